"""Which dates does a case owe its customer, in which words, and why those dates?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from putright.core.case import Case
from putright.core.clocks import Running, clocks, local_day
from putright.core.counting import Amount
from putright.core.facts import Fact
from putright.core.policy import AS_AGREED, Policy
from putright.design.days import day_plain, lower_first
from putright.design.proof import Proof
from putright.design.proving import proof_of
from putright.languages import later, say
from putright.portal.clauses import ClauseHref
from putright.portal.promises import cited, purpose
from putright.portal.words import we

# What stands before a date, by what is owed: promised, aimed for, usual, and what may be.
_TERMS = {
    "reply": {
        "will": later("We will reply by"),
        "aim": later("We aim to reply by"),
        "usually": later("We usually reply by"),
        "may": later("We may reply by"),
    },
    "answer": {
        "will": later("Our answer is promised by"),
        "aim": later("We aim to answer by"),
        "usually": later("We usually answer by"),
        "may": later("We may answer by"),
    },
    "finish": {
        "will": later("We will finish all of it by"),
        "aim": later("We aim to finish all of it by"),
        "usually": later("We usually finish by"),
        "may": later("We may finish by"),
    },
    "update": {
        "will": later("We will tell you more by"),
        "aim": later("We aim to tell you more by"),
        "usually": later("We usually tell you more by"),
        "may": later("We may tell you more by"),
    },
    "result": {
        "will": later("We will tell you the result by"),
        "aim": later("We aim to tell you by"),
        "usually": later("We usually tell you by"),
        "may": later("We may tell you by"),
    },
}
_DOING = {
    "reply": later("write to you to say that we have it"),
    "answer": later("give you our answer"),
    "finish": later("have all of it finished"),
    "update": later("tell you how it is going"),
    "result": later("tell you the result"),
}
_VERB = {
    "reply": later("reply"),
    "answer": later("answer"),
    "finish": later("finish all of it"),
    "update": later("tell you more"),
    "result": later("tell you the result"),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One clock of a case, as its customer reads it."""

    running: Running
    purpose: str
    policy: Policy
    href: ClauseHref
    reasons: Mapping[str, str]
    answered: date | None = None  # the day on which the case was first answered
    parts: tuple[Running, ...] = ()  # where one line stands for several

    @property
    def each(self) -> str:
        """Return what falls on this one date, where it is more than one thing."""
        if not self.parts:
            return ""
        labels = "; ".join(one.label for one in self.parts)
        return say("It is one date for each of these: %(what)s.", what=labels)

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
    def is_moved(self) -> bool:
        """Whether another date was given since: the first one stays beside it."""
        return self.running.extended is not None and self.first != self.due

    @property
    def is_late(self) -> bool:
        return self.running.is_open and self.is_missed

    @property
    def is_missed(self) -> bool:
        """Whether it passed without what it was for: one that was left behind is told all the same.

        A clock of a stage ends where the next is asked for, and one of the answer with the case.
        """
        return self.running.state == "late" and not self.is_settled

    @property
    def is_settled(self) -> bool:
        """Whether what is usual passed with our answer given by then: nothing was late in that.

        The time in which all of it is usually finished runs on after the answer, since the
        customer may not be satisfied. It is no promise, and the answer came within it.
        """
        usual = self.purpose == "finish" and self.strength in ("usually", "may")
        due = self.running.limit
        in_time = self.answered is not None and due is not None and self.answered <= due
        return usual and in_time and self.running.state in ("late", "late met")

    @property
    def term(self) -> str:
        """Return what stands before the date: "Our answer is promised by"."""
        if self.is_agreed and self.purpose == "answer":
            return say("We agreed to answer by")
        terms = _TERMS.get(self.purpose)
        if terms is None:
            return say("%(what)s, by", what=self.running.label)
        if self.is_late and self.strength == "aim":
            return say("We aimed to %(do)s by", do=say(_VERB[self.purpose]))
        if self.is_late and self.is_promise:
            return say("We said that we would %(do)s by", do=say(_VERB[self.purpose]))
        return say(terms.get(self.strength, terms["will"]))

    @property
    def text(self) -> str:
        """Return what happens by then: "We aim to give you our answer."."""
        doing = _DOING.get(self.purpose)
        return f"{we(self.strength, say(doing))}." if doing else f"{self.running.label}."

    def missed(self, day: str) -> str:
        """Return what we said and did not do: an aim is not called a promise."""
        verb = _VERB.get(self.purpose)
        if verb is None:
            return say("%(what)s was due by %(day)s.", what=self.running.label, day=day)
        if self.strength in ("usually", "may"):
            return say("We usually %(do)s by %(day)s.", do=say(verb), day=day)
        if self.strength == "aim":
            return say("We aimed to %(do)s by %(day)s.", do=say(verb), day=day)
        return say("We said that we would %(do)s by %(day)s.", do=say(verb), day=day)

    @property
    def why(self) -> str:
        """Return what is asked about the date: each has a question of its own."""
        if self.due is None:
            return ""
        day = day_plain(self.due, year=False)
        if self.purpose == "reply":
            return say("Why %(day)s for our reply?", day=day)
        if self.purpose == "answer":
            return say("Why %(day)s for our answer?", day=day)
        if self.purpose == "update":
            return say("Why %(day)s for telling you more?", day=day)
        label = lower_first(self.running.label)
        return say("Why %(day)s for “%(what)s”?", day=day, what=label)

    @property
    def cites(self) -> list[str]:
        return cited(self.running.cites, self.policy)

    @property
    def proof(self) -> Proof:
        return proof_of(self.running, self.policy, href=self.href, why=self.reasons)


def owed(case: Case, policy: Policy, at: datetime, href: ClauseHref) -> list[Owed]:
    """Return the clocks that a customer is told of, in the order of the pack."""
    first = next(iter(case.named("responded")), None)
    answered = local_day(first.at, policy.calendar.zone) if first is not None else None
    return [
        Owed(running, purpose(running.clock), policy, href, _reasons(case, running), answered)
        for running in clocks(case, policy, at)
        if purpose(running.clock)
    ]


def open_dates(found: Sequence[Owed]) -> list[Owed]:
    """Return those still to come or missed, the nearest first."""
    ahead = [
        one for one in found if one.running.is_open and one.due is not None and not one.is_settled
    ]
    return sorted(ahead, key=lambda one: one.due or date.max)


def together(dates: Sequence[Owed]) -> list[Owed]:
    """Return the dates with those as one that would read alike: once, with what each is."""
    alike: dict[tuple[str, date | None], list[Owed]] = {}
    for one in dates:
        alike.setdefault((one.term, one.due), []).append(one)
    return [
        replace(some[0], parts=tuple(one.running for one in some)) if len(some) > 1 else some[0]
        for some in alike.values()
    ]


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
