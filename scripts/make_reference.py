"""Writes the pages of docs/reference that the code itself can tell: pack.md and steps.md.

    python -m scripts.make_reference            write them
    python -m scripts.make_reference --check    say whether they are up to date

Keys, types and defaults come from core/vocabulary, steps from core/decide.py; what
they mean is in docs/reference/words.toml. A key without words stops it.
"""

import inspect
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from putright.core import policy
from putright.core.counting import Amount
from putright.core.decide import RULES
from putright.core.details import CORE_DETAILS
from putright.core.names import CORE_FACTS, CUSTOMER_STEPS
from putright.core.packs import TABLES
from putright.core.policy import Policy, Rule
from putright.core.rules.able import OPEN_TO_ALL
from putright.core.vocabulary.letters import LetterWhen
from putright.core.vocabulary.records import Answer
from putright.core.vocabulary.surveys import Choice, Question

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
SHARED: dict[str, type[BaseModel]] = {
    "Trailer": policy.Rule,
    "When": policy.When,
    "LetterWhen": LetterWhen,
    "Limit": policy.Limit,
    "ExtensionTable": policy.ExtensionTable,
    "Panel": policy.Panel,
    "CountingTable": policy.CountingTable,
    "OtherReading": policy.OtherReading,
    "Question": Question,
    "Choice": Choice,
    "Part": policy.Part,
    "Answer": Answer,
}
TITLES = {
    "Trailer": "The trailer",
    "When": "When",
    "LetterWhen": "When of a letter",
    "Limit": "Limit",
    "ExtensionTable": "Extension",
    "Panel": "Panel",
    "CountingTable": "How days are counted",
    "OtherReading": "Another reading",
    "Question": "A question",
    "Choice": "An answer",
    "Part": "A part of a letter",
    "Answer": "An answer to a detail",
}
TRAILER = tuple(Rule.model_fields)
NO_FIELDS = ("settings", "overlays")  # no model: names of the organisation's own, a list of packs
DO_NOT_EDIT = "<!-- Made by scripts/make_reference.py; change the code or words.toml, not this. -->"


class Unsaid(SystemExit):
    """The code and words.toml do not fit together; the text says where."""


def pages() -> dict[str, str]:
    """Return each page that is made, by the name of its file."""
    words = tomllib.loads((REFERENCE / "words.toml").read_text(encoding="utf-8"))
    _fit(words)
    return {"pack.md": "\n".join(_pack(words)) + "\n", "steps.md": "\n".join(_steps(words)) + "\n"}


def models() -> dict[str, type[BaseModel]]:
    """Return the model of each table that a pack may hold, by the table's name."""
    found = {}
    for table in (table for tables in TABLES.values() for table in tables):
        model = _model_in(Policy.model_fields[table].annotation)
        if model is not None:
            found[table] = model
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for part in get_args(annotation) if (m := _model_in(part))), None)


def keys_of(table: str, model: type[BaseModel]) -> dict[str, Any]:
    """Return the keys that a table may have, less those that every rule shares."""
    shared = TRAILER if issubclass(model, Rule) and table != "Trailer" else ()
    return {
        name: field
        for name, field in model.model_fields.items()
        if name not in shared and not field.exclude
    }


def _fit(words: Mapping[str, Any]) -> None:
    """Stop where a key has no words, or words have no key."""
    wanted = {
        "files": set(TABLES),
        "tables": {table for tables in TABLES.values() for table in tables},
        "shared": set(SHARED),
        "facts": set(CORE_FACTS),
    }
    tables = {**SHARED, **models()}
    for table, model in tables.items():
        if _is_shared(table, model):
            continue
        wanted[table] = set(keys_of(table, model))
    faults = [f"words.toml has [{table}], which is no table" for table in set(words) - set(wanted)]
    for table, names in wanted.items():
        said = set(words.get(table, {}))
        faults += [f"[{table}] does not say what {name} means" for name in sorted(names - said)]
        faults += [f"[{table}] has {name}, which is not there" for name in sorted(said - names)]
    if faults:
        raise Unsaid("docs/reference/words.toml: " + "; ".join(sorted(faults)) + ".")


