"""What has happened, in the customer's words? Only facts with a sentence here are shown.

A fact that has no sentence is ours to know: a note among staff, an interest declared,
whose desk it lies on. A miss is never left out: it stands where it happened.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from putright.cases.queries import Opened
from putright.core.case import Case, as_date
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.design.days import day_full, day_of, lower_first, money, plural
from putright.portal.dates import Owed, in_a_sentence, reason_of
from putright.portal.words import kind_words, stage_name

_DONE_LATE = "late met"


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the history, with the names that the `timeline` macro reads."""

    title: str
    text: str = ""
    at: date | None = None
    date_text: str = ""
    kind: str = ""
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """One fact to be told, with all that bears on how."""

    fact: Fact
    place: int
    case: Case
    policy: Policy
    customer: str

    @property
    def own(self) -> bool:
        """Whether the customer did it themselves."""
        return bool(self.customer) and self.fact.by == self.customer

    def data(self, name: str) -> Any:
        return self.fact.data.get(name, "")

    def words(self, name: str) -> str:
        return self.fact.words.get(name) or ""

    @property
    def next(self) -> Fact | None:
        after = self.case.facts[self.place + 1 : self.place + 2]
        return after[0] if after else None

    def stage(self, name: object) -> str:
        stage = self.policy.stages.get(str(name))
        if stage is None:
            return "the next stage"
        name = stage_name(stage)
        return lower_first(name) if name.startswith("Stage ") else f"“{name}”"


def story(opened: Opened, found: Sequence[Owed], at: datetime) -> list[Told]:
    """Return the history, the newest first; what is still to come stands before it."""
    lines = [*_told(opened, found), *_missed(found)]
    lines.sort(key=lambda line: (_moment(line), 0), reverse=True)
    return [*_to_come(opened, found), *lines]


def _told(opened: Opened, found: Sequence[Owed]) -> list[Told]:
    customer = str(opened.facts[0].data["filed"].get("customer", ""))
    lines = []
    for place, fact in enumerate(opened.facts):
        sentence = SENTENCES.get(fact.name)
        if sentence is None:
            continue
        told = sentence(Telling(fact, place, opened.case, opened.policy, customer))
        if told is not None:
            told = _with_files(replace(told, at=fact.at), fact)
            lines.append(_with_lateness(told, fact, found))
    return lines[::-1]


def _with_files(told: Told, fact: Fact) -> Told:
    files = fact.data.get("files") or ()
    if not files:
        return told
    return replace(told, text=f"{told.text} With {plural(len(files), 'file')}.".strip())


def _moment(line: Told) -> str:
    return line.at.isoformat() if line.at else ""


def _with_lateness(told: Told, fact: Fact, found: Sequence[Owed]) -> Told:
    """Add what we had said, where this came after its date."""
    late = [
        one
        for one in found
        if one.running.met_at == fact.at
        and one.running.state == _DONE_LATE
        and fact.name in one.running.clock.stops_when
    ]
    owed = next((one for one in late if one.due), None)
    if owed is None or owed.due is None:
        return told
    sorry = f"{owed.missed(day_full(owed.due))} We are sorry that we did not."
    return replace(told, kind="late", text=f"{told.text} {sorry}".strip())


def _missed(found: Sequence[Owed]) -> Iterator[Told]:
    """Give each date that passed and is still waiting, where it passed."""
    for one in found:
        if one.is_late and one.due is not None:
            title = (
                "We missed a date we promised"
                if one.is_promise
                else "We passed a date we aimed for"
            )
            text = f"{one.missed(day_full(one.due))} We are sorry that we did not."
            yield Told(title, text, at=one.due, kind="late")


_COMING = {"reply": "Our reply to you", "answer": "Our answer to you", "update": "How it is going"}


def _to_come(opened: Opened, found: Sequence[Owed]) -> Iterator[Told]:
    """Give what is promised and not yet done, the nearest first; an aim with its word."""
    for one in found:
        title = _COMING.get(one.purpose)
        if title and one.running.is_open and one.due and not one.is_late:
            by = "By" if one.is_promise else "We aim for" if one.strength == "aim" else "Usually by"
            yield Told(title, date_text=f"{by} {day_full(one.due)}", at=one.due, kind="next")


# -- a sentence for each fact ------------------------------------------------------------

_CHANNELS = {
    "web": "On our website.",
    "phone": "By telephone.",
    "telephone": "By telephone.",
    "email": "By email.",
    "letter": "By letter.",
    "post": "By letter.",
    "visit": "In person.",
    "in person": "In person.",
    "office": "In person.",
}


