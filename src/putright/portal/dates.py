"""Which dates does a case owe its customer, in which words, and why those dates?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from putright.core.case import Case
from putright.core.clocks import Running, clocks
from putright.core.counting import Amount
from putright.core.facts import Fact
from putright.core.policy import AS_AGREED, Policy
from putright.design.days import day_plain, lower_first
from putright.design.proof import Proof
from putright.design.proving import proof_of
from putright.portal.clauses import ClauseHref
from putright.portal.promises import cited, purpose
from putright.portal.words import we

_TERMS = {
    "reply": ("We will reply by", "We {} to reply by", "We {} reply by"),
    "answer": ("Our answer is promised by", "We {} to answer by", "We {} answer by"),
    "finish": ("We will finish all of it by", "We {} to finish all of it by", "We {} finish by"),
    "update": ("We will tell you more by", "We {} to tell you more by", "We {} tell you more by"),
    "result": ("We will tell you the result by", "We {} to tell you by", "We {} tell you by"),
}
_DOING = {
    "reply": "write to you to say that we have it",
    "answer": "give you our answer",
    "finish": "have all of it finished",
    "update": "tell you how it is going",
    "result": "tell you the result",
}
_VERB = {
    "reply": "reply",
    "answer": "answer",
    "finish": "finish all of it",
    "update": "tell you more",
    "result": "tell you the result",
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One clock of a case, as its customer reads it."""

    running: Running
    purpose: str
    policy: Policy
    href: ClauseHref
    reasons: Mapping[str, str]

    @property
    def strength(self) -> str:
        return self.running.strength

    @property
    def is_promise(self) -> bool:
        """Whether missing it is a promise broken, and not an aim missed."""
        return self.strength in ("must", "will")

    @property
    def is_agreed(self) -> bool:
        return self.running.clock.within == AS_AGREED

    @property
    def due(self) -> date | None:
        return self.running.limit

    @property
    def moment(self) -> date | None:
        """The day that is shown, or the moment where hours are counted."""
        return self.running.due_at or self.due if self.running.extended is None else self.due

    @property
    def first(self) -> date | None:
        return self.running.promised or self.running.due

    @property
    def is_late(self) -> bool:
        return self.running.is_open and self.running.state == "late"

    @property
    def term(self) -> str:
        """Return what stands before the date: "Our answer is promised by"."""
        if self.is_agreed and self.purpose == "answer":
            return "We agreed to answer by"
        terms = _TERMS.get(self.purpose)
        if terms is None:
            return f"{self.running.label}, by"
        if self.strength == "aim":
            return terms[1].format("aim")
        if self.strength in ("usually", "may"):
            return terms[2].format(self.strength)
        return terms[0]

    @property
    def text(self) -> str:
        """Return what happens by then: "We aim to give you our answer."."""
        doing = _DOING.get(self.purpose)
        return f"{we(self.strength, doing)}." if doing else f"{self.running.label}."

    def missed(self, day: str) -> str:
        """Return what we said and did not do: an aim is not called a promise."""
        verb = _VERB.get(self.purpose)
        if verb is None:
            return f"{self.running.label} was due by {day}."
        if self.strength in ("usually", "may"):
            return f"We usually {verb} in less time, which ended on {day}."
        said = "aimed to" if self.strength == "aim" else "said that we would"
        return f"We {said} {verb} by {day}."

    @property
    def why(self) -> str:
        """Return what is asked about the date: each has a question of its own."""
        if self.due is None:
            return ""
        thing = {"reply": "our reply", "answer": "our answer", "update": "telling you more"}
        what = thing.get(self.purpose, f"“{lower_first(self.running.label)}”")
        return f"Why {day_plain(self.due, year=False)} for {what}?"

    @property
    def cites(self) -> list[str]:
        return cited(self.running.cites, self.policy)

    @property
    def proof(self) -> Proof:
        return proof_of(self.running, self.policy, href=self.href, why=self.reasons)


def owed(case: Case, policy: Policy, at: datetime, href: ClauseHref) -> list[Owed]:
    """Return the clocks that a customer is told of, in the order of the pack."""
    return [
        Owed(running, purpose(running.clock), policy, href, _reasons(case, running))
        for running in clocks(case, policy, at)
        if purpose(running.clock)
    ]


def open_dates(found: Sequence[Owed]) -> list[Owed]:
    """Return those still to come or missed, the nearest first."""
    ahead = [one for one in found if one.running.is_open and one.due is not None]
    return sorted(ahead, key=lambda one: one.due or date.max)


def without_a_time(found: Sequence[Owed]) -> list[Owed]:
    """Return the answers for which no time is stated and none is agreed."""
    dated = any(one.purpose == "answer" and one.due for one in found if one.running.is_open)
    return [
        one
        for one in found
        if one.purpose == "answer"
        and one.running.is_open
        and one.due is None
        and not isinstance(one.running.clock.within, Amount)
        and not dated
    ]


def _reasons(case: Case, running: Running) -> dict[str, str]:
    """Return the reasons that people gave for moving this date."""
    found = {}
    for name, told in (("extended", "extension"), ("paused", "pause")):
        fact = _latest_of(case, name, running)
        if fact is not None:
            found[told] = reason_of(fact)
    return found


def _latest_of(case: Case, name: str, running: Running) -> Fact | None:
    for fact in reversed(case.facts):
        if fact.name == name and fact.data.get("clock", "") in ("", running.id):
            return fact
    return None


def reason_of(fact: Fact) -> str:
    """Return why, as it was written for the customer to know; nothing where it was erased."""
    for name in ("reason", "good_reason", "complexity"):
        words = fact.words.get(name)
        if words:
            return words
    return ""


def in_a_sentence(text: str) -> str:
    """Return somebody's words so that they can follow ours: ended with a stop."""
    plain = " ".join(text.split())
    return plain if not plain or plain[-1] in ".!?…" else f"{plain}."
