"""Which statements does the first version send? Written down as it works, to be sent again.

Run by the code of that version after `fill.py`'s own migrate, in an empty folder, as the
README beside it says; the statements go to the file that is named.
"""

import json
import lzma
import sys
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from fill import NOW, _age, _receive_odd_words, call_command, reckon_due, samples, set_up

from putright.cases.rows import rebuild

_ASIDE = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET ")


def watch(path: str) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    with lzma.open(path, "wt", preset=9 | lzma.PRESET_EXTREME, encoding="utf-8") as file:

        def write_down(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if not sql.startswith(_ASIDE):
                given = [_plain(value) for value in params or ()]
                file.write(json.dumps([sql, many, given], ensure_ascii=False) + "\n")
            return execute(sql, params, many, context)

        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(write_down))
            _work()


def _work() -> None:
    sample = next(each for each in samples() if each.slug == "cestria")
    few = type(sample)(sample.organisation, sample.staff[:], sample.cases[:6])
    organisation = set_up(few, NOW)
    for number in range(3):
        _receive_odd_words(organisation, number)
    _age(organisation)
    reckon_due(organisation, NOW + timedelta(days=20))
    rebuild(organisation)


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, its kind said where JSON has none."""
    if isinstance(value, (list, tuple)):
        return {"row": [_plain(each) for each in value]}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, (bytes, memoryview)):
        return {"bytes": bytes(value).hex()}
    if type(value).__name__ == "Jsonb":
        return {"json": json.dumps(value.obj)}
    if value is None or isinstance(value, (str, int, bool)):
        return value
    raise TypeError(f"{value!r} of {type(value)}")


if __name__ == "__main__":
    watch(sys.argv[1])
