"""Do gates, bars, diversions, authorities and conditions speak of what there is?"""

from putright.core.checking.checker import Checker
from putright.core.lines import Path
from putright.core.names import OFFER_REFUSED, STEPS
from putright.core.parties import BODY, COMPLAINANT, CUSTOMERS, EVERY_COMPLAINANT, REPRESENTATIVE
from putright.core.policy import Policy


def gates(check: Checker) -> None:
    """A gate stands before a step, and waits for what can happen."""
    policy = check.policy
    steps_and_records = [*STEPS, *policy.records]
    for index, gate in enumerate(policy.gate):
        check.known(("gate", index, "before"), gate.before, steps_and_records, "step or record")
        check.known(("gate", index, "needs"), gate.needs, check.facts, "fact or record")
        check.known(("gate", index, "needs_any"), gate.needs_any, check.facts, "fact or record")
        if gate.since:
            since = check.facts | {OFFER_REFUSED}
            check.known(("gate", index, "since"), [gate.since], since, "fact or record")
        if gate.each_of:
            where: Path = ("gate", index, "each_of")
            check.known(where, [gate.each_of], check.facts, "fact or record")
            if not gate.for_each:
                check.say(where, "Say by which detail they are told apart (for_each).")


def of_one_letter(check: Checker) -> None:
    """A record of one letter is waited for before a letter is sent, and nowhere else."""
    policy = check.policy
    named = {record.id for record in policy.record if record.is_of_one}
    waited: set[str] = set()
    for index, gate in enumerate(policy.gate):
        own = named & {*gate.needs, *gate.needs_any}
        if not own:
            continue
        waited |= own
        if gate.before != ("send",):
            said = f"{sorted(own)[0]!r} is of one letter, so this gate stands before send alone."
            check.say(("gate", index, "before"), said)
        if gate.needs_any or gate.from_each or gate.each_of or set(gate.needs) - named:
            said = "What is of one letter is waited for in a gate of its own, by `needs` alone."
            check.say(("gate", index, "needs"), said)
    for index, record in enumerate(policy.record):
        if record.is_of_one and record.id not in waited:
            said = f"Record {record.id} is of one letter, and no gate before send waits for it."
            check.say(("record", index), said)


def bars(check: Checker) -> None:
    """A bar needs what can happen."""
    policy = check.policy
    for index, bar in enumerate(policy.bar):
        check.known(("bar", index, "needs"), bar.needs, check.facts, "fact or record")


def authorities(check: Checker) -> None:
    """An authority is over a remedy, and names roles, settings and a diversion."""
    policy = check.policy
    for index, authority in enumerate(policy.authority):
        path: Path = ("authority", index)
        check.known((*path, "remedy"), authority.remedy, [r.id for r in policy.remedy], "remedy")
        check.known((*path, "decided_by"), authority.decided_by, policy.roles, "role")
        check.known((*path, "after_consulting"), authority.after_consulting, policy.roles, "role")
        if authority.up_to:
            check.known((*path, "up_to"), [authority.up_to], policy.settings, "setting")
        if authority.claim_below:
            check.known((*path, "claim_below"), [authority.claim_below], policy.settings, "setting")
        if authority.divert_to:
            check.known(
                (*path, "divert_to"),
                [authority.divert_to],
                [d.id for d in policy.diversion],
                "diversion",
            )


def diversions(check: Checker) -> None:
    """A diversion is approved by roles that there are."""
    policy = check.policy
    for index, diversion in enumerate(policy.diversion):
        check.known(
            ("diversion", index, "approved_by"), diversion.approved_by, policy.roles, "role"
        )


def conditions(check: Checker) -> None:
    """A condition names kinds, stages, people, findings, facts and records that there are."""
    policy = check.policy
    whom = [*policy.roles, *recipients(policy)]
    for path, item in check.whens():
        check.known((*path, "to"), item.to, whom, "role or party")
        check.known((*path, "role"), item.role, policy.roles, "role")
        check.known((*path, "not_role"), item.not_role, policy.roles, "role")
        if policy.outcome:
            check.known((*path, "outcome"), item.outcome, [o.id for o in policy.outcome], "finding")
        if policy.remedy:
            check.known((*path, "remedy"), item.remedy, [r.id for r in policy.remedy], "remedy")
        check.known((*path, "kind"), item.kind, policy.kinds, "kind")
        check.known((*path, "procedure"), item.procedure, policy.procedures, "procedure")
        check.known((*path, "stage"), item.stage, policy.stages, "stage")
        check.known((*path, "has"), item.has, check.facts, "fact or record")
        check.known((*path, "lacks"), item.lacks, check.facts, "fact or record")


def recipients(policy: Policy) -> list[str]:
    """Return whom besides roles a letter may be to: the customer, parties, sides of the pack."""
    side = policy.details.get("side")
    own = [CUSTOMERS, COMPLAINANT, EVERY_COMPLAINANT, REPRESENTATIVE, BODY]
    return list(dict.fromkeys([*own, *(side.answers if side else ())]))


def empty(check: Checker) -> None:
    """A gate says what it needs, a bar when it holds."""
    for index, gate in enumerate(check.policy.gate):
        if not gate.needs and not gate.needs_any:
            check.say(("gate", index), f"Gate {gate.id} needs nothing: say what (needs).")
    for index, bar in enumerate(check.policy.bar):
        if not bar.limits and bar.when is None:
            check.say(("bar", index), f"Bar {bar.id}: say when it holds (limits or when).")
