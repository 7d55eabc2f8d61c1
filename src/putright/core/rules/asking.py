"""Who asks what of which case, under which policy, when: what every rule is given."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NoReturn

from putright.core.case import Case
from putright.core.clocks import Running, clocks, local_day
from putright.core.colleagues_named import TOLD
from putright.core.conditions import holds
from putright.core.details import apart, plain, said_of
from putright.core.facts import Command, Fact
from putright.core.names import CUSTOMER_STEPS
from putright.core.parties import (
    PARTY_STEPS,
    REPRESENTATIVE,
    WITH_AUTHORITY,
    authorising,
    may_act,
    party_of,
    who_told_us,
)
from putright.core.policy import Gate, Policy, Rule, Stage
from putright.core.refusals import Refused
from putright.core.rules.able import LIKE, OPEN_TO_ALL, who_may, whose_it_is
from putright.core.rules.gates import asks_of_one, missing_before, places_since
from putright.core.said import as_said, says_nothing

_BLANK: tuple[Any, ...] = (None, "", [], {})
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

    `given` is a copy of the command's details, which a rule may complete. `lines` says who
    is above whom, where whoever asks knows that; no fact ever keeps it. `day` and
    `clocks` are worked out when they are first asked for, unless somebody who asks many
    commands of one case has them already.
    """

    __slots__ = ("_clocks", "_day", "actor", "at", "case", "command", "given", "lines", "policy")

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
        self.given: dict[str, Any] = as_said(dict(command.given))
        self.lines: Mapping[str, Sequence[str]] = self.given.pop("lines", None) or {}
        self.given.pop(TOLD, None)  # whether they are here is checked before any rule
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
                f"Say also: {', '.join(said_of(name, self.policy) for name in missing)}.",
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
            self.refuse("not-yours", whose_it_is(able, self.policy), rule, able)
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
            # What waits for a record of one letter is asked of that letter (`of_letters`).
            if not asks_of_one(gate, self.policy) and holds(
                gate.when, self.case, self.day, {**self.given, **also}
            ):
                self._pass(gate)
        return {"despite": self.given["despite"]} if self.given.get("despite") else {}

    def _pass(self, gate: Gate) -> None:
        since = -1
        if gate.since:
            places = places_since(gate, self.case, self.given)
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


def is_blank(value: object) -> bool:
    """Return whether a detail says nothing: no, none and nought do say something, spaces do not."""
    return says_nothing(value) if isinstance(value, str) else not value and value in _BLANK
