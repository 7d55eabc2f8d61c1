"""Which sentence tells the customer of a fact? One without a sentence is ours to know.

A note among staff is, an interest declared, whose desk it lies on.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from putright.core.case import Case, as_date
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.design.days import day_full, lower_first, money, on_day
from putright.languages import later, say
from putright.portal.dates import in_a_sentence, reason_of
from putright.portal.findings import is_about_another
from putright.portal.words import kind_words, stage_name


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
            return say("the next stage")
        name = stage_name(stage)
        return lower_first(name) if name[-1:].isdecimal() else f"“{name}”"


_CHANNELS = {
    "web": later("On our website."),
    "phone": later("By telephone."),
    "telephone": later("By telephone."),
    "email": later("By email."),
    "letter": later("By letter."),
    "post": later("By letter."),
    "visit": later("In person."),
    "in person": later("In person."),
    "office": later("In person."),
}


def _received(t: Telling) -> Told:
    how = _CHANNELS.get(str(t.data("channel")), "")
    return Told(
        say("You told us"),
        say(how) if how else "",
        kind="own",
        href="#told",
        link=say("Read what you told us"),
    )


def _acknowledged(t: Telling) -> Told:
    spoken = t.data("form") == "spoken"
    title = (
        say("We spoke to you to say that we have it")
        if spoken
        else say("We replied to say that we have it")
    )
    return Told(title, in_a_sentence(t.words("text")))


def _assigned(t: Telling) -> Told:
    before = any(f.name == "assigned" for f in t.case.facts[: t.place])
    return Told(
        say("Somebody else now looks into it") if before else say("We chose who looks into it")
    )


def _entered(t: Telling) -> Told | None:
    because = t.data("because")
    if because == "straight-here":
        return Told(say("It went straight to %(stage)s", stage=t.stage(t.data("stage"))))
    if because == "reclassified":
        return Told(say("It now goes through %(stage)s", stage=t.stage(t.data("stage"))))
    return None


def _asked_for_more(t: Telling) -> Told:
    later = (fact for fact in t.case.facts[t.place :] if fact.name == "entered")
    entered = next(later, None)
    stage = t.stage(entered.data.get("stage") if entered else "")
    text = in_a_sentence(t.words("reason"))
    if t.fact.name == "dissatisfied":
        went = say("It went to %(stage)s.", stage=stage)
        title = say("You told us that you were not satisfied")
        return Told(title, f"{went} {text}", kind="own")
    return Told(say("You asked for %(stage)s", stage=stage), text, kind="own")


def _responded(t: Telling) -> Told:
    stage = t.policy.stages.get(t.fact.stage)
    spoken = t.data("form") == "spoken"
    if stage:
        where = t.stage(stage.id)
        title = (
            say("We told you our answer at %(stage)s", stage=where)
            if spoken
            else say("We answered at %(stage)s", stage=where)
        )
    else:
        title = say("We told you our answer") if spoken else say("We answered")
    return Told(title, href=f"#answer-{t.place}", link=say("Read our answer"))


def _extended(t: Telling) -> Told:
    was, until = as_date(t.data("was")), as_date(t.data("until"))
    said = [
        say("It was %(day)s.", day=day_full(was)) if was else "",
        say("It is now %(day)s.", day=day_full(until)) if until else "",
        in_a_sentence(reason_of(t.fact)),
    ]
    return Told(say("We gave you a new date"), " ".join(one for one in said if one))


def _paused(t: Telling) -> Told:
    return Told(say("We paused the time for our answer"), in_a_sentence(reason_of(t.fact)))


def _refused(t: Telling) -> Told:
    return Told(say("We said that we could not take it on"), in_a_sentence(reason_of(t.fact)))


def _diverted(t: Telling) -> Told:
    title = (
        say("We sent part of it to the right place")
        if t.data("covers") == "part"
        else say("We sent it to the right place")
    )
    return Told(title, in_a_sentence(say(str(t.data("to")))))


def _split(t: Telling) -> Told:
    other = t.data("reference") or t.data("from")
    text = (
        say("The other part has a reference of its own: %(reference)s.", reference=other)
        if other
        else ""
    )
    return Told(say("We made two of it, so that each part is answered"), text)


def _reclassified(t: Telling) -> Told | None:
    if t.data("because"):
        return None
    noun = kind_words(t.policy.kinds.get(str(t.data("to")))).noun
    title = say("We now treat this as a %(noun)s", noun=noun)
    return Told(title, in_a_sentence(reason_of(t.fact)))


def _offer_text(t: Telling) -> str:
    number = int(t.data("number") or 0)
    offer = next((one for one in t.case.offers if one.number == number), None)
    remedy = next((r for r in t.policy.remedy if offer and r.id == offer.remedy), None)
    name = remedy.name if remedy else ""
    sum_ = f", {money(offer.amount)}" if offer and offer.amount else ""
    return f"{name}{sum_}." if name else ""


def _offered(t: Telling) -> Told | None:
    """An offer that waits for somebody's approval is not made yet."""
    return None if t.data("waits_for") else Told(say("We made you an offer"), _offer_text(t))


