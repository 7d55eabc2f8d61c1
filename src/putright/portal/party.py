"""What may a party see of a case on their own page? Common parts, and what is meant for them.

Whoever acts for the customer with authority for the whole sees the customer's own page.
Here are the others: a member of a group, the other side, somebody with authority for a
few points only. Nothing is here by default: a fact is shown because its name is in a list
below, because they said it themselves, or because it says that it is for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from putright.cases.queries import Opened
from putright.core.case import Party
from putright.core.facts import Fact
from putright.core.parties import (
    COMPLAINANT,
    REPRESENTATIVE,
    may_read,
    side_of,
)
from putright.core.policy import Policy
from putright.design.days import day_of, on_day
from putright.languages import later, say
from putright.portal import moves, outside, stages
from putright.portal.clauses import ClauseHref
from putright.portal.common_points import in_common
from putright.portal.dates import in_a_sentence, open_dates, owed
from putright.portal.findings import finding_of
from putright.portal.sentences import SENTENCES, Telling, Told
from putright.portal.words import finding_kind, stage_name

# What everybody who has to do with a case may know has happened, without what was written.
_COMMON = frozenset(
    {
        "received", "acknowledged", "assigned", "entered", "convened", "responded", "paused",
        "resumed", "extended", "refused", "diverted", "split", "referred", "closed", "reopened",
        "withdrawn",
    }
)  # fmt: skip
_TITLES = {
    "received": later("The complaint came in"),
    "acknowledged": later("We replied to say that we have it"),
    "withdrawn": later("The complaint was taken back"),
    "responded": later("We answered"),
    "split": later("We made two of it"),
    "referred": later("It went to somebody outside"),
    "diverted": later("We sent it, or part of it, to the right place"),
}
_HEADINGS = {
    COMPLAINANT: later("The complaint that you share"),
    REPRESENTATIVE: later("The complaint in which you act for somebody"),
}
_PART_OF = later("A complaint that you are part of")
_STATUS = {
    "answered": later("It has been answered. Our answer is below."),
    "closed": later("It is closed."),
    "refused": later("We could not take it on."),
    "diverted": later("It went to the right place for it, and is no longer with us."),
    "withdrawn": later("It was taken back by whoever made it."),
}


@dataclass(frozen=True, slots=True)
class Common:
    """The page of a party: what is common to all, and what is for them."""

    opened: Opened
    party: Party
    at: datetime
    href: ClauseHref
    scope: Sequence[int] = ()  # the points that an authority covers; none: all

    def context(self) -> dict[str, Any]:
        case, policy = self.opened.case, self.opened.policy
        found = owed(case, policy, self.at, self.href)
        today = day_of(self.at)
        return {
            "title": say(_HEADINGS.get(self.party.party, _PART_OF)),
            "stand": self._stand(),
            "dates": open_dates(found) if case.status == "open" else [],
            "steps": stages.of_case(case, policy, [one.running for one in found], today),
            "points": self._points(),
            "answers": self._answers(),
            "for_you": self._for_you(),
            "story": self._story(),
            "is_other_side": self.is_other_side,
            "rights": self._rights(),
            "outside": outside.of_case(case, policy, today) if self._is_member else [],
        }

    @property
    def _is_member(self) -> bool:
        return self.party.party == COMPLAINANT

    def _rights(self) -> list[str]:
        """Return what one of a group can do who is not satisfied: nothing is asked for alone."""
        following = moves.asking(self.opened, self.at) if self._is_member else None
        if following is None:
            return []
        if following.allowed and following.stage is not None:
            return [
                say(
                    "Whoever made the complaint can ask for %(stage)s, for all of you.",
                    stage=following.phrase,
                ),
                say("Tell us if you are not satisfied: whoever looks into it reads it."),
            ]
        return [following.no.sentence] if following.no else []

    @property
    def is_other_side(self) -> bool:
        return self.party.party not in (COMPLAINANT, REPRESENTATIVE)

    # -- where it stands ------------------------------------------------------------------

    def _stand(self) -> list[dict[str, str]]:
        case, policy = self.opened.case, self.opened.policy
        stage = policy.stages.get(case.stage)
        found = [(say("Where it stands"), stage_name(stage) if stage else "")]
        found += [(say("Who has it"), self._who()), (say("What is next"), self._next())]
        return [{"term": term, "value": value} for term, value in found if value]

    def _who(self) -> str:
        case, policy = self.opened.case, self.opened.policy
        if case.status != "open":
            return ""
        if case.handler and not case.restricted and case.has_happened("acknowledged"):
            return self.opened.names.get(case.handler, "")
        role = policy.roles.get(case.answered_by)
        return role.name if role else ""

    def _next(self) -> str:
        if self.opened.case.status != "open":
            told = _STATUS.get(self.opened.case.status)
            return say(told) if told else ""
        if not self.is_other_side:
            return say("We look into it, and then we answer.")
        if self.asked_to_comment:
            return say("We would like your comments on what is said below. Then we decide.")
        if invites(self.opened.policy, side_of(self.party)):
            return say(
                "Before we decide, we show you what counts against you and ask for your comments."
            )
        return say("We look into it, and then we answer both sides.")

    @property
    def asked_to_comment(self) -> bool:
        """Return whether something was put to them after they last said anything."""
        last = max((n for n, f in enumerate(self.opened.facts) if self._is_own(f)), default=-1)
        return any(
            place > last and fact.name in self.opened.policy.records
            for place, fact in enumerate(self.opened.facts)
            if self._is_for_them(fact)
        )

    # -- what it is about, and what came of it --------------------------------------------

    def _in_scope(self, number: object) -> bool:
        return not self.scope or str(number) in {str(one) for one in self.scope}

    def _point_words(self) -> dict[int, str | None]:
        """Return what each point says: in the customer's words only to who acts for them."""
        if self.party.party != REPRESENTATIVE:
            return {**in_common(self.opened)}
        return {f.data["number"]: f.words.get("what") for f in self.opened.case.named("point")}

    def _finding(self, outcome: str) -> str:
        return finding_of(self.opened.case, self.opened.policy, outcome)

    def _points(self) -> list[dict[str, Any]]:
        words = self._point_words()
        done = self.opened.case.status in ("answered", "closed")
        found = []
        for point in self.opened.case.points:
            if not self._in_scope(point.number):
                continue
            state, word = "run", say("Still looking")
            if done:
                state, word = "none", say("Answered", "state")
            if done and point.outcome:
                state = finding_kind(self.opened.policy, point.outcome)
                word = self._finding(point.outcome)
            text = words.get(point.number) or say("These words have been erased.")
            found.append({"number": point.number, "text": text, "state": state, "word": word})
        return found

    def _answers(self) -> list[dict[str, Any]]:
        """Return each answer, the latest first; where only some points are theirs, only those."""
        words = self._point_words()
        found = []
        for number, fact in enumerate(self.opened.case.named("responded"), 1):
            outcome = str(fact.data.get("outcome", ""))
            whole = not self.scope
            found.append(
                {
                    "number": number,
                    "at": fact.at,
                    "text": (fact.words.get("text") or "") if whole else "",
                    "overall": self._finding(outcome) if outcome and whole else "",
                    "findings": [
                        {
                            "point": words.get(one["number"])
                            or say("Point %(number)s", number=one["number"]),
                            "finding": self._finding(str(one.get("outcome", ""))),
                            "reason": fact.words.get(f"point {one['number']}") or "",
                        }
                        for one in fact.data.get("points") or ()
                        if self._in_scope(one["number"])
                    ],
                }
            )
        return found[::-1]

    # -- what is for them -----------------------------------------------------------------

    def _is_own(self, fact: Fact) -> bool:
        return bool(fact.by) and fact.by == self.party.key

    def _is_for_them(self, fact: Fact) -> bool:
        # Beware: with authority for some points only, what was written to the customer is not
        # theirs: nobody has said which points it is about.
        if self.scope:
            return f"party-{self.party.number}" in (fact.data.get("audience") or ())
        return not self._is_own(fact) and may_read(fact, self.opened.policy, self.party, ())

    def theirs(self) -> list[Fact]:
        """Return the facts whose files they may have: their own, and what is for them."""
        return [f for f in self.opened.facts if self._is_own(f) or self._is_for_them(f)]

    def _for_you(self) -> list[Told]:
        """Return what was put to them, or said and meant for them, the newest first."""
        return [
            told_to(fact, self.opened.policy, self.opened)
            for fact in reversed(self.opened.facts)
            if self._is_for_them(fact)
        ]

    def _story(self) -> list[Told]:
        lines = []
        for place, fact in enumerate(self.opened.facts):
            line = self._line(fact, place)
            if line is not None:
                lines.append(replace(line, at=fact.at))
        return lines[::-1]

    def _line(self, fact: Fact, place: int) -> Told | None:
        if fact.name == "noted" and self._is_own(fact):
            return Told(say("You told us"), in_a_sentence(fact.words.get("text") or ""), kind="own")
        if fact.name not in _COMMON:
            return None
        if fact.name in _TITLES:
            return Told(say(_TITLES[fact.name]))
        sentence = SENTENCES[fact.name]
        told = sentence(Telling(fact, place, self.opened.case, self.opened.policy, self.party.key))
        if told is None:
            return None
        return Told(told.title, told.text if fact.name == "extended" else "")


