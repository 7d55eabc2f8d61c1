"""Is everybody there of whom a pack speaks: roles, sides, and what they must have learnt?"""

from putright.core.checking.checker import Checker
from putright.core.counting import Amount
from putright.core.lines import Path
from putright.core.names import STEPS

_CYCLE_UNITS = ("calendar days", "weeks", "months", "years")


def roles(check: Checker) -> None:
    """Cases go to roles that there are, and roles may do what there is to do."""
    policy = check.policy
    known = set(policy.roles)
    for index, routing in enumerate(policy.routing):
        check.known(("routing", index, "to"), [routing.to], known, "role")
    check.known(("handing_over", "outright_by"), policy.handing_over.outright_by, known, "role")
    for index, role in enumerate(policy.role):
        check.known(("role", index, "may"), role.may, [*STEPS, *policy.records], "step or record")


def training(check: Checker) -> None:
    """Courses and attestations: for roles that there are, and for times that can be counted."""
    for table, roles, time in (
        ("course", "for_role", "valid_for"),
        ("attestation", "by_role", "within"),
    ):
        for index, item in enumerate(getattr(check.policy, table)):
            path: Path = (table, index)
            check.known((*path, roles), getattr(item, roles), check.policy.roles, "role")
            amount = getattr(item, time)
            unit = amount.unit if isinstance(amount, Amount) else ""
            if amount == "as agreed" or (unit and unit not in _CYCLE_UNITS):
                check.say(
                    (*path, time),
                    'Write a time in days, weeks, months or years, such as "3 years".',
                )


def sides(check: Checker) -> None:
    """Who may be shown a record, and whose joining a gate waits for: sides that there are."""
    side = check.policy.details.get("side")
    known = ["customer", *(side.answers if side else ())]
    for index, record in enumerate(check.policy.record):
        path: Path = ("record", index, "shown_to")
        check.known(path, record.shown_to, [*known, "complainants", "side"], "side")
    for index, gate in enumerate(check.policy.gate):
        if gate.of_side:
            check.known(("gate", index, "of_side"), [gate.of_side], known, "side")


def lines(check: Checker) -> None:
    """A line reviews nothing at stages, and writes no records, that there are."""
    for index, rule in enumerate(check.policy.outside_line):
        place: Path = ("outside_line", index)
        check.known((*place, "stages"), rule.stages, check.policy.stages, "stage")
        check.known((*place, "records"), rule.records, check.policy.records, "record")
        if not rule.stages and not rule.records:
            check.say(place, "Say at which stages, or for which records, a line is kept out.")


def interests(check: Checker) -> None:
    """Interests are declared by a cycle, and checked by roles, that there are."""
    policy = check.policy
    for index, rule in enumerate(policy.interests):
        place: Path = ("interests", index)
        cycles = [cycle.id for cycle in policy.cycle]
        check.known((*place, "declared_each"), filter(None, [rule.declared_each]), cycles, "cycle")
        check.known((*place, "checked_by"), rule.checked_by, policy.roles, "role")
