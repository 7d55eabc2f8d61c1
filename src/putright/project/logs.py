"""What is told to whoever runs it, and what never is?

A line for each request and for whatever goes wrong, to standard error: plain, or
one JSON object a line. Never a word that somebody wrote, a name, an address of a
page (it may hold a customer's secret link) or what was asked in it. So a page is
called by its route's name, and of a fault only its kind and the places in the code
are told: what a fault says of itself may quote what somebody typed.
"""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.db import InterfaceError, OperationalError

REQUEST = "putright.requests"

# The id of the request that this thread is answering; empty between requests.
answering: ContextVar[str] = ContextVar("answering", default="")

# Of these the text is told too: it speaks of the machine or of the code.
_OF_THE_MACHINE = (
    AttributeError,
    ImportError,
    InterfaceError,
    NameError,
    OperationalError,
    TypeError,
)
_COLUMNS = ("method", "route", "status", "milliseconds", "organisation")


class Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if request := answering.get():
            told["request"] = request
        if record.name == REQUEST:
            told |= {key: value for key in _COLUMNS if (value := record.__dict__[key]) != ""}
        else:
            told["message"] = message(record)
        if record.exc_info and record.exc_info[1]:
            told["fault"] = fault(record.exc_info[1])
        return json.dumps(told)


class Plain(logging.Formatter):
    """A line that a person reads, and one more for each place that a fault went through."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        request = answering.get()
        said = _request(record) if record.name == REQUEST else message(record)
        lines = [f"{at:%Y-%m-%d %H:%M:%S}Z {record.levelname} {record.name}: {said}"]
        if request:
            lines[0] += f" [{request}]"
        if record.exc_info and record.exc_info[1]:
            lines += [f"    {line}" for line in fault(record.exc_info[1])]
        return "\n".join(lines)


def _request(record: logging.LogRecord) -> str:
    told = record.__dict__
    where = f" {told['organisation']}" if told["organisation"] else ""
    return f"{told['method']} {told['route']} {told['status']} {told['milliseconds']} ms{where}"


def message(record: logging.LogRecord) -> str:
    """Return what a record says, without the address or the words that others put into theirs."""
    request = record.__dict__.get("request")
    if request is not None:
        # Whence: Django's own records of a request; their arguments are its path and the fault.
        return f"{record.name.removeprefix('django.')}: {route(request)}"
    if record.name.startswith("gunicorn") and isinstance(record.args, tuple):
        kept = tuple("…" if _is_address(value) else value for value in record.args)
        return str(record.msg) % kept if kept else str(record.msg)
    return record.getMessage()


def _is_address(value: object) -> bool:
    return isinstance(value, str) and "/" in value


def route(request: Any) -> str:
    """Return the name of the page that was asked for, which is all that may be told of it."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match is not None else "unknown"


def fault(error: BaseException) -> list[str]:
    """Return what went wrong and where, a line each, and before it what that followed from."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*fault(before), "which led to"] if before is not None else []
    places = traceback.extract_tb(error.__traceback__)
    lines += [f"{place.filename}:{place.lineno} in {place.name}" for place in places]
    said = str(error).partition("\n")[0] if isinstance(error, _OF_THE_MACHINE) else ""
    if isinstance(error, OSError):
        said = error.strerror or ""
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}"
    return [*lines, f"{name}: {said}" if said else name]


def is_news(record: logging.LogRecord) -> bool:
    """Return whether Django's own record of a request says what no line of ours does.

    Each request has its line already, and a lost database is said once (`trouble.py`).
    """
    return bool(record.exc_info) and record.__dict__.get("status_code") != 503


class IsNews(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return is_news(record)
