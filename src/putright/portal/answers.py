"""What did we answer? Every answer as the letter it is, as it stood on the day it was given.

An answer is not written again when something changes later: the next stage, the ways outside
and the clauses in it are those of its own day. What puts things right is the exception. It
has dates that come later, and whoever reads the letter must find out what became of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from putright.cases.queries import Opened
from putright.core.case import Case, as_date, fold
from putright.core.facts import Fact
from putright.core.policy import Policy, Stage
from putright.design.days import day_full, day_of, lower_first, money
from putright.design.short import in_short
from putright.languages import later, say
from putright.portal import moves, outside
from putright.portal.dates import in_a_sentence
from putright.portal.findings import finding_of
from putright.portal.outside import Outside
from putright.portal.promises import cited
from putright.portal.words import stage_name, who_answers


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was given: its words, and what was found on each point."""

    number: int  # the first is 1
    title: str
    at: datetime
    spoken: bool
    text: str
    overall: str
    findings: Sequence[dict[str, Any]]
    is_latest: bool
    is_erased: bool  # there were words of our own, and they are gone
    says: Sequence[tuple[str, str]] = ()  # what the policy has on file for such an answer

    @property
    def id(self) -> str:
        return f"answer-{self.number}"


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something that puts it right: what, when, and what became of it."""

    text: str
    note: str
    added: date | None = None  # the day it was added, where that was after the answer


@dataclass(frozen=True, slots=True)
class Letter:
    """An answer with everything that belongs to it, for a page or a file of its own."""

    answer: Answer
    to: str
    answered_by: str
    remedies: Sequence[Remedy] = ()
    next: Sequence[str] = ()
    next_cites: Sequence[str] = ()
    outside: Sequence[Outside] = ()
    clauses: Sequence[tuple[str, str]] = ()

    def of_points(self, numbers: Sequence[int]) -> "Letter":
        """Return what somebody may read who may be told of these points only."""
        wanted = {str(number) for number in numbers}
        theirs = [one for one in self.answer.findings if str(one["number"]) in wanted]
        none = "" if theirs else say("It says nothing of the points for which you may act.")
        answer = replace(
            self.answer, text=none, overall="", findings=theirs, is_erased=False, says=()
        )
        return Letter(answer, "", self.answered_by, clauses=self.clauses)

    def in_common(self, points: Mapping[int, str]) -> "Letter":
        """Return what all who take part may read: not to whom, nor what is theirs alone.

        `points` is each point as all may read it, for the customer's own words are theirs.
        """
        found = [{**one, "point": points[int(one["number"])]} for one in self.answer.findings]
        answer = replace(self.answer, findings=found, says=())
        return Letter(answer, "", self.answered_by, clauses=self.clauses)


# -- the answers of a case --------------------------------------------------------------------


def answers(opened: Opened) -> list[Answer]:
    """Return every answer, the latest first."""
    places = _places(opened)
    return [_answer(opened, number, places) for number in range(len(places), 0, -1)]


def _places(opened: Opened) -> list[int]:
    return [place for place, fact in enumerate(opened.facts) if fact.name == "responded"]


def _answer(opened: Opened, number: int, places: Sequence[int]) -> Answer:
    fact, policy = opened.facts[places[number - 1]], opened.policy
    stage = policy.stages.get(fact.stage)
    outcome = str(fact.data.get("outcome", ""))
    return Answer(
        number=number,
        title=_title(stage),
        at=fact.at,
        spoken=fact.data.get("form") == "spoken",
        text=fact.words.get("text") or "",
        overall=finding_of(opened.case, policy, outcome) if outcome else "",
        says=_says(opened, places, number),
        findings=_findings(opened, fact),
        is_latest=number == len(places),
        is_erased="text" in fact.words and not fact.words["text"],
    )


def _title(stage: Stage | None) -> str:
    if stage is None:
        return say("Our answer")
    return say("Our answer at %(stage)s", stage=lower_first(stage_name(stage)))


def _findings(opened: Opened, fact: Fact) -> list[dict[str, Any]]:
    points = {f.data["number"]: f.words.get("what") or "" for f in opened.case.named("point")}
    return [
        {
            "number": one["number"],
            "point": in_short(points.get(one["number"], ""))
            or say("Point %(number)s", number=one["number"]),
            "finding": finding_of(opened.case, opened.policy, str(one.get("outcome", ""))),
            "reason": fact.words.get(f"point {one['number']}") or "",
        }
        for one in fact.data.get("points") or ()
    ]


def _says(opened: Opened, places: Sequence[int], number: int) -> list[tuple[str, str]]:
    """Return what the policy asks to be on file before an answer that comes out so, and was.

    Such as the actions that are proposed where we uphold it, or the reasons where we do not:
    it is on file so that the customer is told.
    """
    place = places[number - 1]
    before = places[number - 2] if number > 1 else -1
    outcome = opened.facts[place].data.get("outcome")
    needed = {
        name
        for gate in opened.policy.gates_before.get("respond", ())
        if outcome and outcome in gate.when.outcome
        for name in (*gate.needs, *gate.needs_any)
    }
    known = opened.policy.records
    return [
        (known[fact.name].label, words)
        for fact in opened.facts[before + 1 : place]
        if fact.name in needed and fact.name in known
        for words in [" ".join(in_a_sentence(text) for text in fact.words.values() if text)]
        if words
    ]


# -- one of them, as a letter -----------------------------------------------------------------


def letter(opened: Opened, number: int) -> Letter | None:
    """Return an answer as a letter, or None where there is no such answer."""
    places = _places(opened)
    if not 1 <= number <= len(places):
        return None
    place = places[number - 1]
    fact, policy = opened.facts[place], opened.policy
    # As the case stood when it was answered: what followed is not in the letter.
    then = replace(opened, case=fold(opened.facts[: place + 1]))
    stage = policy.stages.get(fact.stage)
    ways = outside.of_case(then.case, policy, day_of(fact.at))
    sentences, next_cites = _next(then, fact.at)
    cites = [*(stage.cites if stage else ()), *next_cites, *(c for w in ways for c in w.cites)]
    return Letter(
        answer=_answer(opened, number, places),
        to=opened.customer.name if opened.customer else "",
        answered_by=who_answers(stage, policy) if stage else "",
        remedies=[*_remedies(opened, places, place)],
        next=sentences,
        next_cites=next_cites,
        outside=ways,
        clauses=_clauses(cites, policy),
    )


def _next(then: Opened, at: datetime) -> tuple[list[str], list[str]]:
    """Return the stage after this one as it could be asked for that day, and its clauses."""
    following = moves.asking(then, at)
    if not following.allowed or following.stage is None:
        no = following.no
        return ([no.sentence], cited(no.clauses, then.policy)) if no else ([], [])
    said = [
        say("You can ask for %(stage)s.", stage=following.phrase),
        say("You can ask until %(day)s.", day=day_full(following.until))
        if following.until
        else say("Our policy sets no time limit for asking."),
        say("You do not have to give a reason."),
    ]
    if following.different_people:
        said.append(say("Somebody who has not been involved looks at everything again."))
    if following.within:
        said.append(say("The time for the answer is %(within)s.", within=following.within))
    return said, cited(following.cites, then.policy)


def _clauses(ids: Iterable[str], policy: Policy) -> list[tuple[str, str]]:
    """Return the clauses that the letter rests on, each once, with its heading."""
    known = policy.clauses
    return [
        (name, known[name].heading or known[name].summary)
        for name in cited(dict.fromkeys(ids), policy)
        if name in known
    ]


# -- what puts it right -----------------------------------------------------------------------


def _remedies(opened: Opened, places: Sequence[int], place: int) -> Iterable[Remedy]:
    """Give what was promised and offered at the stage of this answer, with what became of it."""
    facts = opened.facts
    for there, fact in enumerate(facts):
        made = _made(opened, there, fact)
        if made and _answered_with(facts, places, there) == place:
            is_later = there > place and fact.at > facts[place].at
            yield replace(made, added=day_of(fact.at) if is_later else None)


def _answered_with(facts: Sequence[Fact], places: Sequence[int], there: int) -> int | None:
    """Return the answer that this belongs to: the next at its stage, else the last one there."""
    same = [place for place in places if facts[place].stage == facts[there].stage]
    return next((place for place in same if place >= there), same[-1] if same else None)


def _made(opened: Opened, place: int, fact: Fact) -> Remedy | None:
    if fact.name == "committed":
        return _commitment(opened.case, fact)
    waited = fact.name == "offered" and fact.data.get("waits_for")
    approved = fact.name == "decided" and fact.data.get("approved", True)
    if (fact.name == "offered" and not waited) or (approved and _waited(opened, place, fact)):
        return _offer(opened, int(fact.data["number"]))
    return None


def _waited(opened: Opened, place: int, fact: Fact) -> bool:
    number = fact.data.get("number")
    return any(
        one.name == "offered" and one.data.get("number") == number and one.data.get("waits_for")
        for one in opened.facts[:place]
    )


def _commitment(case: Case, fact: Fact) -> Remedy:
    made = next(one for one in case.commitments if one.number == fact.data["number"])
    text = in_a_sentence(fact.words.get("what") or say("What we said we would do"))
    if made.kept_at:
        return Remedy(text, say("Done on %(day)s.", day=day_full(day_of(made.kept_at))))
    return Remedy(text, say("By %(day)s.", day=day_full(made.on)) if made.on else "")


def _offer(opened: Opened, number: int) -> Remedy | None:
    made = next((one for one in opened.case.offers if one.number == number), None)
    if made is None:
        return None
    known = next((one for one in opened.policy.remedy if one.id == made.remedy), None)
    name = known.name if known else made.remedy.replace("-", " ").capitalize()
    text = say("%(remedy)s, %(sum)s", remedy=name, sum=money(made.amount)) if made.amount else name
    return Remedy(in_a_sentence(text), " ".join(_became(opened.case, made.state, number)))


_ANSWERED = {
    "accepted": later("You accepted it on %(day)s."),
    "refused": later("You turned it down on %(day)s."),
}


def _became(case: Case, state: str, number: int) -> Iterable[str]:
    """Give what became of an offer: how it was answered, and what was paid when."""
    if state == "decided":
        yield say("We offer you this. It is for you to accept or to turn down.")
    for fact in case.named("offer-answered"):
        if fact.data.get("number") == number and state in _ANSWERED:
            yield say(_ANSWERED[state], day=day_full(day_of(fact.at)))
    for fact in case.named("paid"):
        if fact.data.get("number") == number:
            paid = money(fact.data.get("amount") or 0)
            yield say("We paid %(sum)s on %(day)s.", sum=paid, day=_paid_on(fact))


def _paid_on(fact: Fact) -> str:
    return day_full(as_date(fact.data.get("paid_on")) or day_of(fact.at))
