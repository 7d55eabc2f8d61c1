"""Which mailboxes did whoever installed Putright list? A TOML file, checked before it is used."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from putright.mail.mailboxes import Place, Server
from putright.project.variables import OddSetting, content_of, text

_KEYS = (
    "organisation", "mailbox", "addresses", "server", "password_file", "folder", "moves_to",
    "tls", "ca",
)  # fmt: skip
_PORTS = {"imaps": 993, "imap": 143}


def mailboxes(name: str) -> tuple[Place, ...]:
    """Return the mailboxes of the file that a variable names; none where there is no file."""
    path = text(name)
    if not path:
        return ()
    said = content_of(Path(path), name)
    try:
        tables = tomllib.loads(said)
    except tomllib.TOMLDecodeError as fault:
        raise OddSetting(f"{name}: {path} is no TOML: {fault}.") from None
    listed = tables.get("mailbox")
    if set(tables) - {"mailbox"} or not isinstance(listed, list):
        raise OddSetting(f"{name}: {path} must hold tables named [[mailbox]], and nothing else.")
    found = tuple(
        _place(table, f"{name}: {path}, mailbox {number}", Path(path).parent)
        for number, table in enumerate(listed, start=1)
    )
    _apart(found, f"{name}: {path}")
    return found


def _place(table: Any, where: str, folder: Path) -> Place:
    if not isinstance(table, Mapping):
        raise OddSetting(f"{where} is no table; write [[mailbox]].")
    for key in table:
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(_KEYS)}."
            raise OddSetting(f"{where}: there is no key '{key}'. {hint}")
    addresses = table.get("addresses", [])
    if not isinstance(addresses, list) or not all(
        isinstance(one, str) and one.count("@") == 1 for one in addresses
    ):
        raise OddSetting(f'{where}: addresses is a list such as ["complaints@example.org"].')
    server = _server(table, where, folder)
    if server is None and not addresses:
        raise OddSetting(f"{where}: say the server to read it from, or addresses to take mail at.")
    return Place(
        _words(table, "organisation", where),
        _words(table, "mailbox", where),
        tuple(one.lower() for one in addresses),
        server,
        _words(table, "moves_to", where, ""),
    )


def _server(table: Mapping[str, Any], where: str, folder: Path) -> Server | None:
    address = _words(table, "server", where, "")
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname or not parts.username:
        raise OddSetting(
            f"{where}: server begins '{address.partition(':')[0][:20]}'; write "
            "imaps://user@host, or imap://user@host with tls."
        )
    if parts.password:
        # Why: this file is likely to be copied about; a secret stands in a file of its own.
        raise OddSetting(f"{where}: leave the password out of server; name a password_file.")
    tls = _words(table, "tls", where, "yes" if parts.scheme == "imaps" else "starttls")
    if tls not in ("yes", "starttls", "no"):
        raise OddSetting(f"{where}: tls is '{tls}'; write yes, starttls or no.")
    secret = folder / _words(table, "password_file", where)
    ca = _words(table, "ca", where, "")
    return Server(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username),
        password=content_of(secret, f"{where}: password_file"),
        folder=_words(table, "folder", where, "INBOX"),
        tls=tls,
        ca=str(folder / ca) if ca else "",
    )


def _words(table: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or (default is None and not value):
        raise OddSetting(f"{where}: {key} is missing or is no text.")
    return value


def _apart(found: tuple[Place, ...], where: str) -> None:
    """Each mailbox, and each address, is listed once."""
    names = [one.name for one in found]
    addresses = [address for one in found for address in one.addresses]
    for listed in (names, addresses):
        twice = next((one for one in listed if listed.count(one) > 1), None)
        if twice:
            raise OddSetting(f"{where}: {twice} is listed twice.")
