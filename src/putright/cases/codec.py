"""How is a fact written down, so that it reads the same for ever?

A fact keeps its lasting name and the shape that its details had when it was
written. When the details of a name must change, raise its shape in `SHAPES` and
say in `UPGRADES` how the old one becomes the new: what is stored never changes.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

Data = dict[str, Any]

# The present shape of each name; a name that is not here has shape 1.
SHAPES: dict[str, int] = {}

# (name, shape) -> what turns its details into those of the next shape.
UPGRADES: dict[tuple[str, int], Callable[[Data], Data]] = {}


def shape_of(name: str) -> int:
    return SHAPES.get(name, 1)


def encode(data: Mapping[str, Any]) -> str:
    """Return the exact text that is stored and hashed.

    Keys are sorted, and dates, moments and sums are written as plain text: a day
    as `2026-12-01`, a moment in UTC, a sum as its digits.

    >>> encode({"on": date(2026, 12, 1), "amount": Decimal("25.50")})
    '{"amount":"25.50","on":"2026-12-01"}'
    """
    return _encode(data if isinstance(data, dict) else dict(data))


def decode(name: str, shape: int, text: str) -> Data:
    """Return the details of a stored fact in the present shape of its name."""
    data = json.loads(text)
    while (upgrade := UPGRADES.get((name, shape))) is not None:
        data, shape = upgrade(data), shape + 1
    return data


def quick(encoder: json.JSONEncoder) -> Callable[[Any], str]:
    """Return what encodes as this encoder does, made once and not anew for each text.

    Whence: `JSONEncoder.iterencode` makes a C encoder whenever it is called, which takes
    as long as a fact takes to encode. Beware: what holds itself is not looked for.
    """
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return encoder.encode
    encoded = make(
        None,
        encoder.default,
        json.encoder.encode_basestring_ascii,
        None,
        encoder.key_separator,
        encoder.item_separator,
        encoder.sort_keys,
        encoder.skipkeys,
        encoder.allow_nan,
    )
    return lambda value: "".join(encoded(value, 0))


def reads_back(value: Any) -> bool:
    """Return whether a detail reads back from what `encode` makes of it just as it is."""
    kind = type(value)
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str or (type(item) not in _AS_IT_IS and not reads_back(item)):
                return False
        return True
    if kind is list:
        return all(map(reads_back, value))
    return kind in _AS_IT_IS


_AS_IT_IS = frozenset({str, int, bool, type(None)})


def as_text(moment: datetime) -> str:
    """Return a moment as the record writes it: UTC, to the microsecond."""
    return _utc_text(moment.astimezone(UTC))


# Why kept: the facts of one command have one moment, and those of an import too.
# Beware: only in UTC, where no hour comes twice; elsewhere two moments may be equal.
@lru_cache(maxsize=1024)
def _utc_text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"A moment must say its zone: {value!r}.")
        return as_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"A fact cannot hold {value!r}; give text, a number, a date or a list.")


# Beware: ASCII only, so that no database ever recodes what the hash covers.
_encode = quick(
    json.JSONEncoder(separators=(",", ":"), sort_keys=True, allow_nan=False, default=_plain)
)


def clean(words: str) -> str:
    """Return words as both databases can keep them: no NUL, no half of a surrogate pair."""
    if "\x00" in words or not words.isascii():
        words = words.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return words


def clean_all(value: Any) -> Any:
    """Return a detail of a command with every text in it clean, however deep."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean_all(key): clean_all(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean_all(item) for item in value]
    return value
