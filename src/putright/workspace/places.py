"""Where does a page of a list begin? It is read from an address, so anything may stand there."""

from datetime import datetime

from django.core.exceptions import BadRequest

_NO_PLACE = "This is no place in the list."


def promise_place(text: str, *, has_day: bool) -> tuple[str, int, int]:
    """Return the place of a promise: by its day or, where none is stated, by its case alone."""
    parts = text.split("_")
    if len(parts) != 3 or (not has_day and parts[0]):
        raise BadRequest(_NO_PLACE)
    on = _moment(parts[0], aware=False).date().isoformat() if has_day else ""
    return on, _number(parts[1]), _number(parts[2])


def case_place(text: str) -> tuple[str, int]:
    """Return the place of a case: when it was received, and its number."""
    parts = text.split("_")
    if len(parts) != 2:
        raise BadRequest(_NO_PLACE)
    return _moment(parts[0], aware=True).isoformat(), _number(parts[1])


def letter_place(text: str) -> tuple[str, int, int]:
    """Return the place of a letter: when it was written, its case, and its place there."""
    parts = text.split("_")
    if len(parts) != 3:
        raise BadRequest(_NO_PLACE)
    return _moment(parts[0], aware=True).isoformat(), _number(parts[1]), _number(parts[2])


def _moment(text: str, *, aware: bool) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadRequest(_NO_PLACE) from None
    if aware != (moment.tzinfo is not None) or not 1000 <= moment.year <= 9000:
        raise BadRequest(_NO_PLACE)
    return moment


def _number(text: str) -> int:
    # Beware: a larger number is one that the database cannot hold.
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadRequest(_NO_PLACE)
    return int(text)
