"""What has to be asked of the person who does this? Each step's details, as typed questions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from putright.core.case import Case, Offer, Party, Request
from putright.core.clocks import Running
from putright.core.details import detail_of
from putright.core.parties import COMPLAINANT, EVERY_COMPLAINANT, REPRESENTATIVE, live
from putright.core.policy import Bar, Detail, Policy, Remedy
from putright.core.rules.contact import routes
from putright.core.rules.escalation import next_stage
from putright.core.rules.records import NONE_BECAUSE

Choices = tuple[tuple[str, str], ...]
NATURES: Choices = (
    ("actual", "Actual: it does affect what I would do"),
    ("potential", "Potential: it could"),
    ("perceived", "Perceived: it could be seen to"),
)
_PAID_HOW: Choices = (
    ("bank", "Bank transfer"),
    ("account", "Taken off what they owe us"),
    ("cheque", "Cheque"),
    ("card", "Card or voucher"),
    ("cash", "Cash"),
)
FORMS: Choices = (("writing", "In writing"), ("spoken", "Spoken"))


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: the detail it fills, whether it must be answered, and the answers there are.

    `many` says that several of the choices may be given. A person's choices are
    not here: who works for the organisation is no matter of the policy.
    """

    detail: Detail
    required: bool = False
    choices: Choices = ()
    many: bool = False

    @property
    def name(self) -> str:
        return self.detail.id


def asks(
    step: str,
    case: Case,
    policy: Policy,
    given: Mapping[str, Any],
    running: list[Running],
    day: date,
    missing: tuple[str, ...] = (),
) -> list[Ask]:
    """Return the questions of a step, in the order to ask them.

    `given` are the details that make the move what it is (which record, which
    ground); `missing` are details that a refusal has named, such as `despite`.
    """
    found = list(_Questions(case, policy, given, running, day).of(step))
    have = {ask.name for ask in found} | set(given)
    found += [
        Ask(detail_of(name, policy), True)
        for name in missing
        if name not in have and name not in policy.records and name in _ASKABLE
    ]
    return found


_ASKABLE = frozenset(
    {
        "despite",
        "good_reason",
        "discretion",
        "reason",
        "told",
        "deputy_because",
        "though_away",
        "another_because",
        "not_a_payment",
    }
)


_METHODS = {"ask": "ask_"}  # `ask` itself makes one question


