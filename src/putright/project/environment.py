"""What did whoever installed Putright ask for?

Every setting comes from a variable of the environment, read by one of the
functions here. A value that makes no sense is refused with a sentence that
says what to write; nothing is guessed.
"""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

YES = frozenset({"yes", "true", "on", "1"})
NO = frozenset({"no", "false", "off", "0"})

# Beware: anything else in the address would reach the driver unread.
POSTGRES_OPTIONS = frozenset(
    {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"}
)

# Why: planning a statement anew each time took the server longer than carrying it out, and
# compiling one (jit) longer still. What a page asks is found by an index, so a page read out of
# order costs hardly more than the next one.
_QUICK = {
    "server_side_binding": True,
    "prepare_threshold": 3,
    "options": "-c jit=off -c random_page_cost=1.1",
}

# Why: by themselves, connections to a machine that is gone wait for minutes. Seconds, but for
# the last: milliseconds in which what was sent must have arrived.
_PATIENCE = {
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


class OddSetting(ValueError):
    """A setting that cannot be understood; its text says which, and what to write."""


def text(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file that NAME_FILE names."""
    value = os.environ.get(name, "").strip()
    path = os.environ.get(f"{name}_FILE", "").strip()
    if value and path:
        raise OddSetting(f"Set {name} or {name}_FILE, not both.")
    if path:
        value = _read(Path(path), f"{name}_FILE")
    return value or default


def yes_or_no(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in YES | NO:
        return value in YES
    raise OddSetting(f"{name} is '{value}'; write yes or no.")


def choice(name: str, among: Sequence[str]) -> str:
    """Return one of these words: the first, unless another is asked for."""
    value = text(name).lower() or among[0]
    if value not in among:
        raise OddSetting(f"{name} is '{value}'; write {', '.join(among[:-1])} or {among[-1]}.")
    return value


def number(name: str, default: float) -> float:
    value = text(name)
    try:
        return float(value) if value else default
    except ValueError:
        raise OddSetting(f"{name} is '{value}'; write a number.") from None


def seconds(name: str, default: float) -> float:
    """Return a length of time of an hour at most; 0 where none is to be kept to."""
    value = number(name, default)
    if not 0 <= value <= 3600:
        raise OddSetting(f"{name} is '{text(name)}'; write seconds from 0 to 3600.")
    return value


def whole(name: str, default: int, least: int, most: int) -> int:
    """Return a whole number between two others."""
    value = text(name) or str(default)
    if not re.fullmatch(r"\d{1,9}", value) or not least <= int(value) <= most:
        raise OddSetting(f"{name} is '{value}'; write a whole number from {least} to {most}.")
    return int(value)


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
        value = _read(kept, "The kept secret key")
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


def database(name: str, default: Path) -> dict[str, Any]:
    """Return Django's description of `sqlite:///path` or `postgresql://user:pass@host:port/name`."""
    return database_at(text(name) or f"sqlite:///{default}", name)


def database_at(address: str, name: str) -> dict[str, Any]:
    """Return the same for an address that was given under a name."""
    if address.startswith("sqlite:///"):
        return _sqlite(address.removeprefix("sqlite:///"), name)
    if address.startswith(("postgresql://", "postgres://")):
        return _postgresql(address, name)
    # Beware: the value may hold a password, so only its beginning is shown.
    raise OddSetting(
        f"{name} begins '{address.partition(':')[0][:20]}'; write sqlite:///var/putright.sqlite3 "
        "or postgresql://user:password@host:5432/name."
    )


def replica(name: str, of: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return Django's description of a database that follows another, if there is one."""
    address = text(name)
    if not address:
        return {}
    if not address.startswith(("postgresql://", "postgres://")):
        raise OddSetting(
            f"{name} begins '{address.partition(':')[0][:20]}'; write the address of a PostgreSQL "
            "server that follows the one of PUTRIGHT_DATABASE."
        )
    if not of["ENGINE"].endswith("postgresql"):
        raise OddSetting(f"{name} is for PostgreSQL; PUTRIGHT_DATABASE is a file of SQLite.")
    # Why so short: the primary is asked instead, and somebody waits for it.
    patience = {**_PATIENCE, "connect_timeout": "2", "tcp_user_timeout": "5000"}
    return {"replica": _postgresql(address, name, patience) | {"TEST": {"MIRROR": "default"}}}


def _sqlite(path: str, name: str) -> dict[str, Any]:
    if not path or path.endswith("/"):
        raise OddSetting(f"{name} names no file; write sqlite:///var/putright.sqlite3.")
    return {
        "ENGINE": "putright.project.sqlite3",
        "NAME": str(Path(unquote(path)).absolute()),
        # Why: with Django's defaults, two writers at once meet "database is locked", because
        # a transaction that begins by reading may not wait to write.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                # Why no more: each thread of each process has a connection with a cache of its
                # own, and the system keeps the file in memory besides.
                "PRAGMA temp_store=MEMORY;PRAGMA cache_size=-2000"
            ),
        },
        "CONN_MAX_AGE": 600,
    }


def _postgresql(address: str, name: str, patience: Mapping[str, str] = _PATIENCE) -> dict[str, Any]:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise OddSetting(
            f"{name} cannot be read as an address; write "
            "postgresql://user:password@host:5432/name, and any of : / ? # @ in the password "
            "as %3A %2F %3F %23 %40."
        ) from None
    dbname = unquote(parts.path.lstrip("/"))
    if not dbname or "/" in dbname:
        raise OddSetting(f"{name} must end in one database name, such as /putright.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": dbname,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": {**patience, **_postgres_options(dict(parse_qsl(parts.query)), name), **_QUICK},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _postgres_options(asked: Mapping[str, str], name: str) -> dict[str, str]:
    for key in asked:
        if key not in POSTGRES_OPTIONS:
            raise OddSetting(
                f"{name} asks for '{key}'; the options known here are "
                f"{', '.join(sorted(POSTGRES_OPTIONS))}."
            )
    return dict(asked)


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


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not text"
        raise OddSetting(f"{name}: '{path}' cannot be read: {why}.") from None


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
