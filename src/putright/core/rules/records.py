"""What must be written down, by whom, and what may be struck out again."""

from collections.abc import Mapping
from typing import Any, NoReturn

from putright.core.case import as_date
from putright.core.clocks import local_day
from putright.core.conditions import holds
from putright.core.declarations import outside_line_for
from putright.core.details import apart, people_in, said_of
from putright.core.facts import Fact
from putright.core.new_dates import NEW_DATE, is_late, new_date_for
from putright.core.policy import AS_AGREED, Policy, Record, once_for_policy
from putright.core.refusals import Refused
from putright.core.rules import of_letters
from putright.core.rules.asking import Asked, clauses_of, is_blank
from putright.core.rules.declaring import may_write_it
from putright.core.rules.missed import was_missed
from putright.core.rules.parties import whose

NONE_BECAUSE = "none_because"


def record(asked: Asked) -> list[Fact]:
    """Put a record of the pack on file."""
    asked.need("record")
    name = str(asked.given["record"])
    known = asked.policy.records.get(name)
    if known is None:
        _unknown(asked, name)
    role = asked.permit("record", name)
    _from_whom(asked, known)
    may_write_it(asked, known.id)
    if not holds(known.when, asked.case, asked.day):
        raise not_here(known)
    asked.pass_gates(name)
    _not_already_agreed(asked, known)
    _after_a_miss(asked, known)
    given = {key: value for key, value in asked.given.items() if key != "happened"}
    given.update(whose(asked, known))
    check_record(asked, name, given)
    _of_nobody_shut_out(asked, known, given)
    if known.is_of_one:
        given = of_letters.named_in(asked, known, given)
    return [record_fact(asked, known, given, role)]


def is_settled(known: Record, policy: Policy) -> bool:
    """Return whether a case it belongs to has no say in it: no gate, no handler, no date agreed."""
    return not (
        known.not_by
        or any(outside_line_for(policy, known.id))
        or known.authorises
        or known.id in policy.gates_before
        or known.id in _agreeing(policy)
        or known.about == NEW_DATE
    )


def not_here(known: Record) -> Refused:
    return Refused(
        "not-here",
        f"{known.label} does not belong to a case like this.",
        clauses_of(known),
        rule=known.id,
    )


def _unknown(asked: Asked, name: str) -> NoReturn:
    known = ", ".join(asked.policy.records) or "none"
    asked.refuse("unknown-record", f"This policy has no record {name!r}. It has: {known}.")


def _from_whom(asked: Asked, known: Record) -> None:
    if known.from_role and not set(known.from_role) & set(asked.actor.roles):
        roles = asked.policy.roles
        names = " or ".join(roles[r].name if r in roles else r for r in known.from_role)
        asked.refuse("not-yours", f"Only {names} may record this.", known, known.from_role)
    if "handler" in known.not_by:
        handlers = {person for _, person in asked.case.handled}
        if asked.actor.person and asked.actor.person in handlers:
            asked.refuse("handler", "Whoever handled this case may not record this.", known)
    for name in known.not_by:
        decided = asked.case.latest(name) if name in asked.policy.records else None
        if decided is not None and asked.actor.person and asked.actor.person == decided.by:
            asked.refuse(
                "own-decision",
                f"You recorded “{asked.policy.records[name].label}”, so somebody else must.",
                known,
            )


def _of_nobody_shut_out(asked: Asked, known: Record, given: Mapping[str, Any]) -> None:
    if known.not_shut_out and people_in(known, given, asked.policy) & asked.case.shut_out:
        asked.refuse(
            "shut-out",
            f"{known.label}: the case is closed to this person, who is its subject or declared "
            "an interest in it. Name somebody else.",
            known,
        )


def _not_already_agreed(asked: Asked, known: Record) -> None:
    """An agreed date moves by an extension only, so that the first one is never lost."""
    if known.id not in _agreeing(asked.policy):
        return
    for running in asked.clocks:
        clock = running.clock
        same_key = not clock.per or str(asked.given.get(clock.per, "")) == running.key
        if (
            clock.counts_from == known.id
            and clock.within == AS_AGREED
            and running.is_open
            and same_key
        ):
            if running.state == "late" and known.about == NEW_DATE:
                continue  # that one was missed as well: the next is recorded beside both
            if running.state == "late" and new_date_for(
                asked.case, asked.policy, asked.day, running
            ):
                was_missed(asked, running)
            asked.refuse(
                "extend-instead",
                "A date is agreed already. Extend it, so that the first date stays on the record.",
                clock,
            )


