"""How are moves listed: what may be done, and what may not, with the reason and its clauses?

Written in Python, as `work.py` is and for its reason: a case has sixty.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import escape
from typing import Any, NamedTuple

from markupsafe import Markup

from putright.design.days import day_short, iso
from putright.design.icons import icon
from putright.languages import say, say_html

ClauseHref = Callable[[str], str]


class Open(NamedTuple):
    """Something that may be done now. Plain text, all of it."""

    label: str
    href: str
    note: str = ""
    due: date | None = None
    clauses: Iterable[str] = ()


class NotYet(NamedTuple):
    """Something that may not be done, and what would make it possible. Plain text, all of it."""

    label: str
    reason: str
    clauses: Iterable[str] = ()
    mend_href: str = ""
    mend: str = ""


def cited(clauses: Iterable[str], href: ClauseHref | None = None) -> Markup:
    """Return "Clauses 3.6, 3.8", each a link where it has an address."""
    shown = [_clause(name, href(name) if href else "") for name in clauses]
    if not shown:
        return Markup("")
    these = Markup(", ".join(shown))  # noqa: S704 -- escaped
    if len(shown) == 1:
        words = say_html("Clause %(number)s", number=these)
    else:
        words = say_html("Clauses %(numbers)s", numbers=these)
    return Markup(f'<span class="pr-clauses">{words}</span>')  # noqa: S704 -- escaped


def _clause(name: str, href: str) -> str:
    text = escape(name)
    return f'<a class="govuk-link" href="{escape(href)}">{text}</a>' if href else text


def open_moves(items: Iterable[Any], clause_href: ClauseHref | None = None) -> Markup:
    """Return a list of `Open`s, or of dicts with their names."""
    return _list(_open(_as(Open, item), clause_href) for item in items)


def refused_moves(items: Iterable[Any], clause_href: ClauseHref | None = None) -> Markup:
    """Return a list of `NotYet`s, or of dicts with their names."""
    return _list(_not_yet(_as(NotYet, item), clause_href) for item in items)


def _as(wanted: Any, item: Any) -> Any:
    return wanted(**item) if isinstance(item, Mapping) else item


def _list(lines: Iterable[str]) -> Markup:
    return Markup(f'<ul class="pr-moves">{"".join(lines)}</ul>')  # noqa: S704 -- escaped below


def _open(move: Open, clause_href: ClauseHref | None) -> str:
    due = ""
    if move.due:
        due = f' By <time datetime="{iso(move.due)}">{day_short(move.due)}</time>.'
    why = f"{escape(move.note)}{due} {cited(move.clauses, clause_href)}".strip()
    note = f'\n<p class="pr-moves__why">{why}</p>' if why else ""
    return (
        f'\n<li>{icon("arrow")}<div>\n<a class="govuk-link" href="{escape(move.href)}">'
        f"{escape(move.label)}</a>{note}\n</div></li>"
    )


def _not_yet(move: NotYet, clause_href: ClauseHref | None) -> str:
    mend = ""
    if move.mend_href:
        text = escape(move.mend or say("What to do"))
        mend = (
            f'<p class="pr-moves__mend">{escape(say("First:"))} '
            f'<a class="govuk-link" href="{escape(move.mend_href)}">{text}</a></p>'
        )
    return (
        f'\n<li class="is-no">{icon("no")}<div><b>{escape(move.label)}</b>\n'
        f'<p class="pr-moves__why">{escape(move.reason)} {cited(move.clauses, clause_href)}</p>'
        f"{mend}</div></li>"
    )
