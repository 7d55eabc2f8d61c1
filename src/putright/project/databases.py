"""Which database is meant by an address, and how does Django come to it?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from putright.project.variables import OddSetting, text

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
