"""What did whoever installed Putright ask for?

Every setting comes from a variable of the environment, read by one of the
functions here, in `variables.py` or in `databases.py`: all can be had from here.
A value that makes no sense is refused with a sentence that says what to write;
nothing is guessed.
"""

import os
import re
import secrets
from datetime import UTC, datetime
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from putright.project.databases import database, database_at, replica
from putright.project.variables import (
    OddSetting,
    choice,
    content_of,
    number,
    seconds,
    text,
    whole,
    yes_or_no,
)

__all__ = [
    "LONDON", "OddSetting", "address", "choice", "database", "database_at", "files", "folders",
    "hosts", "keep_secret", "mail", "moment", "networks", "number", "replica", "scanner", "seconds",
    "secret", "text", "whole", "yes_or_no",
]  # fmt: skip

LONDON = ZoneInfo("Europe/London")


def hosts(name: str, default: str) -> list[str]:
    """Return the names this server answers to, from a list with commas."""
    found = [host.strip() for host in text(name, default).split(",") if host.strip()]
    for host in found:
        if not re.fullmatch(r"\.?[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]|\*", host):
            raise OddSetting(
                f"{name} holds '{host}'; write host names with commas between, "
                "such as complaints.example.org, without https:// and without a port."
            )
    return found


def address(name: str) -> str:
    """Return the address by which people reach the pages, without a slash; "" where none is said.

    Only its scheme, its name and its port: the pages begin at the root of it.
    """
    value = text(name).removesuffix("/")
    found = re.fullmatch(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:(\d{1,5}))?", value)
    if value and not (found and int(found[3] or 1) in range(1, 65536)):
        raise OddSetting(
            f"{name} is '{value}'; write the address by which people reach these pages, such as "
            "https://complaints.example.org, with a port if it has one and nothing after it."
        )
    return value


def networks(name: str) -> list[str]:
    """Return addresses of machines, or of networks of them, from a list with commas."""
    found = [one.strip() for one in text(name).split(",") if one.strip()]
    for one in found:
        try:
            ip_network(one)
        except ValueError:
            raise OddSetting(
                f"{name} holds '{one}'; write addresses of machines or networks with commas "
                "between, such as 10.0.0.5 or 10.0.0.0/24."
            ) from None
    return found


def folders(name: str) -> list[Path]:
    """Return the folders in a list written as PATH is, each of which must exist."""
    found = [Path(part) for part in text(name).split(os.pathsep) if part.strip()]
    for folder in found:
        if not folder.is_dir():
            raise OddSetting(f"{name} names '{folder}', which is not a folder.")
    return found


def secret(name: str, kept: Path) -> str:
    """Return the secret key; empty when there is none, for commands that need none."""
    value = text(name)
    if not value and kept.is_file():
        value = content_of(kept, "The kept secret key")
    if value and (len(value) < 50 or len(set(value)) < 5):
        raise OddSetting(
            f"{name} is too easy to guess: it must have at least 50 characters. Make one with "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'."
        )
    return value


def keep_secret(kept: Path) -> None:
    """Make a secret key that only this account can read, if none is kept yet."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50) + "\n")


def mail(name: str) -> dict[str, Any]:
    """Return how Django sends e-mail: by `smtp://…`, or into a folder; {} where it sends none."""
    address = text(name)
    if not address:
        return {}
    if "://" not in address:
        folder = str(Path(address).absolute())
        return {"backend": "django.core.mail.backends.filebased.EmailBackend", "file_path": folder}
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or set(asked) - {"tls"}:
        raise OddSetting(
            f"{name} begins '{address.partition(':')[0][:20]}'; write a folder, "
            "smtp://user:password@host:587, smtps://user:password@host:465, or for a server "
            "of your own network smtp://host:25?tls=no."
        )
    return {
        "backend": "django.core.mail.backends.smtp.EmailBackend",
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and asked.get("tls") != "no",
        "timeout": 30,
    }


def scanner(name: str) -> str:
    """Return where the scanner for viruses is; nothing where there is none."""
    address = text(name)
    parts = urlsplit(address)
    is_there = (parts.scheme == "tcp" and parts.hostname) or (parts.scheme == "unix" and parts.path)
    if address and not is_there:
        raise OddSetting(
            f"{name} is '{address}'; write tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl."
        )
    return address


def moment(value: str, name: str) -> datetime:
    """Return the moment of a London wall time such as 2027-01-05T09:00."""
    advice = f"{name} is '{value}'; write a day and a time in London, such as 2027-01-05T09:00."
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?", value):
        raise OddSetting(advice)
    try:
        wall = datetime.fromisoformat(value)
    except ValueError:
        raise OddSetting(advice) from None
    if not 2000 <= wall.year <= 2100:
        raise OddSetting(f"{name} is '{value}'; choose a year between 2000 and 2100.")
    there = wall.replace(tzinfo=LONDON).astimezone(UTC)
    if there.astimezone(LONDON).replace(tzinfo=None) != wall:
        later = there.astimezone(LONDON)
        raise OddSetting(
            f"{name} is '{value}', a time that London's clocks leap over; "
            f"write {later:%Y-%m-%dT%H:%M}."
        )
    return there


def files(name: str, default: Path) -> dict[str, Any]:
    """Return Django's description of where files are kept: a folder, or `s3://bucket?endpoint=…`."""
    address = text(name)
    if not address.startswith("s3://"):
        if "://" in address:
            raise OddSetting(
                f"{name} begins '{address.partition(':')[0][:20]}'; write a folder, or "
                "s3://bucket?endpoint=https://s3.example.org&region=eu-west-2."
            )
        folder = Path(address).absolute() if address else default
        return {"BACKEND": "putright.files.folder.Folder", "OPTIONS": {"location": str(folder)}}
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    for key in asked:
        if key not in ("endpoint", "region"):
            raise OddSetting(f"{name} asks for '{key}'; the options known are endpoint and region.")
    if not parts.hostname:
        raise OddSetting(f"{name} names no bucket; write s3://bucket?endpoint=https://….")
    if find_spec("storages") is None:
        raise OddSetting(
            f"{name} names a bucket, and what speaks to one is not installed: "
            "pip install --require-hashes -r requirements-s3.lock."
        )
    options = {
        "bucket_name": parts.netloc.rpartition("@")[2],
        "location": parts.path.strip("/"),
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "endpoint_url": asked.get("endpoint"),
        "region_name": asked.get("region"),
        # Why: stores of one's own seldom answer to a name of each bucket's.
        "addressing_style": "path" if asked.get("endpoint") else None,
        "file_overwrite": False,
        "max_memory_size": 1_000_000,  # of a file that is read; the rest waits on the disk
    }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {key: value for key, value in options.items() if value is not None},
    }
