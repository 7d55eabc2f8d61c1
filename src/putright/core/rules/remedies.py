"""What puts it right: offers, who may decide them, the answer to them, and commitments."""

from collections.abc import Mapping, Sequence
from typing import Any

from putright.core.case import Offer, as_date
from putright.core.conditions import holds
from putright.core.facts import Fact
from putright.core.policy import Authority, Remedy
from putright.core.rules.asking import Asked
from putright.core.rules.payments import amount_of, only_as_a_payment

_COUNTED = ("waiting", "decided", "accepted")


def offer(asked: Asked) -> list[Fact]:
    """Offer a remedy. It waits, if another must decide it."""
    role = asked.permit("offer")
    asked.must_be("open", "answered", "closed")
    asked.need("remedy")
    remedy = _remedy(asked)
    asked.pass_gates("offer")
    only_as_a_payment(asked, remedy, amount_of(asked), "reason", "text", "what")
    _once(asked, remedy)
    about = [row for row in asked.policy.authority if remedy.id in row.remedy]
    if any(row.when.to for row in about):
        asked.need("to", rule=remedy)
    if any(row.up_to or row.claim_below for row in about) and asked.given.get("amount") is None:
        asked.need("amount", rule=remedy)  # a limit cannot be kept to unseen
    if remedy.pays and asked.given.get("amount") is not None and not amount_of(asked):
        asked.refuse(
            "not-an-amount", "Write the sum that is offered. Nothing is no payment.", remedy
        )
    rows = rows_that_fit(asked, asked.given)
    if rows:
        _below_the_excess(asked, rows[0])
    mine = next((row for row in rows if set(row.decided_by) & set(asked.actor.roles)), None)
    if mine is not None:
        _no_way_round(asked, about)
    sits = mine is not None and _sits_on_the_panel(asked, mine)
    if mine is not None and not sits and not _not_consulted(asked, mine):
        _consulted_do_not_sit(asked, mine)
        waits: tuple[str, ...] = ()
    elif rows:
        waits = (mine or rows[0]).decided_by
    elif any(remedy.id in row.remedy for row in asked.policy.authority):
        asked.refuse("no-authority", "The policy gives nobody authority for this.", remedy)
    else:
        waits = ()
    number = len(asked.case.offers) + 1
    offered = asked.fact_of_details(
        "offered",
        {
            "number": number,
            "waits_for": list(waits) or None,
            "once_key": str(asked.given.get(remedy.once_for, "")) if remedy.once_for else None,
        },
        by_role=role,
    )
    if waits or not rows:
        return [offered]
    decided = {"number": number, "approved": True, **_consulted(asked)}
    return [offered, asked.fact("decided", decided, by_role=role)]


def _remedy(asked: Asked) -> Remedy:
    name = asked.given["remedy"]
    for remedy in asked.policy.remedy:
        if remedy.id == name:
            return remedy
    known = ", ".join(remedy.id for remedy in asked.policy.remedy) or "none"
    asked.refuse("unknown-remedy", f"There is no remedy {name!r}. There are: {known}.")


def _no_way_round(asked: Asked, rows: Sequence[Authority]) -> None:
    """Who may not decide what whoever complained gets says why it goes to another instead."""
    role, to = asked.case.role, asked.given.get("to")
    row = next((row for row in rows if role and role in row.when.to), None)
    if row is None or to == role or asked.given.get("another_payee"):
        return
    if set(row.decided_by) & set(asked.actor.roles):
        return
    named = asked.policy.roles[role].name if role in asked.policy.roles else role
    asked.refuse(
        "another-payee",
        f"This case is of a {named}. If it goes to somebody else, say to whom and why.",
        row,
        ["another_payee"],
        only_details=True,
    )


def _once(asked: Asked, remedy: Remedy) -> None:
    if not remedy.once_for:
        return
    asked.need(remedy.once_for, rule=remedy)
    key = str(asked.given.get(remedy.once_for, ""))
    for made in asked.case.offers:
        if made.remedy == remedy.id and made.state in _COUNTED and made.once_key == key:
            asked.refuse(
                "once-only",
                f"This was offered already, and it is made once for each {remedy.once_for}.",
                remedy,
            )


def rows_that_fit(asked: Asked, given: Mapping[str, Any]) -> list[Authority]:
    """Return the rows of authority that fit this offer, in the order of the pack."""
    return [
        row
        for row in asked.policy.authority
        if given.get("remedy") in row.remedy
        and holds(row.when, asked.case, asked.day, given)
        and _up_to(asked, row, given)
    ]


def _up_to(asked: Asked, row: Authority, given: Mapping[str, Any]) -> bool:
    """A limit is of the case's total, so that two small offers are not a way round it."""
    if not row.up_to:
        return True
    limit = asked.policy.setting(row.up_to)
    if limit is None:
        asked.refuse(
            "not-stated",
            f"The organisation has not said its {row.up_to.replace('_', ' ')}.",
            row,
            [row.up_to],
        )
    number = int(given.get("number", 0) or 0)
    total = sum(o.amount for o in asked.case.offers if o.state in _COUNTED and o.number != number)
    return total + float(given.get("amount") or 0) <= limit


def _below_the_excess(asked: Asked, row: Authority) -> None:
    if not row.claim_below:
        return
    excess = asked.policy.setting(row.claim_below)
    name = row.claim_below.replace("_", " ")
    if excess is None:
        asked.refuse(
            "not-stated", f"The organisation has not said its {name}.", row, [row.claim_below]
        )
    if float(asked.given.get("claim") or asked.given.get("amount") or 0) >= excess:
        goes = f" It goes to: {row.divert_to}." if row.divert_to else ""
        asked.refuse(
            "over-the-excess", f"This is not below the {name}.{goes}", row, [row.divert_to]
        )


