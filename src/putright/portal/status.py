"""Where does a case stand? One card: the date that holds, or what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from putright.cases.queries import Opened
from putright.core.facts import Fact
from putright.design.clocks import tell
from putright.design.days import day_full, day_of, lower_first
from putright.languages import later, say, say_count
from putright.portal.dates import (
    Owed,
    in_a_sentence,
    open_dates,
    reason_of,
    without_a_time,
)
from putright.portal.moves import NextStage
from putright.portal.reopening import reopening
from putright.portal.standing import is_numbered, still_owed
from putright.portal.words import kind_words


@dataclass(frozen=True, slots=True)
class Card:
    """The promise card, with the names that the `promise` macro reads, and its sentences."""

    label: str
    due: date | None = None
    kind: str = "run"
    word: str = ""
    missed: bool = False
    first: date | None = None
    words: str = ""
    lines: Sequence[str] = ()
    owed: Owed | None = None
    clauses: Sequence[str] = ()


def card(opened: Opened, found: Sequence[Owed], following: NextStage, at: datetime) -> Card:
    """Return the card of a case: what its customer came for."""
    return _STATUSES.get(opened.case.status, _open)(_Look(opened, found, following, at))


@dataclass(frozen=True, slots=True)
class _Look:
    opened: Opened
    found: Sequence[Owed]
    following: NextStage
    at: datetime

    @property
    def noun(self) -> str:
        case, policy = self.opened.case, self.opened.policy
        return kind_words(policy.kinds.get(case.kind)).noun

    @property
    def here(self) -> list[Owed]:
        """The open dates of the present stage and of the whole."""
        dates = [
            one
            for one in open_dates(self.found)
            if one.running.stage in ("", self.opened.case.stage)
        ]
        asked = self._asked_on
        ahead = any(not one.is_late and one.purpose in ("reply", "answer") for one in dates)
        # Whoever asked for this stage is told its dates first; what was missed before stands below.
        return [
            one
            for one in dates
            if not (asked and ahead and one.is_late and one.due and one.due < asked)
        ]

    @property
    def _asked_on(self) -> date | None:
        """The day on which the customer took it to the present stage, if they did."""
        entries = [one for one in self.opened.case.named("entered") if one.data.get("stage")]
        last = entries[-1] if entries else None
        asked = last is not None and last.data.get("because") in _ASKED
        return day_of(last.at) if last and asked else None

    def ending(self, name: str) -> Fact:
        fact = self.opened.case.latest(name)
        assert fact is not None
        return fact


_ASKED = ("requested", "dissatisfied", "no-answer")


# -- open ---------------------------------------------------------------------------------


def _open(look: _Look) -> Card:
    answers = sorted(
        (one for one in look.here if one.purpose == "answer"),
        key=lambda one: (not one.is_agreed, one.due or date.max),
    )
    replies = [one for one in look.here if one.purpose == "reply"]
    if answers and answers[0].is_late:
        return _dated(look, answers[0])
    if replies:
        return _dated(look, replies[0])
    if answers:
        return _dated(look, answers[0])
    paused = [one for one in look.found if one.running.state == "paused"]
    if paused:
        return _paused(look, paused[0])
    return _undated(look)


def _dated(look: _Look, one: Owed) -> Card:
    told = tell(one.running, look.at, one.proof)
    first = one.first if one.running.extended and one.first != one.due else None
    made = Card(
        label=one.term,
        due=one.moment,
        kind=told.kind,
        word=told.word,
        first=first,
        owed=one,
        lines=[
            *(_new_date(look, one) if first else []),
            *_untimed_answer(look, one),
            *_waits_for_them(look),
        ],
    )
    return _late(look, one, made, told.note) if one.is_late else made


def _untimed_answer(look: _Look, one: Owed) -> list[str]:
    """A reply has its date; that the answer has none is said beside it."""
    if one.purpose != "reply" or not without_a_time(look.found):
        return []
    return [
        say("Our policy does not give a time for the answer itself, and we do not make one up.")
    ]


def _waits_for_them(look: _Look) -> list[str]:
    """Say that something is for the customer to do: it is below, and may not be seen."""
    if not any(offer.state == "decided" for offer in look.opened.case.offers):
        return []
    return [say("We wait for your answer to our offer, which is below.")]


def _new_date(look: _Look, one: Owed) -> list[str]:
    reason = one.reasons.get("extension", "")
    return [f"{say('We gave you a new date.')} {in_a_sentence(reason)}".strip()]


def _late(look: _Look, one: Owed, made: Card, note: str) -> Card:
    """Say that it was missed and that we are sorry; an aim is not called a promise."""
    assert one.due is not None
    day = day_full(one.due)
    lines = [f"{one.missed(day)} {say(_SORRY)}"]
    if look.following.allowed and look.following.stage is not None:
        lines.append(
            say(
                "You do not have to wait. You can ask for %(stage)s now.",
                stage=look.following.phrase,
            )
        )
    word = note.partition(".")[0] if note else made.word
    if one.is_promise:
        return replace(made, missed=True, word=word, lines=lines)
    return replace(made, label=say("We hoped to do this by"), word=word, lines=lines)


_SORRY = later("We are sorry that we did not.")


def _paused(look: _Look, one: Owed) -> Card:
    since = one.running.paused[-1][0]
    fact = look.opened.case.latest("paused")
    agreed = fact is not None and any("agreed" in name for name in fact.data)
    why = in_a_sentence(one.reasons.get("pause", ""))
    said = say("You agreed to this.") if agreed else ""
    return Card(
        label=say("The time for our answer is paused"),
        kind="held",
        word=say("Paused", "state"),
        words=say("No date yet"),
        lines=[
            " ".join(
                text
                for text in (
                    say("It has been paused since %(day)s.", day=day_full(since)),
                    said,
                    why,
                )
                if text
            ),
            say("If you want it to go on, add information and say so."),
        ],
        owed=one,
    )


def _undated(look: _Look) -> Card:
    untimed = without_a_time(look.found)
    awaited = look.opened.case.stage in look.opened.policy.stages
    days = (day_of(look.at) - day_of(look.opened.facts[0].at)).days
    age = (
        say_count(days, "You told us %(count)s day ago.", "You told us %(count)s days ago.")
        if days
        else say("You told us today.")
    )
    if untimed or awaited:
        return Card(
            label=say("When we will answer"),
            kind="none",
            word=say("No time stated"),
            words=say("No date yet"),
            lines=[
                say("Our policy does not give a time for this answer, and we do not make one up."),
                f"{age} {say('Once we agree a date with you, it is shown here.')}",
            ],
            owed=untimed[0] if untimed else None,
        )
    return _nothing_owed(look, age)


def _nothing_owed(look: _Look, age: str) -> Card:
    passed_on = _passed_on(look)
    replied = look.opened.case.latest("acknowledged")
    if replied is not None:
        return Card(
            say("We replied to you on"), day_of(replied.at), "met", say("Replied"), lines=passed_on
        )
    if passed_on:
        on = look.ending("forwarded")
        return Card(
            say("We passed it on to those it is about on"), day_of(on.at), "met", say("Passed on")
        )
    return Card(
        label=say("We have your %(noun)s", noun=look.noun),
        kind="none",
        word=say("Kept"),
        words=say("No reply is promised"),
        lines=[
            f"{say('Our policy does not say when we reply to a %(noun)s.', noun=look.noun)} {age}"
        ],
    )


def _passed_on(look: _Look) -> list[str]:
    """Say that praise or an idea has reached somebody: that is what it was sent for."""
    if look.opened.case.kind not in ("compliment", "comment"):
        return []
    lines = []
    if look.opened.case.has_happened("forwarded"):
        lines.append(say("We passed it on to those it is about."))
    if look.opened.case.has_happened("shared-with-teams"):
        lines.append(say("We told our other teams as well."))
    return lines


# -- answered and ended -------------------------------------------------------------------


def _answered(look: _Look) -> Card:
    answer = look.ending("responded")
    lines = [say("You can read our answer on this page.")]
    lines += _what_next(look.following)
    word = say("Answered", "state")
    return Card(say("We answered on"), day_of(answer.at), "met", word, lines=lines)


def _what_next(following: NextStage) -> list[str]:
    if not following.allowed or following.stage is None:
        return []
    until = (
        say("You can ask until %(day)s.", day=day_full(following.until))
        if following.until
        else say("Our policy sets no time limit for asking.")
    )
    asking = say("If it does not settle it, you can ask for %(stage)s.", stage=following.phrase)
    return [f"{asking} {until}"]


def _closed(look: _Look) -> Card:
    fact = look.ending("closed")
    case = look.opened.case
    waiting: list[object] = [made for made in case.commitments if made.kept_at is None]
    waiting += [made for made in case.offers if made.state == "accepted"]
    # A clock that runs on after the closing is a promise too: what puts it right, an order.
    waiting += [
        one
        for one in look.found
        if one.running.is_open and one.running.limit and not is_numbered(one.running.clock)
    ]
    waiting += still_owed(look.opened)
    lines = [
        say_count(
            len(waiting),
            "%(count)s promise to you stays open until it is kept.",
            "%(count)s promises to you stay open until they are kept.",
        )
        if waiting
        else say("Nothing that we said we would do is still waiting.")
    ]
    lines.append(say("If you have something new to tell us, add it here and a person reads it."))
    again, cites = reopening(look.opened.policy)
    lines += again
    lines += _what_next(look.following)
    word = say("Closed", "state")
    on = say("We closed this on")
    return Card(on, day_of(fact.at), "met", word, lines=lines, clauses=cites)


def _refused(look: _Look) -> Card:
    fact = look.ending("refused")
    bar = next((b for b in look.opened.policy.bar if b.id == fact.data.get("bar")), None)
    ground = say("The ground in our policy: %(what)s.", what=lower_first(bar.name)) if bar else ""
    return Card(
        label=say("We could not take this on. We told you on"),
        due=day_of(fact.at),
        kind="none",
        word=say("Not taken on", "state"),
        lines=[line for line in (in_a_sentence(reason_of(fact)), ground) if line],
        clauses=[str(name) for name in fact.data.get("clauses", ())],
    )


def _diverted(look: _Look) -> Card:
    fact = look.ending("diverted")
    return Card(
        label=say("We sent this to the right place on"),
        due=day_of(fact.at),
        kind="held",
        word=say("Sent elsewhere", "state"),
        lines=[
            say("It is now with: %(who)s.", who=say(str(fact.data.get("to", "")))),
            say("What you told us is kept, and nothing you said is lost."),
        ],
    )


def _withdrawn(look: _Look) -> Card:
    fact = look.ending("withdrawn")
    return Card(
        say("You took this back on"),
        day_of(fact.at),
        "none",
        say("Taken back"),
        lines=[say("You can tell us about it again at any time.")],
    )


_STATUSES = {
    "answered": _answered,
    "closed": _closed,
    "refused": _refused,
    "diverted": _diverted,
    "withdrawn": _withdrawn,
}