def _received(t: Telling) -> Told:
    how = _CHANNELS.get(str(t.data("channel")), "")
    return Told("You told us", how, kind="own", href="#told", link="Read what you told us")


def _acknowledged(t: Telling) -> Told:
    spoken = t.data("form") == "spoken"
    title = (
        "We spoke to you to say that we have it" if spoken else "We replied to say that we have it"
    )
    return Told(title, in_a_sentence(t.words("text")))


def _assigned(t: Telling) -> Told:
    before = any(f.name == "assigned" for f in t.case.facts[: t.place])
    return Told("Somebody else now looks into it" if before else "We chose who looks into it")


def _entered(t: Telling) -> Told | None:
    because = t.data("because")
    if because == "straight-here":
        return Told(f"It went straight to {t.stage(t.data('stage'))}")
    if because == "reclassified":
        return Told(f"It now goes through {t.stage(t.data('stage'))}")
    return None


def _asked_for_more(t: Telling) -> Told:
    later = (fact for fact in t.case.facts[t.place :] if fact.name == "entered")
    entered = next(later, None)
    stage = t.stage(entered.data.get("stage") if entered else "")
    text = in_a_sentence(t.words("reason"))
    if t.fact.name == "dissatisfied":
        return Told(
            "You told us that you were not satisfied", f"It went to {stage}. {text}", kind="own"
        )
    return Told(f"You asked for {stage}", text, kind="own")


def _responded(t: Telling) -> Told:
    stage = t.policy.stages.get(t.fact.stage)
    where = f" at {t.stage(stage.id)}" if stage else ""
    spoken = t.data("form") == "spoken"
    title = f"We {'told you our answer' if spoken else 'answered'}{where}"
    return Told(title, href=f"#answer-{t.place}", link="Read our answer")


def _extended(t: Telling) -> Told:
    was, until = as_date(t.data("was")), as_date(t.data("until"))
    said = f"It was {day_full(was)}. " if was else ""
    new = f"It is now {day_full(until)}. " if until else ""
    return Told("We gave you a new date", f"{said}{new}{in_a_sentence(reason_of(t.fact))}".strip())


def _paused(t: Telling) -> Told:
    return Told("We paused the time for our answer", in_a_sentence(reason_of(t.fact)))


def _refused(t: Telling) -> Told:
    return Told("We said that we could not take it on", in_a_sentence(reason_of(t.fact)))


def _diverted(t: Telling) -> Told:
    part = "part of it" if t.data("covers") == "part" else "it"
    return Told(f"We sent {part} to the right place", in_a_sentence(str(t.data("to"))))


def _split(t: Telling) -> Told:
    other = t.data("reference") or t.data("from")
    text = f"The other part has a reference of its own: {other}." if other else ""
    return Told("We made two of it, so that each part is answered", text)


def _reclassified(t: Telling) -> Told | None:
    if t.data("because"):
        return None
    noun = kind_words(t.policy.kinds.get(str(t.data("to")))).noun
    return Told(f"We now treat this as a {noun}", in_a_sentence(reason_of(t.fact)))


def _offer_text(t: Telling) -> str:
    number = int(t.data("number") or 0)
    offer = next((one for one in t.case.offers if one.number == number), None)
    remedy = next((r for r in t.policy.remedy if offer and r.id == offer.remedy), None)
    name = remedy.name if remedy else ""
    sum_ = f", {money(offer.amount)}" if offer and offer.amount else ""
    return f"{name}{sum_}." if name else ""


def _offered(t: Telling) -> Told | None:
    """An offer that waits for somebody's approval is not made yet."""
    return None if t.data("waits_for") else Told("We made you an offer", _offer_text(t))


def _decided(t: Telling) -> Told | None:
    number = t.data("number")
    waited = any(
        fact.name == "offered" and fact.data.get("number") == number and fact.data.get("waits_for")
        for fact in t.case.facts[: t.place]
    )
    if not waited or not t.fact.data.get("approved", True):
        return None
    return Told("We made you an offer", _offer_text(t))


def _paid(t: Telling) -> Told:
    """Say what was paid, when and under which reference: it can be found on a statement."""
    on = as_date(t.data("paid_on"))
    when = f" on {day_full(on)}" if on else ""
    text = f"{money(float(t.data('amount') or 0))}{when}, reference {t.data('reference')}."
    return Told("We paid what we agreed", text)


def _offer_answered(t: Telling) -> Told:
    verb = "accepted" if t.data("accepted") else "turned down"
    return Told(f"You {verb} our offer", _offer_text(t), kind="own")


def _committed(t: Telling) -> Told:
    on = as_date(t.data("on"))
    by = f" By {day_full(on)}." if on else ""
    return Told("We said what we will do", f"{in_a_sentence(t.words('what'))}{by}")