def _not_consulted(asked: Asked, row: Authority) -> list[str]:
    given = asked.given.get("consulted") or ()
    roles = {item.get("role") if isinstance(item, Mapping) else item for item in given}
    return [role for role in row.after_consulting if role not in roles]


def _consulted(asked: Asked) -> dict[str, Any]:
    given = asked.given.get("consulted") or ()
    people = [item["person"] for item in given if isinstance(item, Mapping) and item.get("person")]
    roles = [item.get("role") if isinstance(item, Mapping) else item for item in given]
    return {"consulted": roles or None, "consulted_people": people or None}


def approve(asked: Asked) -> list[Fact]:
    """Decide an offer that waits, with authority and after consulting whom the policy names."""
    role = asked.permit("approve")
    made = _waiting(asked)
    given = {"remedy": made.remedy, "amount": made.amount, "to": made.to, "number": made.number}
    rows = rows_that_fit(asked, given)
    mine = next((row for row in rows if set(row.decided_by) & set(asked.actor.roles)), None)
    if mine is None:
        able = rows[0] if rows else None
        names = " or ".join(
            _role_name(asked, r) for r in (able.decided_by if able else made.waits_for)
        )
        asked.refuse(
            "no-authority",
            f"{names} decides this.",
            able,
            able.decided_by if able else made.waits_for,
        )
    if _sits_on_the_panel(asked, mine):
        asked.refuse(
            "approver-sits",
            "You sit on the panel of this case, so somebody else must decide the money.",
            mine,
        )
    asked.pass_gates("approve", **given)
    missing = _not_consulted(asked, mine)
    if missing and asked.given.get("approved") is not False:
        names = ", ".join(_role_name(asked, name) for name in missing)
        asked.refuse(
            "consult",
            f"First consult: {names}. Say that you did.",
            mine,
            missing,
            only_details=True,
        )
    _consulted_do_not_sit(asked, mine)
    role = next(r for r in asked.actor.roles if r in mine.decided_by)
    data = {
        "number": made.number,
        "approved": asked.given.get("approved") is not False,
        "approver": asked.actor.person,
        **_consulted(asked),
    }
    return [asked.fact_of_details("decided", data, by_role=role)]


def _sits_on_the_panel(asked: Asked, row: Authority) -> bool:
    """Whoever answers the case as a panel does not also decide its money, unless the panel does."""
    panel = asked.stage.handled_by if asked.stage is not None else ""
    return asked.actor.person in asked.case.convened and panel not in row.decided_by


def _consulted_do_not_sit(asked: Asked, row: Authority) -> None:
    """Whoever is consulted on the money may not sit on the panel that answers the case."""
    panel = asked.case.latest("convened")
    seated = {m.get("office") for m in panel.data.get("members", ())} if panel else set()
    both = [role for role in row.after_consulting if role in seated]
    if both and asked.case.convened:
        asked.refuse(
            "consulted-sits",
            f"{_role_name(asked, both[0])} sits on the panel of this case. "
            "Convene it again with a substitute first.",
            row,
            both,
        )


def _role_name(asked: Asked, role: str) -> str:
    return asked.policy.roles[role].name if role in asked.policy.roles else role


def _waiting(asked: Asked) -> Offer:
    waiting = [made for made in asked.case.offers if made.state == "waiting"]
    number = asked.given.get("number")
    if number not in (None, ""):
        waiting = [made for made in waiting if made.number == int(number)]
    if not waiting:
        asked.refuse("none-waiting", "No offer waits for a decision.")
    return waiting[-1]


def answer_offer(asked: Asked) -> list[Fact]:
    """Take down whether the customer accepts what was offered."""
    role = asked.permit("answer-offer")
    made = [o for o in asked.case.offers if o.state == "decided"]
    number = asked.given.get("number")
    if number not in (None, ""):
        made = [o for o in made if o.number == int(number)]
    if not made:
        asked.refuse("none-made", "There is no offer to answer.")
    asked.pass_gates("answer-offer")
    if asked.given.get("accepted") is None:
        asked.need("accepted")
    data = {"number": made[-1].number, "accepted": bool(asked.given["accepted"])}
    return [asked.fact_of_details("offer-answered", data, by_role=role)]


def commit(asked: Asked) -> list[Fact]:
    """Promise an action by a day, with an owner. It outlives the closing of the case."""
    role = _may_commit(asked, "commit")
    if not asked.case.facts:
        asked.refuse("not-begun", "There is no case yet.")
    only_as_a_payment(asked, None, amount_of(asked), "what", "text")
    asked.need("what", "on")
    on = as_date(asked.given["on"])
    if on is None:
        asked.refuse("not-a-day", "Give the day by which it will be done, such as 2026-11-23.")
    if on < asked.day:
        asked.refuse(
            "not-later", "A promise is for today or a later day: nobody can keep this one."
        )
    number = len(asked.case.commitments) + 1
    return [asked.fact_of_details("committed", {"number": number, "on": on}, by_role=role)]


def keep(asked: Asked) -> list[Fact]:
    """Take down that a commitment was kept."""
    role = _may_commit(asked, "keep")
    owed = [c for c in asked.case.commitments if c.kept_at is None]
    number = asked.given.get("number")
    if number not in (None, ""):
        owed = [c for c in owed if c.number == int(number)]
    if not owed:
        asked.refuse("none-owed", "There is no such commitment still to keep.")
    return [asked.fact_of_details("kept", {"number": owed[0].number}, by_role=role)]


def _may_commit(asked: Asked, step: str) -> str:
    """Whoever may answer may also promise, where the pack does not say who may."""
    listed = any(step in role.may for role in asked.policy.roles.values())
    return asked.permit(step if listed else "respond")