def _is_shared(table: str, model: type[BaseModel]) -> bool:
    return table not in SHARED and model in SHARED.values()


# -- pack.md --------------------------------------------------------------------------------


def _pack(words: Mapping[str, Any]) -> Iterator[str]:
    yield from _opening("What a pack can say", _PACK)
    yield "| file | tables | answers |"
    yield "|---|---|---|"
    for file, tables in TABLES.items():
        links = " ".join(f"[`{table}`](#{table})" for table in tables)
        yield f"| `{file}` | {links} | {words['files'][file]} |"
    yield from ["", _USED, "", "## Shared tables", ""]
    for name, model in SHARED.items():
        yield from [f"### {TITLES[name]}", "", words["shared"][name], ""]
        yield from _keys(keys_of(name, model), words[name])
    tables_of = models()
    for file, tables in TABLES.items():
        yield from [f"## {file}", "", words["files"][file], ""]
        for table in tables:
            yield from _table(table, tables_of.get(table), words)


def _table(table: str, model: type[BaseModel] | None, words: Mapping[str, Any]) -> Iterator[str]:
    several = get_origin(Policy.model_fields[table].annotation) is tuple and model is not None
    said = f"`[[{table}]]`" if several else f"`{table}`" if table == "overlays" else f"`[{table}]`"
    yield from [f"### {table}", "", f"{said} {words['tables'][table]}", ""]
    if model is None:
        return
    if _is_shared(table, model):
        yield from ["Its keys are in [How days are counted](#how-days-are-counted).", ""]
        return
    yield from _keys(keys_of(table, model), words[table])
    if issubclass(model, Rule):
        yield from ["And [the trailer](#the-trailer).", ""]


def _keys(fields: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    yield "| key | takes | default | meaning |"
    yield "|---|---|---|---|"
    for name, field in fields.items():
        yield f"| `{name}` | {takes(field)} | {default(field)} | {words[name]} |"
    yield ""


def takes(field: Any) -> str:
    """Say in a word or two what a key takes."""
    if any(getattr(part, "pattern", None) for part in field.metadata):
        return "id"
    return _said(field.annotation)


def _said(annotation: Any) -> str:
    if annotation in _WORDS:
        return _WORDS[annotation]
    if get_origin(annotation) is Literal:
        return " ".join(f"`{word or chr(34) * 2}`" for word in get_args(annotation))
    if get_origin(annotation) is tuple:
        return f"list of {_plural(get_args(annotation)[0])}"
    model = _model_in(annotation) if isinstance(annotation, type) else None
    if model is not None:
        name = next((n for n, m in SHARED.items() if m is model), "")
        return f"[{TITLES[name]}](#{_anchor(TITLES[name])})" if name else "[clock](#clock)"
    parts = [_said(part) for part in get_args(annotation) if part is not NoneType]
    return "amount" if "amount" in parts else " or ".join(parts)


_WORDS: dict[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    date: "date",
    Amount: "amount",
}


def _plural(annotation: Any) -> str:
    said = _said(annotation)
    return {"text": "words", "date": "dates"}.get(said, said)


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def default(field: Any) -> str:
    """Say what a key is when it is left out."""
    value = field.default
    if field.is_required() or value is PydanticUndefined:
        return "**required**"
    if value is None or value == "" or (isinstance(value, tuple) and not value):
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, policy.When):
        return "always"
    if isinstance(value, BaseModel):
        return "none"
    return f"`{value}`"


# -- steps.md -------------------------------------------------------------------------------