def _kept(t: Telling) -> Told:
    number = t.data("number")
    made = (f for f in t.case.named("committed") if f.data.get("number") == number)
    promise = next(made, None)
    return Told(
        "We did what we said we would", in_a_sentence((promise and promise.words.get("what")) or "")
    )


def _noted(t: Telling) -> Told | None:
    text = in_a_sentence(t.words("text"))
    if t.own:
        return Told("You added information", text, kind="own")
    return Told("We wrote to you", text) if t.data("visible") == "customer" else None


def _sent(t: Telling) -> Told | None:
    if t.data("to") not in ("", "customer"):
        return None
    letter = next((one for one in t.policy.letter if one.id == t.data("letter")), None)
    return Told("We sent you a letter", in_a_sentence(letter.name) if letter else "")


def _route(t: Telling) -> str:
    name = t.data("route")
    route = next((one for one in t.policy.route if one.id == name), None)
    return route.to.partition(":")[0] if route else "Somebody outside"


def _referred(t: Telling) -> Told:
    return Told(f"It went to: {_route(t)}")


def _determined(t: Telling) -> Told:
    return Told(f"{_route(t)} decided", in_a_sentence(t.words("text")))


def _joined(t: Telling) -> Told | None:
    if t.data("told_us"):
        return None
    if t.data("party") == "representative":
        return Told("We noted who acts for you")
    if t.data("party") == "complainant":
        return Told("Somebody else complains with you")
    if t.data("side"):
        return Told(f"We asked the {t.data('side')} to take part")
    return Told("Another organisation joined in") if t.data("party") == "body" else None


def _left(t: Telling) -> Told:
    who = {
        "representative": "Nobody acts for you any more under what you agreed before",
        "complainant": "Somebody who complained with you left",
    }
    return Told(who.get(str(t.data("party")), "Somebody who took part left"))


def _closed(t: Telling) -> Told:
    return Told("We closed it", in_a_sentence(reason_of(t.fact)))


def _withdrawn(t: Telling) -> Told:
    return Told("You took it back", in_a_sentence(t.words("reason")), kind="own")


def _passed_on(t: Telling) -> Told | None:
    """Say that praise reached those it is for; a message for somebody here goes its own way."""
    kind = t.policy.kinds.get(t.case.kind)
    if kind is None or kind.id not in _PRAISE:
        return None
    return Told("We passed it on to those it is about")


_PRAISE = ("compliment", "comment")


def _plainly(title: str) -> Callable[[Telling], Told]:
    return lambda t: Told(title)


SENTENCES: dict[str, Callable[[Telling], Told | None]] = {
    "received": _received,
    "acknowledged": _acknowledged,
    "assigned": _assigned,
    "entered": _entered,
    "escalated": _asked_for_more,
    "dissatisfied": _asked_for_more,
    "convened": _plainly("We chose the panel"),
    "responded": _responded,
    "extended": _extended,
    "paused": _paused,
    "resumed": _plainly("The time for our answer runs again"),
    "refused": _refused,
    "diverted": _diverted,
    "split": _split,
    "reclassified": _reclassified,
    "offered": _offered,
    "decided": _decided,
    "offer-answered": _offer_answered,
    "paid": _paid,
    "committed": _committed,
    "kept": _kept,
    "noted": _noted,
    "sent": _sent,
    "referred": _referred,
    "determined": _determined,
    "joined": _joined,
    "left": _left,
    "closed": _closed,
    "reopened": _plainly("We opened it again"),
    "withdrawn": _withdrawn,
    # Records that more than one policy has, and that are of what the customer was told.
    "updated": _plainly("We told you how it was going"),
    "result-told": _plainly("We told you the result"),
    "apology": _plainly("We said sorry"),
    "forwarded": _passed_on,
    "shared-with-teams": _plainly("We told our other teams, so that they can do it too"),
    "circulated": _plainly("We told others what was done well, so that they can do it too"),
}


def since(opened: Opened, facts: Sequence[Fact]) -> list[str]:
    """Return what changed while a form was open, as far as it is the customer's to know."""
    customer = str(opened.facts[0].data["filed"].get("customer", ""))
    places = {id(fact): place for place, fact in enumerate(opened.facts)}
    lines = []
    for fact in facts:
        sentence = SENTENCES.get(fact.name)
        place = places.get(id(fact), len(opened.facts) - 1)
        told = sentence and sentence(Telling(fact, place, opened.case, opened.policy, customer))
        if told:
            lines.append(f"{told.title} on {day_full(day_of(fact.at))}.")
    return lines