class _Questions:
    def __init__(
        self,
        case: Case,
        policy: Policy,
        given: Mapping[str, Any],
        running: list[Running],
        day: date,
    ) -> None:
        self.case = case
        self.policy = policy
        self.given = given
        self.running = running
        self.day = day

    def of(self, step: str) -> Iterator[Ask]:
        method = getattr(self, _METHODS.get(step, step.replace("-", "_")), None)
        if method is not None:
            yield from method()

    def ask(
        self,
        name: str,
        required: bool = False,
        choices: Choices = (),
        many: bool = False,
        label: str = "",
    ) -> Ask:
        detail = detail_of(name, self.policy)
        kind = "choice" if choices else detail.type
        detail = detail.model_copy(update={"label": label or detail.label, "type": kind})
        own = tuple((choice, _as_said(choice)) for choice in detail.choices)
        return Ask(detail, required, choices or own, many)

    def acknowledge(self) -> Iterator[Ask]:
        yield self.ask("form", True, FORMS)
        yield self.ask("text", label="What you told them")

    def assign(self) -> Iterator[Ask]:
        yield Ask(Detail(id="to", type="person", label="Who takes it?"), True)
        yield self.ask("reason")

    def decline_handover(self) -> Iterator[Ask]:
        yield self.ask("reason", True, label="Why? Both of you will read it")

    def _colleague(self) -> Iterator[Ask]:
        roles = tuple((role.id, role.name) for role in self.policy.role if role.side == "staff")
        yield Ask(Detail(id="of", type="person", label="Whom do you ask?"))
        if roles:
            yield self.ask("of_role", False, roles, label="Or everyone who is")
        yield Ask(Detail(id="of_team", label="Or which team or practice group?"))

    def ask_(self) -> Iterator[Ask]:
        wanted = (("advice", "Advice"), ("task", "Something done"))
        yield self.ask("wanted", True, wanted, label="What do you need?")
        yield from self._colleague()
        hint = "Colleagues read this; the customer does not. The case stays with its owner."
        yield Ask(Detail(id="what", type="words", label="What do you ask?", hint=hint), True)
        yield self.ask("on", label="By which day?")

    def reply(self) -> Iterator[Ask]:
        waiting = [one for one in self.case.requests if one.answered_at is None]
        if len(waiting) > 1:
            choices = tuple((str(one.number), self._request(one)) for one in waiting)
            yield self.ask("number", True, choices, label="Which question?")
        hint = "Colleagues read this; the customer does not."
        yield Ask(Detail(id="text", type="words", label="Your answer", hint=hint), True)

    def _request(self, request: Request) -> str:
        said = "Advice" if request.wanted == "advice" else "A task"
        by = f", by {request.on:%-d %B %Y}" if request.on else ""
        return f"{request.number}. {said}{by}"

    def convene(self) -> Iterator[Ask]:
        yield Ask(
            Detail(id="members", type="person", label="Members of the panel"), True, many=True
        )

    def find(self) -> Iterator[Ask]:
        outcomes = tuple((word.id, word.name) for word in self.policy.outcome)
        for point in self.case.points:
            number = point.number
            label = f"Point {number}: finding"
            yield Ask(
                Detail(id=f"point-{number}-outcome", type="choice", label=label), False, outcomes
            )
            label = f"Point {number}: reason"
            yield Ask(Detail(id=f"point-{number}-reason", label=label))

    def respond(self) -> Iterator[Ask]:
        outcomes = tuple((word.id, word.name) for word in self.policy.outcome)
        for point in self.case.points:
            if point.outcome:
                continue
            label = f"Point {point.number}: finding"
            yield Ask(
                Detail(id=f"point-{point.number}-outcome", type="choice", label=label),
                True,
                outcomes,
            )
            label = f"Point {point.number}: reason"
            yield Ask(Detail(id=f"point-{point.number}-reason", label=label), True)
        if outcomes and self.case.stage:
            yield self.ask("outcome", True, outcomes, label="Finding for the whole complaint")
        yield self.ask("form", True, FORMS)
        read = ": everybody who takes part reads it" if self._parties() else ""
        yield self.ask("text", True, label=f"The answer{read}")

    def escalate(self) -> Iterator[Ask]:
        following = next_stage(self.case, self.policy)
        ways = following.enter_on if following else ()
        names = {
            "requested": "They ask for the next stage",
            "dissatisfied": "They are not satisfied with the answer",
            "no-answer": "No answer came in time",
        }
        choices = tuple((way, names[way]) for way in ways if way in names)
        if len(choices) > 1:
            yield self.ask("way", True, choices, label="What did they say?")
        yield self.ask("form", True, FORMS, label="How did they ask?")
        yield self.ask("reason", label="What they said (they need not give a reason)")

    def refuse(self) -> Iterator[Ask]:
        bar = self._bar()
        yield self.ask("reason", True)
        if bar is None or bar.discretion:
            yield self.ask("discretion", True)
        if bar is not None and bar.tell:
            choices = tuple((slot, _as_said(slot)) for slot in bar.tell)
            yield self.ask("tell", True, choices, True, "The letter tells the customer of")

    def _bar(self) -> Bar | None:
        return next((bar for bar in self.policy.bar if bar.id == self.given.get("bar")), None)

    def _points(self, required: bool) -> Iterator[Ask]:
        if self.case.points:
            choices = tuple((str(p.number), f"Point {p.number}") for p in self.case.points)
            yield self.ask("points", required, choices, True, "Which points?")

    def divert(self) -> Iterator[Ask]:
        name = self.given.get("diversion")
        diversion = next((d for d in self.policy.diversion if d.id == name), None)
        if diversion is None:
            return
        if diversion.covers == "part":
            yield from self._points(True)
        for need in diversion.needs:
            yield self.ask(need, True)
        if "reason" not in diversion.needs:
            yield self.ask("reason")

    def split(self) -> Iterator[Ask]:
        yield from self._points(False)
        yield self.ask("kind", True, self._kinds(), label="The new case is a")
        yield self.ask("reason", True)

    def _kinds(self) -> Choices:
        return tuple((kind.id, kind.name) for kind in self.policy.kind)

    def reclassify(self) -> Iterator[Ask]:
        others = tuple(choice for choice in self._kinds() if choice[0] != self.case.kind)
        yield self.ask("to", True, others, label="It is a")
        yield self.ask("reason", True)
        yield self.ask("told", True)

    def _clocks(self, able: list[Running]) -> Iterator[Ask]:
        if len(able) > 1:
            choices = tuple((r.id, f"{r.label}, due {r.limit or 'not stated'}") for r in able)
            yield self.ask("clock", True, choices, label="Which date?")

    def extend(self) -> Iterator[Ask]:
        able = [r for r in self.running if r.clock.extension is not None and r.is_open]
        yield from self._clocks(able)
        yield self.ask("until", True, label="The new date")
        needs = {need: None for r in able if r.clock.extension for need in r.clock.extension.needs}
        for need in needs:
            if need != "until":
                yield self.ask(need, True)
        if "reason" not in needs:
            yield self.ask("reason")
        if any(r.clock.extension and r.clock.extension.at_most for r in able):
            yield self.ask("good_reason")

    def pause(self) -> Iterator[Ask]:
        able = [r for r in self.running if r.clock.pause_needs and r.is_open]
        yield from self._clocks(able)
        for need in {need: None for r in able for need in r.clock.pause_needs}:
            yield self.ask(need, True)

    def resume(self) -> Iterator[Ask]:
        yield from self._clocks([r for r in self.running if r.state == "paused"])

    def _authorised(self) -> Iterator[Ask]:
        able = [one for one in live(self.case) if one.party == REPRESENTATIVE]
        if len(able) > 1:
            choices = tuple((str(one.number), self._party(one)) for one in able)
            yield self.ask("for_party", True, choices, label="Who may act?")
        if self.case.points:
            points = tuple((str(p.number), f"Point {p.number}") for p in self.case.points)
            yield self.ask("points", False, points, True, "Only these points? None: all of it")

    def _party(self, party: Party) -> str:
        joined = next(f for f in self.case.named("joined") if f.data["number"] == party.number)
        name = joined.words.get("name") or party.body or "no name"
        return f"{_as_said(party.party)} {party.number}: {name}"

    def leave(self) -> Iterator[Ask]:
        choices = tuple((str(one.number), self._party(one)) for one in live(self.case))
        if choices:
            yield self.ask("number", True, choices, label="Who leaves?")
        yield self.ask("reason")

    def message(self) -> Iterator[Ask]:
        if others := self._parties():
            choices = (("customer", "The customer"), *others)
            yield self.ask("audience", True, choices, True, "Who is it to?")
        yield self.ask("text", True, label="What do you write? They read it on their page")
        yield self.ask("answer_by", label="By when do you need an answer, if you need one?")

    def _parties(self) -> Choices:
        """Return the parties to whom a letter or a message may go, a group first as one."""
        others = [one for one in live(self.case) if one.party != "body"]
        group = any(one.party == COMPLAINANT for one in others)
        each = ((EVERY_COMPLAINANT, "Each person who complains"),) if group else ()
        return (*each, *((f"party-{one.number}", self._party(one)) for one in others))

    def _consulted(self) -> Iterator[Ask]:
        offices = dict.fromkeys(
            role for row in self.policy.authority for role in row.after_consulting
        )
        if offices:
            choices = tuple((role, self.policy.roles[role].name) for role in offices)
            yield self.ask("consulted", False, choices, True, "Who was consulted?")

    def offer(self) -> Iterator[Ask]:
        remedy = next((r for r in self.policy.remedy if r.id == self.given.get("remedy")), None)
        rows = [row for row in self.policy.authority if remedy and remedy.id in row.remedy]
        if any(row.claim_below or row.up_to for row in rows) or (remedy and _is_money(remedy)):
            yield self.ask("amount", True, label="How much, in pounds?")
        to = dict.fromkeys(word for row in rows for word in row.when.to)
        if to:
            choices = tuple((word, _as_said(word)) for word in to)
            yield self.ask("to", False, (*choices, ("other", "Somebody else")), label="To whom?")
        if remedy is not None and remedy.once_for:
            yield self.ask(remedy.once_for, True, label=f"For which {remedy.once_for}?")
        yield self.ask("reason", True, label="Why this fits what went wrong")
        yield from self._consulted()

    def _offers(self, state: str) -> Iterator[Ask]:
        able = [o for o in self.case.offers if o.state == state]
        if able:
            choices = tuple((str(o.number), self._offer(o)) for o in able)
            yield self.ask("number", True, choices, label="Which offer?")

    def _offer(self, offer: Offer) -> str:
        """Say what an offer is, so that nobody decides it unseen."""
        name = next((r.name for r in self.policy.remedy if r.id == offer.remedy), offer.remedy)
        amount = f", £{offer.amount:,.2f}" if offer.amount else ""
        to = f", to the {offer.to.replace('-', ' ')}" if offer.to else ""
        return f"Offer {offer.number}: {name}{amount}{to}"

    def approve(self) -> Iterator[Ask]:
        yield from self._offers("waiting")
        yield self.ask("approved", True, label="Do you approve it?")
        yield from self._consulted()
        yield self.ask("reason", True)

    def answer_offer(self) -> Iterator[Ask]:
        yield from self._offers("decided")
        yield self.ask("accepted", True, label="Do they accept it?")
        yield self.ask("reason")

    def pay(self) -> Iterator[Ask]:
        able = [o for o in self.case.offers if o.state == "accepted" and o.amount > o.paid]
        if able:
            choices = tuple((str(o.number), self._offer(o)) for o in able)
            yield self.ask("number", True, choices, label="For which offer?")
        yield self.ask("paid_on", True)
        yield self.ask("paid_how", True, _PAID_HOW)
        yield self.ask("reference", True, label="Reference of the payment")
        yield self.ask("amount", label="How much, if not all of it?")

    def send(self) -> Iterator[Ask]:
        name = str(self.given.get("letter", ""))
        letter = next((one for one in self.policy.letter if one.id == name), None)
        slots = list(letter.needs) if letter else []
        ways = [
            (r.id, f"The way outside: {r.to}")
            for r in routes(self.case, self.policy, name, self.day)
        ]
        choices = tuple([(slot, _as_said(slot)) for slot in slots] + ways)
        if choices:
            yield self.ask("says", True, choices, True, "The letter says")
        to = dict.fromkeys(
            w for gate in self.policy.gates_before.get("send", ()) for w in gate.when.to
        )
        other = (*self._parties(), *((word, _as_said(word)) for word in to))
        if other:
            yield self.ask("to", True, (("customer", "The customer"), *other), label="To whom?")
        yield self.ask("text", True, label="The words of the letter")

    def refer(self) -> Iterator[Ask]:
        yield self.ask("on", label="On which day?")
        yield self.ask("text", label="Note")

    def determine(self) -> Iterator[Ask]:
        bodies = tuple((r.id, r.to) for r in {r.id: r for r in self.policy.route}.values())
        if bodies:
            yield self.ask("route", True, bodies, label="Who decided?")
        yield self.ask("text", True, label="What they decided")
        yield self.ask("order", label="Reference of the order, if there is one")
        yield self.ask("on", label="To be done by")

    def declare(self) -> Iterator[Ask]:
        reasons = (("interest", "An interest in this case"), ("subject", "Being complained of"))
        yield self.ask("why", True, reasons, label="Because of")
        yield Ask(Detail(id="person", type="person", label="Who? (yourself, unless you say)"))
        yield self.ask("nature", False, NATURES)
        yield self.ask("reason", label="What it is")

    def join(self) -> Iterator[Ask]:
        parties = (
            ("complainant", "Another complainant"),
            ("representative", "Someone acting for them"),
            ("customer", "The customer's side"),
            ("business", "The business's side"),
            ("body", "A body in a joint complaint"),
        )
        yield self.ask("party", True, parties, label="As what?")
        yield Ask(Detail(id="name", label="Name"), True)
        yield self.ask("body", label="Which body, if it is one")
        yield self.ask(
            "side", False, (("customer", "Customer"), ("business", "Business")), label="Side"
        )
        yield self.ask("on", label="The date agreed with them, if there is one")

    def commit(self) -> Iterator[Ask]:
        yield self.ask("what", True, label="What we will do")
        yield self.ask("on", True, label="By which day?")
        yield Ask(Detail(id="owner", type="person", label="Who will see to it?"))

    def keep(self) -> Iterator[Ask]:
        owed = [c for c in self.case.commitments if c.kept_at is None]
        if len(owed) > 1:
            choices = tuple((str(c.number), f"Promise {c.number}, by {c.on}") for c in owed)
            yield self.ask("number", True, choices, label="Which promise?")
        yield self.ask("text", label="How it was kept")

    def note(self) -> Iterator[Ask]:
        yield self.ask("text", True, label="Note (staff only)")

    def close(self) -> Iterator[Ask]:
        yield self.ask("reason")

    def reopen(self) -> Iterator[Ask]:
        yield self.ask("reason", True)

    def withdraw(self) -> Iterator[Ask]:
        yield self.ask("reason", label="Reason (none is needed)")

    def strike(self) -> Iterator[Ask]:
        yield self.ask("reason", True)

    def add_point(self) -> Iterator[Ask]:
        yield self.ask("what", True, label="What this point is about")
        yield self.ask("category")
        yield self.ask("team", label="Team")

    def record(self) -> Iterator[Ask]:
        known = self.policy.records.get(str(self.given.get("record", "")))
        if known is None:
            return
        for need in known.needs:
            yield self.ask(need, not known.or_none_because)
        if known.expires and "until" not in known.needs:
            yield self.ask("until", not known.or_none_because)
        if known.or_none_because:
            yield self.ask(NONE_BECAUSE)
        if known.authorises:
            yield from self._authorised()
        for clock in self.policy.all_clocks:
            if clock.counts_from == known.id and clock.per and clock.per not in known.needs:
                yield self.ask(clock.per, True)


def _as_said(word: str) -> str:
    """Return a word of a pack as a person reads it: `not-upheld` is `Not upheld`."""
    said = word.replace("-", " ").replace("_", " ")
    return said[:1].upper() + said[1:]


def _is_money(remedy: Remedy) -> bool:
    words = ("payment", "compensation", "money", "refund")
    return remedy.pays or any(word in remedy.id for word in words)