def _decided(t: Telling) -> Told | None:
    number = t.data("number")
    waited = any(
        fact.name == "offered" and fact.data.get("number") == number and fact.data.get("waits_for")
        for fact in t.case.facts[: t.place]
    )
    if not waited or not t.fact.data.get("approved", True):
        return None
    return Told(say("We made you an offer"), _offer_text(t))


def _paid(t: Telling) -> Told:
    """Say what was paid, when and under which reference: it can be found on a statement."""
    on = as_date(t.data("paid_on"))
    given = {"sum": money(float(t.data("amount") or 0)), "reference": t.data("reference")}
    text = (
        say("%(sum)s on %(day)s, reference %(reference)s.", day=on_day(on), **given)
        if on
        else say("%(sum)s, reference %(reference)s.", **given)
    )
    return Told(say("We paid what we agreed"), text)


def _offer_answered(t: Telling) -> Told:
    title = (
        say("You accepted our offer") if t.data("accepted") else say("You turned down our offer")
    )
    text = f"{_offer_text(t)} {in_a_sentence(t.words('reason'))}".strip()
    return Told(title, text, kind="own")


def _committed(t: Telling) -> Told:
    on = as_date(t.data("on"))
    by = f" {say('By %(day)s', day=day_full(on))}." if on else ""
    about_us = not is_about_another(t.case, t.policy)
    title = say("We said what we will do") if about_us else say("We said what is to be done")
    return Told(title, f"{in_a_sentence(t.words('what'))}{by}")


def _kept(t: Telling) -> Told:
    number = t.data("number")
    made = (f for f in t.case.named("committed") if f.data.get("number") == number)
    promise = next(made, None)
    return Told(
        say("What was to be done is done")
        if is_about_another(t.case, t.policy)
        else say("We did what we said we would"),
        in_a_sentence((promise and promise.words.get("what")) or ""),
    )


def _noted(t: Telling) -> Told | None:
    text = in_a_sentence(t.words("text"))
    if t.own:
        return Told(say("You added information"), text, kind="own")
    return Told(say("We wrote to you"), text) if t.data("visible") == "customer" else None


def _sent(t: Telling) -> Told | None:
    if t.data("to") not in ("", "customer"):
        return None
    letter = next((one for one in t.policy.letter if one.id == t.data("letter")), None)
    told = Told(say("We sent you a letter"), in_a_sentence(letter.name) if letter else "")
    if not t.words("text"):
        return told
    return replace(told, href=f"letter/{t.place + 1}/", link=say("Read this letter"))


def _route(t: Telling) -> str:
    name = t.data("route")
    route = next((one for one in t.policy.route if one.id == name), None)
    return route.to.partition(":")[0] if route else say("Somebody outside")


def _referred(t: Telling) -> Told:
    return Told(say("It went to: %(who)s", who=_route(t)))


def _determined(t: Telling) -> Told:
    return Told(say("%(who)s decided", who=_route(t)), in_a_sentence(t.words("text")))


def _joined(t: Telling) -> Told | None:
    if t.data("told_us"):
        return None
    if t.data("party") == "representative":
        return Told(say("We noted who acts for you"))
    if t.data("party") == "complainant":
        return Told(say("Somebody else complains with you"))
    if t.data("side"):
        return Told(say("We asked the %(side)s to take part", side=say(str(t.data("side")))))
    return Told(say("Another organisation joined in")) if t.data("party") == "body" else None


def _left(t: Telling) -> Told:
    who = {
        "representative": say("Nobody acts for you any more under what you agreed before"),
        "complainant": say("Somebody who complained with you left"),
    }
    return Told(who.get(str(t.data("party")), say("Somebody who took part left")))


def _closed(t: Telling) -> Told:
    return Told(say("We closed it"), in_a_sentence(reason_of(t.fact)))


def _withdrawn(t: Telling) -> Told:
    return Told(say("You took it back"), in_a_sentence(t.words("reason")), kind="own")


def _passed_on(t: Telling) -> Told | None:
    """Say that praise reached those it is for; a message for somebody here goes its own way."""
    kind = t.policy.kinds.get(t.case.kind)
    if kind is None or kind.id not in _PRAISE:
        return None
    return Told(say("We passed it on to those it is about"))


_PRAISE = ("compliment", "comment")


def _plainly(title: str) -> Callable[[Telling], Told]:
    return lambda t: Told(say(title))


SENTENCES: dict[str, Callable[[Telling], Told | None]] = {
    "received": _received,
    "acknowledged": _acknowledged,
    "assigned": _assigned,
    "entered": _entered,
    "escalated": _asked_for_more,
    "dissatisfied": _asked_for_more,
    "convened": _plainly(later("We chose the panel")),
    "responded": _responded,
    "extended": _extended,
    "paused": _paused,
    "resumed": _plainly(later("The time for our answer runs again")),
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
    "reopened": _plainly(later("We opened it again")),
    "withdrawn": _withdrawn,
    # Records that more than one policy has, and that are of what the customer was told.
    "updated": _plainly(later("We told you how it was going")),
    "result-told": _plainly(later("We told you the result")),
    "apology": _plainly(later("We said sorry")),
    "forwarded": _passed_on,
    "shared-with-teams": _plainly(later("We told our other teams, so that they can do it too")),
    "circulated": _plainly(later("We told others what was done well, so that they can do it too")),
}
