"""How is what happened to a case told to staff?

One sentence for each fact (`titles.py`), and beneath it what people wrote and what was
given. A record of the pack is told by its own name and the names of its details.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from putright.core.case import as_date
from putright.core.details import called, detail_of
from putright.core.facts import Fact
from putright.core.letters.known import DRAFT_APPROVED
from putright.core.policy import Policy, once_for_policy
from putright.core.undelivered import NAMES as UNDELIVERED
from putright.design.days import day_full, day_time, money, plural
from putright.design.jinja import paragraphs
from putright.letters.faults import said
from putright.people.keys import signs_in
from putright.workspace.naming import Naming, name_in, plain
from putright.workspace.titles import TITLES

ERASED = "These words were erased."
# What somebody said: it needs no heading.
_SAID = frozenset({"text", "words", "what", "what_happened", "complaint"})
# What a fact's title says already, or what only the machinery needs.
_TOLD = frozenset(
    {
        "filed", "kind", "procedure", "stage", "number", "because", "clauses", "readings",
        "calendar", "clock", "key", "from", "due", "due_at", "to", "to_role", "team", "form",
        "channel", "bar", "diversion", "covers", "clocks", "counts_as", "remedy", "letter",
        "route", "outcome", "points", "members", "waits_for", "restricts", "record", "final",
        "leaves_stages", "way", "approver", "was", "until", "person", "happened", "elsewhere",
        "skipped", "visible", "party", "reference", "owner", "lead", "procedure_later",
        "first_closed", "approved", "accepted", "consulted_people", "owed_on", "paid_on",
        "remedies", "wanted", "of",
        "told_us", "to_key", "of_role", "of_team", "taken_back", "called_off",
        "holds_back",
    }
)  # fmt: skip


# Whom a customer names besides themselves is one thing or its contrary, by how they come.
_OTHER = {"for-another": "Who it is about", "helped": "Who will act for them"}


class Teller(Naming):
    """Tells the facts of one case."""

    def title(self, fact: Fact) -> str:
        told = TITLES.get(fact.name)
        if told is not None:
            return told(self, fact.data)
        record = self.policy.records.get(fact.name)
        if record is None:
            return plain(fact.name).capitalize()
        letter = fact.data.get("letter") if record.is_of_one else None
        return f"{record.label}: {name_in(self.policy.letter, letter)}" if letter else record.label

    def text(self, fact: Fact) -> Markup:
        """Return what people wrote, and what else was given."""
        parts = [paragraphs(words) for words in self.words(fact)]
        given = [Markup("{}: {}").format(name, value) for name, value in self._given(fact)]
        if given:
            parts.append(
                Markup('<p class="govuk-body pr-soft">{}</p>').format(Markup("<br>").join(given))
            )
        return Markup("").join(parts)

    def words(self, fact: Fact) -> Iterator[str]:
        """Give what people wrote, each with its heading where it needs one."""
        for name, words in fact.words.items():
            if name in _SAID or (len(fact.words) == 1 and name != "reason"):
                yield words or ERASED
            elif name == "representative":
                whose = _OTHER.get(fact.words.get("capacity") or "", "Also named")
                yield f"{whose}: {words or ERASED}"
            elif name == "title" and fact.name == "noted":  # an e-mail that was added
                yield f"Subject: {words or ERASED}"
            elif name not in ("title", DRAFT_APPROVED):
                yield f"{self._label(name)}: {words or ERASED}"

    def _given(self, fact: Fact) -> Iterator[tuple[str, str]]:
        if fact.name in UNDELIVERED:  # the rest is for the machinery, which counts by it
            if fact.data.get("why"):
                yield "Why", said(str(fact.data["why"]))
            return
        own = fact.name not in TITLES
        for name, value in fact.data.items():
            shown = name not in ("restricts", "filed") if own else name not in _TOLD
            shown = shown and (name != "on" or fact.name not in ("committed", "asked"))
            if shown and value not in (None, "", [], {}):
                yield self._label(name), self.value(name, value)

    def _label(self, name: str) -> str:
        if name.startswith("point "):
            return name.capitalize()
        return detail_of(name, self.policy).label.rstrip("?")

    def value(self, name: str, value: Any) -> str:
        """Return one detail as people write it."""
        if name == "files":
            return plural(len(value), "file")
        if isinstance(value, (list, tuple)):
            return ", ".join(self.value(name, item) for item in value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Mapping):
            return ", ".join(f"{plain(str(k))}: {self.value(k, v)}" for k, v in value.items())
        kind = detail_of(name, self.policy).type
        if kind == "money":
            return money(value)
        if isinstance(value, str):
            own = called(name, value, self.policy)
            return own if own != value else self._text_value(value, kind)
        return str(value)

    def _text_value(self, value: str, kind: str) -> str:
        if signs_in(value):
            return self.person(value)
        if kind == "moment" and len(value) > 10:
            return _moment(value)
        if kind in ("date", "moment") and (day := as_date(value)) is not None:
            return day_full(day)
        for table in (self.policy.roles, self.policy.records, self.policy.stages):
            if value in table:
                found = table[value]
                return getattr(found, "label", "") or found.name
        return _called(self.policy).get(value, value)


@once_for_policy
def _called(policy: Policy) -> dict[str, str]:
    """Return what the pack calls each thing that a detail may name, by its id."""
    found = {clock.id: clock.name for clock in policy.all_clocks}
    for table in (policy.course, policy.letter, policy.remedy, policy.outcome, policy.kind):
        found |= {one.id: name_in(table, one.id) for one in table}
    return found | {one.id: name_in(policy.route, one.id) for one in policy.route}


def _moment(text: str) -> str:
    try:
        return day_time(datetime.fromisoformat(text))
    except ValueError:
        return text