def told_to(fact: Fact, policy: Policy, opened: Opened) -> Told:
    """Return one thing that was said for somebody to read, with who said it."""
    record = policy.records.get(fact.name)
    words = " ".join(in_a_sentence(text) for text in fact.words.values() if text)
    text = words or say("These words have been erased.")
    if record is not None:
        return Told(_title_of(fact, record.label, opened), text, at=fact.at)
    return Told(_who_said(fact, opened), text, at=fact.at)


def _title_of(fact: Fact, label: str, opened: Opened) -> str:
    """Return what a record shown to a side is: what is put to them, until we have answered."""
    if fact.data.get("side"):
        return label
    if opened.case.status == "open":
        return say("We ask for your comments on this")
    return say("We asked for your comments on this")


def _who_said(fact: Fact, opened: Opened) -> str:
    day = on_day(fact.at)
    if fact.by and fact.by == opened.customer_key:
        return say("The customer wrote on %(day)s", day=day)
    party = next((one for one in opened.case.parties if fact.by and one.key == fact.by), None)
    if party is None:
        return say("We wrote to you on %(day)s", day=day)
    if party.party == COMPLAINANT:
        return say("Another of those who complain wrote on %(day)s", day=day)
    if party.party == REPRESENTATIVE:
        return say("Somebody wrote on %(day)s", day=day)
    return say("The %(side)s wrote on %(day)s", side=say(party.side or party.party), day=day)


def invites(policy: Policy, side: str) -> bool:
    """Return whether no answer is given before something was put to this side."""
    before = {name for gate in policy.gates_before.get("respond", ()) for name in gate.needs}
    return any(side in policy.records[name].shown_to for name in before & set(policy.records))
