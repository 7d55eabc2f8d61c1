"""Who asks what of which case, under which policy, when: what every rule is given."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from putright.core.case import Case, as_date
from putright.core.clocks import Running, clocks, local_day
from putright.core.conditions import holds
from putright.core.counting import Amount, Counting, Term
from putright.core.details import apart, plain
from putright.core.facts import Command, Fact
from putright.core.names import CORE_FACTS, CUSTOMER_STEPS, OFFER_REFUSED
from putright.core.parties import (
    PARTY_STEPS,
    REPRESENTATIVE,
    WITH_AUTHORITY,
    authorising,
    may_act,
    numbered,
    party_of,
    who_told_us,
)
from putright.core.policy import Gate, Policy, Rule, Stage, once_for_policy
from putright.core.refusals import Refused

# What anyone may ask, whatever the pack lists: nobody needs leave to complain, to own up to
# an interest, or to write down what they know. What a colleague is asked, or offered, is theirs
# to answer: those rules see to it that nobody else does.
OPEN_TO_ALL = frozenset(
    {"receive", "declare", "note", "ask", "reply", "accept-handover", "decline-handover"}
)

# Whoever may do the one may do the other: let go whom they may join, write what they may send.
LIKE = {"leave": "join", "message": "send"}

_BLANK: tuple[Any, ...] = (None, "", [], {})
_ENDINGS = frozenset({"closed", "refused", "withdrawn", "diverted"})
_SAID = {
    "acknowledged": "an acknowledgement",
    "responded": "an answer",
    "decided": "a decision on the remedy",
    "offered": "an offer",
    "offer-answered": "the customer's answer to the offer",
    "assigned": "an owner",
    "convened": "the panel",
    "sent": "a letter sent",
    "joined": "the other party",
    "closed": "the closing",
    "diverted": "the referral elsewhere",
}


def clauses_of(rule: Rule | None) -> tuple[str, ...]:
    """Return what a rule rests on: its clauses, or the source of a rule that was added."""
    if rule is None:
        return ()
    return rule.cites or ((rule.added,) if rule.added else ())


class Asked:
    """One command, asked of one case at one moment. Rules read it and give back facts.

    `given` is a copy of the command's details, which a rule may complete. `day` and
    `clocks` are worked out when they are first asked for, unless somebody who asks many
    commands of one case has them already.
    """

    __slots__ = ("_clocks", "_day", "actor", "at", "case", "command", "given", "policy")

    def __init__(
        self,
        case: Case,
        command: Command,
        policy: Policy,
        at: datetime,
        clocks: list[Running] | None = None,
        day: date | None = None,
    ) -> None:
        self.case = case
        self.command = command
        self.policy = policy
        self.at = at
        self.actor = command.by
        self.given = dict(command.given)
        self._clocks = clocks
        self._day = day

    @property
    def clocks(self) -> list[Running]:
        if self._clocks is None:
            self._clocks = clocks(self.case, self.policy, self.at)
        return self._clocks

    @property
    def day(self) -> date:
        """The day on which this is recorded, where the organisation is."""
        if self._day is None:
            self._day = local_day(self.at, self.policy.calendar.zone)
        return self._day

    @property
    def happened(self) -> datetime:
        """When it happened: now, unless the step says otherwise (recorded late)."""
        moment = self.given.get("happened") or self.at
        if not isinstance(moment, datetime):
            self.refuse("not-a-moment", "Give the day and time at which this happened.")
        if moment > self.at:
            self.refuse("in-the-future", "This cannot have happened later than now.")
        received = self.case.received_at
        if received is not None and moment < received:
            self.refuse("before-receipt", "This cannot have happened before the case was received.")
        return moment

    @property
    def stage(self) -> Stage | None:
        return self.policy.stages.get(self.case.stage)

    # -- saying no ---------------------------------------------------------

    def refuse(
        self,
        code: str,
        sentence: str,
        rule: Rule | None = None,
        missing: Iterable[str] = (),
        only_details: bool = False,
    ) -> NoReturn:
        raise Refused(
            code,
            sentence,
            clauses_of(rule),
            tuple(missing),
            only_details,
            str(getattr(rule, "id", "")),
        )

    def need(self, *names: str, rule: Rule | None = None) -> None:
        """Refuse unless every detail named is given; nothing else stands in the way."""
        missing = [name for name in names if is_blank(self.given.get(name))]
        if missing:
            self.refuse(
                "details-missing",
                f"Say also: {', '.join(name.replace('_', ' ') for name in missing)}.",
                rule,
                missing,
                only_details=True,
            )

    def must_be(self, *statuses: str, code: str = "not-open") -> None:
        if self.case.status not in statuses:
            wanted = " or ".join(statuses)
            is_now = self.case.status or "not begun"
            self.refuse(code, f"This case is {is_now}. That is done only while one is {wanted}.")

    # -- who may -----------------------------------------------------------

    def permit(self, step: str, record: str = "") -> str:
        """Return the role under which this is asked. Refuses one who may not."""
        if self.actor.person and self.actor.person in self.case.shut_out and step != "declare":
            self.refuse(
                "shut-out",
                "This case is closed to you: you declared an interest in it, or are its subject.",
            )
        self._permit_party(step)
        role = self._role_for(step, record)
        if role is None:
            able = who_may(self.policy, step, record)
            rule = self._rule_meant() or (self.policy.roles[able[0]] if able else None)
            self.refuse("not-yours", _whose_it_is(able, self.policy), rule, able)
        return role

    def _permit_party(self, step: str) -> None:
        """Refuse what is not for one who was joined to the case: it is not theirs to decide."""
        party = party_of(self.case, self.actor.person)
        teller = who_told_us(self.case)
        if teller is not None and teller.left and teller.key == self.actor.person:
            self.refuse("not-for-a-party", "You no longer take part in this case.")
        if party is None or step in PARTY_STEPS:
            return
        acts = party.party == REPRESENTATIVE
        if acts and step in WITH_AUTHORITY and may_act(self.case, self.policy, party, self.day):
            return
        able = authorising(self.policy) if acts else []
        self.refuse(
            "not-for-a-party",
            "Only the person whose complaint it is, or the staff, may do that.",
            able[0] if able else None,
        )

    def _rule_meant(self) -> Rule | None:
        """Return the rule that a command is about: its record, diversion, route, letter, remedy."""
        for table, rules in self.policy.rules_named.items():
            wanted = self.given.get(table)
            if isinstance(wanted, str) and wanted in rules:
                return rules[wanted]
        return None

    def _role_for(self, step: str, record: str) -> str | None:
        roles = self.actor.roles or ("",)
        if not self.policy.roles or (step in OPEN_TO_ALL and not self._only_looks_on(step)):
            return roles[0]
        if step in PARTY_STEPS and party_of(self.case, self.actor.person):
            return roles[0]
        may = self.policy.may
        step = LIKE.get(step, step)
        for role in roles:
            able = may.get(role, CUSTOMER_STEPS)
            if step in able or (record and record in able):
                return role
        return None

    def _only_looks_on(self, step: str) -> bool:
        """Someone from outside writes nothing but what the pack lets them (FO-8's assessor)."""
        if step != "note":
            return False
        known = [self.policy.roles[role] for role in self.actor.roles if role in self.policy.roles]
        outside = bool(known) and all(role.side == "outside" for role in known)
        return outside and not any("note" in role.may for role in known)

    # -- gates -------------------------------------------------------------

    def pass_gates(self, name: str, **also: Any) -> dict[str, Any]:
        """Refuse where a gate before this step or record is shut; return what `despite` says."""
        for gate in self.policy.gates_before.get(name, ()):
            if holds(gate.when, self.case, self.day, {**self.given, **also}):
                self._pass(gate)
        return {"despite": self.given["despite"]} if self.given.get("despite") else {}

    def _pass(self, gate: Gate) -> None:
        since = -1
        if gate.since:
            places = self._since(gate)
            if not places:
                return
            since = places[-1]
        same = str(self.given.get(gate.for_each, "")) if gate.for_each else ""
        person = str(self.given.get("to") or "") if gate.of_assignee else ""
        missing = missing_before(gate, self.case, self.policy, self.day, since, same, person)
        if not missing:
            return
        weak = gate.strength in ("aim", "usually", "may")
        if weak and self.given.get("despite"):
            return
        said = [self.said(name) for name in missing]
        names = " or ".join(said) if gate.needs_any and not gate.needs else ", ".join(said)
        told = " Or say why to go ahead all the same." if weak else ""
        self.refuse(
            "gate",
            f"First there must be on file: {names}.{told}",
            gate,
            [*missing, *(["despite"] if weak else [])],
            only_details=weak,
        )

    def _since(self, gate: Gate) -> list[int]:
        """Return where the facts stand from which a gate counts."""
        facts = enumerate(self.case.facts)
        if gate.since == OFFER_REFUSED:
            same = str(self.given.get(gate.for_each, "")) if gate.for_each else ""
            keys = {made.number: made.once_key for made in self.case.offers}
            return [
                place
                for place, fact in facts
                if fact.name == "offer-answered"
                and not fact.data.get("accepted")
                and (not same or keys.get(int(fact.data["number"]), same) == same)
            ]
        # A case that was turned away, withdrawn or sent elsewhere has closed as well.
        since_any = _ENDINGS if gate.since == "closed" else {gate.since}
        return [place for place, fact in facts if fact.name in since_any]

    def said(self, name: str) -> str:
        """Return a record or fact as a person reads it: its name in the pack, or our word."""
        if name in self.policy.records:
            return f"“{self.policy.records[name].label}”"
        return _SAID.get(name, name.replace("-", " "))

    # -- what then happened --------------------------------------------------

    def fact(
        self,
        name: str,
        data: Mapping[str, Any] | None = None,
        *,
        stage: str | None = None,
        by_role: str = "",
        at: datetime | None = None,
        words: Mapping[str, str] | None = None,
    ) -> Fact:
        return Fact(
            name=name,
            at=at or self.happened,
            recorded_at=self.at,
            by=self.actor.person,
            role=by_role,
            stage=self.case.stage if stage is None else stage,
            data={k: plain(v) for k, v in (data or {}).items() if v not in (None, "")},
            words=dict(words or {}),
        )

    def fact_of_details(
        self,
        name: str,
        data: Mapping[str, Any] | None = None,
        *,
        by_role: str = "",
        without: Iterable[str] = (),
    ) -> Fact:
        """Return a fact that carries every detail given, words apart, and `data` besides."""
        data = data or {}
        skip = {"happened", *without, *data}
        plain_data, words = apart(
            {key: value for key, value in self.given.items() if key not in skip}, self.policy
        )
        return self.fact(name, {**plain_data, **data}, by_role=by_role, words=words)


def _whose_it_is(able: tuple[str, ...], policy: Policy) -> str:
    kept = _said_of(policy)
    if able not in kept:
        names = " or ".join(policy.roles[role].name for role in able) or "nobody in this policy"
        kept[able] = f"This is for {names} to do."
    return kept[able]


@once_for_policy
def _said_of(policy: Policy) -> dict[tuple[str, ...], str]:
    return {}


def is_blank(value: object) -> bool:
    """Return whether a detail says nothing: no, none and nought do say something."""
    return not value and value in _BLANK


def who_may(policy: Policy, step: str, record: str = "") -> tuple[str, ...]:
    """Return the roles that may ask this, in the order of the pack."""
    kept = policy.permits
    step = LIKE.get(step, step)
    if (step, record) not in kept:
        allowed = policy.records[record].from_role if record in policy.records else ()
        kept[step, record] = tuple(
            role.id
            for role in policy.role
            if (step in role.may or (record and record in role.may))
            and (not allowed or role.id in allowed)
        )
    return kept[step, record]


def missing_before(
    gate: Gate,
    case: Case,
    policy: Policy,
    day: date,
    since: int = -1,
    same: str = "",
    person: str = "",
) -> list[str]:
    """Return what a gate still needs: facts that have not happened, records not on file.

    `same` is the value of the gate's `for_each` that the step carries; `person`
    is whom the step is to, where the gate asks for what was recorded of them.
    """
    if gate.each_of:
        return _missing_for_each(gate, case, day)
    there = [
        name
        for name in (*gate.needs, *gate.needs_any)
        if _there(name, gate, case, policy, day, since, same, person)
    ]
    missing = [name for name in gate.needs if name not in there]
    if gate.needs_any and not set(gate.needs_any) & set(there):
        missing += list(gate.needs_any)
    return missing


def _missing_for_each(gate: Gate, case: Case, day: date) -> list[str]:
    """Return what is missing for any of the facts that each need their own, and later."""
    last: dict[str, int] = {}
    for place, fact in case.on_file(gate.each_of, day):
        last[str(fact.data.get(gate.for_each, ""))] = place
    return [
        name
        for name in gate.needs
        if any(
            not any(
                found > place and str(fact.data.get(gate.for_each, "")) == key
                for found, fact in case.on_file(name, day)
            )
            for key, place in last.items()
        )
    ]


def _there(
    name: str,
    gate: Gate,
    case: Case,
    policy: Policy,
    day: date,
    since: int,
    same: str,
    person: str = "",
) -> bool:
    found = [
        fact
        for place, fact in case.on_file(name, day)
        if place > since
        and (since < 0 or fact.at >= case.facts[since].at)
        and (not same or str(fact.data.get(gate.for_each, same)) == same)
        and (not person or str(fact.data.get(gate.of_assignee, "")) == person)
    ]
    if name == "joined":
        found = [fact for fact in found if _is_joined(fact, gate, case)]
    if not gate.from_each or name in CORE_FACTS:
        return bool(found)
    wanted = {str(getattr(party, gate.from_each, "")) for party in case.parties} - {""}
    if gate.from_each == "side" and "side" in policy.details:
        # A case with sides has all of them, whether or not somebody was joined for each.
        wanted |= set(policy.details["side"].choices)
    have = {str(fact.data.get(gate.from_each, "")) for fact in found}
    return bool(found) and wanted <= have


def _is_joined(fact: Fact, gate: Gate, case: Case) -> bool:
    """Return whether a party is still there and, where the gate says so, of its side."""
    party = numbered(case, fact.data.get("number"))
    return party is not None and gate.of_side in ("", party.side)


def last_day(
    limits: Iterable[Any], take: str, anchors: Mapping[str, Any], policy: Policy
) -> date | None:
    """Return the last day in time under these limits, or None where no start is known.

    A limit whose start is unknown is left out. `anchors` holds days or moments.
    """
    days = []
    for limit in limits:
        start = anchors.get(limit.counts_from)
        if start is None or not isinstance(limit.within, Amount):
            continue
        moment = start if isinstance(start, datetime) else _noon(as_date(start), policy)
        days.append(_term(limit.within, policy).due(moment).on)
    if not days:
        return None
    return max(days) if take == "latest" else min(days)


def _term(amount: Amount, policy: Policy) -> Term:
    """Return the time that a limit gives; limits count plainly, and are asked for every move."""
    kept = _terms(policy)
    if amount not in kept:
        counting = Counting(division=policy.calendar.division, zone=policy.calendar.zone)
        kept[amount] = Term(amount, counting, policy.calendar_of(counting.division))
    return kept[amount]


@once_for_policy
def _terms(policy: Policy) -> dict[Amount, Term]:
    return {}


def _noon(day: date | None, policy: Policy) -> datetime:
    assert day is not None
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(policy.calendar.zone))