def _after_a_miss(asked: Asked, known: Record) -> None:
    """Refuse a new date where none was missed, or one that has passed itself."""
    if known.about != NEW_DATE:
        return
    if not is_late(asked.case, asked.clocks, asked.policy):
        asked.refuse(
            "not-late",
            f"{known.label}: the answer is not late. Where it will be, more time is given before.",
            known,
        )
    on = as_date(asked.given.get("on"))
    if on is not None and on < asked.day:
        asked.refuse("not-later", "The new date must be today or later.", known, ["on"])


@once_for_policy
def _agreeing(policy: Policy) -> frozenset[str]:
    """Return the records that agree a date, and so start a clock."""
    return frozenset(c.counts_from for c in policy.all_clocks if c.within == AS_AGREED)


def check_record(asked: Asked, name: str, given: Mapping[str, Any]) -> Record:
    """Return the record called `name`. Refuses an unknown one, or one whose details are missing."""
    known = asked.policy.records.get(name)
    if known is None:
        _unknown(asked, name)
    if known.or_none_because and given.get(NONE_BECAUSE):
        return known
    missing = [name for name in known.all_needs if is_blank(given.get(name))]
    if missing:
        wanted = ", ".join(said_of(name, asked.policy) for name in missing)
        told = " Or say why there is none." if known.or_none_because else ""
        asked.refuse(
            "details-missing",
            f"{known.label}: say also {wanted}.{told}",
            known,
            missing,
            only_details=True,
        )
    if known.about == "restriction":
        _has_an_end_and_a_review(asked, known, given)
    return known


def _has_an_end_and_a_review(asked: Asked, known: Record, given: Mapping[str, Any]) -> None:
    """Refuse a restriction of contact that is over already, or ends unreviewed.

    Why from the day it happened: one that is written down late may be over by now.
    """
    begins = local_day(asked.happened, asked.policy.calendar.zone)
    until, review = as_date(given.get("until")), as_date(given.get("review_on"))
    if known.expires and (until is None or until <= begins):
        asked.refuse("ends-too-early", f"{known.label}: it ends on a later day.", known, ["until"])
    if "review_on" not in known.needs:
        return
    if review is None or review <= begins or (until is not None and review >= until):
        asked.refuse(
            "review-not-before-its-end",
            f"{known.label}: it is looked at again on a later day, before it ends.",
            known,
            ["review_on"],
        )


def record_fact(asked: Asked, known: Record, given: Mapping[str, Any], role: str = "") -> Fact:
    data, words = apart({k: v for k, v in given.items() if k != "record"}, asked.policy)
    if known.restricted:
        data["restricts"] = True
    return asked.fact(known.id, data, by_role=role, words=words)


def strike(asked: Asked) -> list[Fact]:
    """Take a record off file, with a reason. That it was struck stays on the record."""
    asked.need("record")
    name = str(asked.given["record"])
    known = asked.policy.records.get(name)
    if known is None:
        _unknown(asked, name)
    if known.struck_by:
        if not set(known.struck_by) & set(asked.actor.roles):
            roles = asked.policy.roles
            names = " or ".join(roles[r].name if r in roles else r for r in known.struck_by)
            asked.refuse("not-yours", f"Only {names} may strike this out.", known, known.struck_by)
        role = next(role for role in asked.actor.roles if role in known.struck_by)
    else:
        role = asked.permit("record", name)  # whoever may record it
        _from_whom(asked, known)
    if not asked.case.is_on_file(name, asked.day):
        asked.refuse("not-on-file", f"{known.label} is not on file, so it cannot be struck.", known)
    asked.pass_gates("strike")
    asked.need("reason", rule=known)
    data = {"record": name, "restricts": False if known.restricted else None}
    return [asked.fact_of_details("struck", data, by_role=role)]
