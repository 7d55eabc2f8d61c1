"""Who must not touch the case? Declaring an interest, looking at that, and keeping out a line."""

from putright.core.case import fold
from putright.core.declarations import (
    RULINGS,
    STANDS,
    SUBJECT,
    Declaration,
    declarations,
    in_line,
    outside_line_at,
    outside_line_for,
    second_line,
)
from putright.core.details import people_in
from putright.core.facts import Fact
from putright.core.policy import Interests
from putright.core.rules.asking import Asked, is_blank


def declare(asked: Asked) -> list[Fact]:
    """Shut out, at once, whoever has an interest in the case or is its subject. Never refused."""
    person = str(asked.given.get("person") or asked.actor.person)
    if not person:
        asked.need("person")
    is_subject = asked.given.get("why") == SUBJECT
    line = list(asked.lines.get(person, ())) if is_subject and asked.policy.outside_line else []
    facts = [
        asked.fact_of_details("declared", {"person": person, "line": line or None}),
        asked.fact("shut-out", {"person": person}),
    ]
    handler = asked.case.handler
    if handler == person or (is_subject and handler and _is_out(asked, facts, handler)):
        facts.append(asked.fact("unassigned", {"from": handler}))
    return [*facts, *_counts_no_more(asked, person)]


def _counts_no_more(asked: Asked, person: str) -> list[Fact]:
    """Strike what names somebody who is shut out, where the pack says so: another is told."""
    return [
        asked.fact("struck", {"record": one.id})
        for one in asked.policy.record
        if one.not_shut_out
        and any(
            person in people_in(one, fact.data, asked.policy)
            for _, fact in asked.case.on_file(one.id, asked.day)
        )
    ]


def _is_out(asked: Asked, facts: list[Fact], handler: str) -> bool:
    """Return whether the handler is in line with whoever has just been declared its subject."""
    after = fold(facts, asked.case)
    rules = outside_line_at(asked.policy, asked.case.stage)
    return any(in_line(after, rule, handler, asked.lines) for rule in rules)


# -- the second line ------------------------------------------------------------------------


def check(asked: Asked) -> list[Fact]:
    """Look at a declaration: it stands, or there is none and they may have the case again."""
    rule = second_line(asked.policy)
    every = declarations(asked.case)
    waiting = [one for one in every if not one.ruling]
    if rule is None or not waiting:
        asked.refuse("none-to-check", "No declaration in this case waits to be looked at.")
    role = _as_second_line(asked, rule)
    one = _meant(asked, waiting)
    if asked.actor.person in (one.person, one.fact.by):
        asked.refuse(
            "own-declaration",
            "It is about you, or you declared it, so somebody else must look at it.",
            rule,
        )
    asked.need("ruling")
    ruling = asked.given["ruling"]
    if ruling not in dict(RULINGS):
        asked.refuse("unknown-ruling", "Say that it stands, or that there is none.")
    about = {"person": one.person}
    checked = asked.fact_of_details("declaration-checked", about, by_role=role, without=("number",))
    if ruling == STANDS:
        return [checked]
    if is_blank(asked.given.get("reason")):
        asked.refuse(
            "details-missing",
            "Say why there is no interest: the case will be open to them again.",
            rule,
            ["reason"],
            only_details=True,
        )
    if any(old.ruling == STANDS and old.person == one.person for old in every):
        return [checked]  # what stood before still keeps them out
    return [checked, asked.fact("let-in", about, by_role=role)]


def _as_second_line(asked: Asked, rule: Interests) -> str:
    if asked.actor.person in asked.case.shut_out:
        asked.refuse("shut-out", "This case is closed to you, so somebody else must look at it.")
    role = next((role for role in asked.actor.roles if role in rule.checked_by), None)
    if role is None:
        roles = asked.policy.roles
        names = " or ".join(roles[name].name for name in rule.checked_by)
        asked.refuse("not-yours", f"This is for {names} to do.", rule, rule.checked_by)
    return role


def _meant(asked: Asked, waiting: list[Declaration]) -> Declaration:
    number = str(asked.given.get("number") or "")
    if number:
        waiting = [one for one in waiting if str(one.number) == number]
        if not waiting:
            asked.refuse("none-to-check", "This declaration does not wait to be looked at.")
    elif len({one.person for one in waiting}) > 1:
        asked.need("number")
    return waiting[0]


# -- a line that reviews nothing ------------------------------------------------------------


def is_outside_the_line(asked: Asked, stage: str, person: str) -> None:
    """Refuse whoever manages, or answers to, somebody complained of, where the policy asks."""
    for rule in outside_line_at(asked.policy, stage):
        if in_line(asked.case, rule, person, asked.lines):
            you = person == asked.actor.person
            asked.refuse(
                "in-line",
                "Somebody in your line is complained of, so somebody else must do this."
                if you
                else "This person manages somebody who is complained of, or answers to them. "
                "Choose somebody outside their line.",
                rule,
            )


def may_write_it(asked: Asked, record: str) -> None:
    """Refuse a record to whoever is in line with somebody complained of, where the policy asks."""
    for rule in outside_line_for(asked.policy, record):
        if in_line(asked.case, rule, asked.actor.person, asked.lines):
            asked.refuse(
                "in-line",
                "Somebody in your line is complained of, so somebody else must record this.",
                rule,
            )
