"""What happened in a case, the newest first, as staff read it on its page?

Written in Python, as the lists of moves are: a case has many entries, and each has a
dozen parts.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from putright.cases.queries import Entry
from putright.core.clocks import Running
from putright.core.facts import Fact
from putright.design.days import day_time_short, stamp
from putright.design.icons import icon
from putright.people.keys import signs_in
from putright.workspace.words import Teller

# Facts that only say what another one says already.
_ECHOES = frozenset({"recorded", "shut-out", "handover-accepted"})
# What colleagues say to one another, and what is not yet for the customer to know.
_AMONG_STAFF = frozenset(
    {
        "asked",
        "replied",
        "handover-offered",
        "handover-declined",
        "found",
        "declared",
        "declaration-checked",
        "let-in",
    }
)
# Steps whose words only colleagues read, and those whose words the customer gets.
AMONG_STAFF = frozenset({"note", "ask", "reply", "decline-handover", "find", "check-declaration"})
_TO_THEM = frozenset({"acknowledge", "respond", "send", "message"})
# What goes to the customer as it stands.
_TO_THE_CUSTOMER = frozenset({"acknowledged", "responded", "sent", "extended"})


class Line(NamedTuple):
    """One entry of a history. `text` is markup; all else is plain text."""

    id: str
    title: str
    at: datetime
    by: str = ""
    text: Markup = Markup("")
    kind: str = ""
    is_internal: bool = False
    written: str = ""
    is_seen: bool = False  # the customer reads these very words


def lines(history: Iterable[Entry], teller: Teller, running: Iterable[Running]) -> Iterator[Line]:
    """Give what is told of each fact; dates that were promised together are one line."""
    late = _late_facts(running)
    promised: list[Fact] = []
    for sequence, fact in history:
        if promised and (fact.name != "promised" or fact.recorded_at != promised[-1].recorded_at):
            yield _promises(promised, sequence, teller)
            promised = []
        if fact.name == "promised":
            promised.append(fact)
        elif fact.name not in _ECHOES or (fact.name == "recorded" and _written(fact)):
            yield Line(
                f"event-{sequence}",
                teller.title(fact),
                fact.at,
                teller.by(fact),
                teller.text(fact),
                _kind(fact, teller, late),
                is_internal(fact),
                _written(fact),
                is_to_the_customer(fact),
            )


def readers(step: str) -> str:
    """Say who will read what is typed for a step; nothing where that is for the policy."""
    if step in AMONG_STAFF or step in ("assign", "declare"):
        return "Colleagues who may open this case. The customer never sees it."
    if step in _TO_THEM:
        return "The customer reads these very words, and colleagues do."
    return ""


def is_internal(fact: Fact) -> bool:
    """Return whether only staff read this; what a customer wrote is theirs to read."""
    if fact.name == "noted":
        told = fact.data.get("visible") == "customer" or fact.data.get("audience")
        return not told and signs_in(fact.by)
    return fact.name in _AMONG_STAFF


def is_to_the_customer(fact: Fact) -> bool:
    """Return whether the customer gets these words themselves."""
    if fact.name == "noted":
        return fact.data.get("visible") == "customer" and signs_in(fact.by)
    return fact.name in _TO_THE_CUSTOMER


def _promises(promised: list[Fact], sequence: int, teller: Teller) -> Line:
    """Return dates that were promised together as one line, the nearest first."""
    told = [teller.title(fact) for fact in sorted(promised, key=lambda f: str(f.data.get("due")))]
    title = told[0] if len(told) == 1 else f"{len(told)} dates promised"
    text = Markup("<br>").join(told) if len(told) > 1 else Markup("")
    return Line(f"promised-{sequence}", title, promised[0].at, text=text)


def _kind(fact: Fact, teller: Teller, late: set[tuple[str, datetime]]) -> str:
    if (fact.name, fact.at) in late:
        return "late"
    if fact.by and fact.by == teller.customer_key:
        return "own"
    return "own" if fact.name in ("received", "escalated", "dissatisfied", "withdrawn") else ""


def _late_facts(running: Iterable[Running]) -> set[tuple[str, datetime]]:
    return {
        (name, one.met_at)
        for one in running
        if one.state == "late met" and one.met_at
        for name in one.clock.stops_when
    }


def _written(fact: Fact) -> str:
    """Say when it was written down, if that was later than it happened."""
    if fact.recorded_at - fact.at <= timedelta(minutes=1):
        return ""
    return f"Written down {day_time_short(fact.recorded_at, year=True)}"


# -- on the page --------------------------------------------------------------------------

# A word, a mark and a tint: nobody reads out to a customer what was written for colleagues.
STAFF_ONLY = Markup(' <strong class="pr-lock">{} Staff only</strong>').format(icon("lock"))
SEEN = Markup(' <span class="pr-seen">{} Customer sees this</span>').format(icon("eye"))


def history(told: Sequence[Line], level: int = 3) -> Markup:
    """Return the timeline; what only staff may read is marked, and set apart."""
    entries = "\n".join(_entry(line, f"h{level}") for line in told)
    return Markup(f'<ol class="moj-timeline pr-timeline">\n{entries}\n</ol>')  # noqa: S704 -- escaped


def _entry(line: Line, heading: str) -> str:
    look = f" moj-timeline__item--{line.kind}" if line.kind else ""
    mark = STAFF_ONLY if line.is_internal else SEEN if line.is_seen else ""
    by = f' <p class="moj-timeline__byline">by {escape(line.by)}</p>' if line.by else ""
    iso, when = stamp(line.at)
    written = f" · {escape(line.written)}" if line.written else ""
    return (
        f'<li class="moj-timeline__item{look}" id="{line.id}">\n'
        f'<div class="moj-timeline__header"><{heading} class="moj-timeline__title">'
        f"{escape(line.title)}</{heading}>{mark}{by}</div>\n"
        f'<p class="moj-timeline__date"><time datetime="{iso}">{when}</time>{written}</p>'
        f"{_text(line)}\n</li>"
    )


def _text(line: Line) -> str:
    if not line.text:
        return ""
    inside = f'<div class="pr-internal">{line.text}</div>' if line.is_internal else line.text
    return f'\n<div class="moj-timeline__description">{inside}</div>'