def _steps(words: Mapping[str, Any]) -> Iterator[str]:
    yield from _opening("Steps, facts and details", _STEPS)
    yield "| step | does | who |"
    yield "|---|---|---|"
    for step, rule in RULES.items():
        said = (inspect.getdoc(rule) or "").splitlines()
        if not said:
            raise Unsaid(f"The rule of {step} has no docstring, so its line cannot be written.")
        yield f"| `{step}` | {said[0]} | {_who(step)} |"
    yield from ["", _FACTS, "", "| fact | says that |", "|---|---|"]
    for fact in sorted(CORE_FACTS):
        yield f"| `{fact}` | {words['facts'][fact]} |"
    yield from ["", _DETAILS, "", "| type | details |", "|---|---|"]
    for kind in sorted(set(CORE_DETAILS.values())):
        names = ", ".join(f"`{name}`" for name, one in sorted(CORE_DETAILS.items()) if one == kind)
        yield f"| {kind} | {names} |"


def _who(step: str) -> str:
    if step in OPEN_TO_ALL:
        return "anyone"
    return "the customer, and roles that may" if step in CUSTOMER_STEPS else "roles that may"


def _opening(title: str, text: str) -> list[str]:
    return [f"# {title}", "", DO_NOT_EDIT, "", text, ""]


_PACK = """\
A pack is a folder of TOML files: one folder a version, one file a question, each table in \
its own file. `pack.toml` is required and the others only if used; `rehearsals/*.toml` are its \
proofs ([how they are written](rehearsals.md)). A table in the wrong file, a key that is not \
known, a word that names nothing: each is a fault, and `putright policy check` lists them all \
at once with file and line."""

_USED = """\
## Words used everywhere

### Amounts

`"10 working days"`, `"30 calendar days"`, `"8 weeks"`, `"3 months"`, `"2 years"`, `"24 hours"`, \
`"30 seconds"`; or `"not stated"` (the policy gives none), or `"as agreed"` (the date is the `on` \
of the fact that starts it). A bare `"10 days"` is a fault: say which.

### Strength

`must`, `will`, `aim`, `usually`, `may` or `text`. It says how a miss is spoken of, and whether \
a gate blocks (`must`, `will`) or yields to a reason (`aim`, `usually`, `may`). `text` asks nothing.

### Ids and lists

An id holds letters, digits, and `.` `/` `_` `-`, and is lasting: a rename is a new version. A \
list of words names things of the pack, or facts ([steps and facts](steps.md)). Dates are written \
without quotes: `2026-11-23`."""

_STEPS = """\
What may be asked of a case, what then is on file, and how its details are typed. A record of a \
pack is a step and a fact too, under its own id. Every step may carry `happened`, the moment at \
which it was done if that was earlier (`receive`: `received_at`): never later than now, nor before \
the receipt. What a rule refuses, and with which code, is in [Refusals](refusals.md)."""

_FACTS = """\
## Facts

The names that are Putright's own. A pack may speak of them and never redefine them. The record \
adds one, `erased`, which says which words went, when, by whom and under which rule."""

_DETAILS = """\
## Details

How the details of these steps are typed. A pack types its own with [`detail`](pack.md#detail). \
Any other detail is words, which are kept apart from the record and can be erased; words of spaces \
alone, or of signs that nobody sees, are none. Money has at most two figures of pence. A person is \
the key of somebody who works here now. An answer that the pack declares is one of its `choices`.

Some details hold several. `points` is a list of tables in `find` and `respond` (`number`, \
`outcome`, `reason`), in `receive` a list of texts or tables (`what`), and elsewhere a list of \
numbers. `records` of `receive`, `members`, `orders` and `consulted` are lists of tables too. \
`parts` of `send` is a table: what was written for each free part of a letter, by its name; `also` \
is a table of what the letter's own step needs ([Letters](letters.md))."""


def main(words: list[str]) -> int:
    old = []
    for name, text in pages().items():
        path = REFERENCE / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        old.append(name)
        if "--check" not in words:
            path.write_text(text, encoding="utf-8")
    verb = "out of date: run python -m scripts.make_reference" if "--check" in words else "written"
    print(f"docs/reference: {', '.join(old)} {verb}" if old else "docs/reference is up to date")
    return 1 if old and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
