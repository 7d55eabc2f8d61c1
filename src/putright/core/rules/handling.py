"""Who handles it: assigning, convening a panel, declaring an interest."""

from collections.abc import Mapping
from typing import Any

from putright.core.conditions import holds
from putright.core.facts import Fact
from putright.core.policy import Stage
from putright.core.rules.asking import Asked


def handled_by(asked: Asked, stage: Stage | None = None) -> str:
    """Return the role that answers at this stage: the first routing that fits, else the stage's."""
    stage = stage or asked.stage
    for routing in asked.policy.routing:
        if holds(routing.when, asked.case, asked.day):
            return routing.to
    if stage is None or stage.handled_by == "not stated":
        return ""
    return stage.handled_by


def assign(asked: Asked) -> list[Fact]:
    """Give the case to a person, who must be new to it where the policy says so."""
    role = asked.permit("assign")
    asked.must_be("open", "answered")
    asked.pass_gates("assign")
    asked.need("to")
    person = str(asked.given["to"])
    stage = asked.stage
    if person in asked.case.shut_out:
        asked.refuse(
            "shut-out",
            "This person has an interest in the case, or is its subject. Choose another.",
        )
    if stage is not None:
        _is_new(asked, stage, person)
        _is_of_another_team(asked, stage, str(asked.given.get("team", "")))
        _holds_the_role(asked, stage)
        _is_the_relevant_one(asked, stage)
    return [asked.fact_of_details("assigned", {"to": person}, by_role=role)]


def _is_new(asked: Asked, stage: Stage, person: str) -> None:
    if stage.different_people and person in asked.case.handlers_before(stage.id):
        asked.refuse(
            "earlier-handler",
            "Choose someone who did not handle this case at an earlier stage.",
            stage,
        )


def _is_of_another_team(asked: Asked, stage: Stage, team: str) -> None:
    if stage.different_team and team and team == asked.case.team:
        asked.refuse(
            "same-team", "Choose someone of another team than the one complained of.", stage
        )


def _holds_the_role(asked: Asked, stage: Stage) -> None:
    role = asked.given.get("to_role")
    wanted = handled_by(asked, stage)
    held = role if isinstance(role, (list, tuple)) else [role]
    if role and wanted and wanted not in held:
        name = asked.policy.roles[wanted].name if wanted in asked.policy.roles else wanted
        asked.refuse("wrong-role", f"At this stage the case is for {name}.", stage, [wanted])


def _is_the_relevant_one(asked: Asked, stage: Stage) -> None:
    """Where a role is held once for each service, centre or contract, it is that one's.

    Another may act, with the reason: the holder is away, or is the subject.
    """
    role = asked.policy.roles.get(handled_by(asked, stage))
    if role is None or not role.one_for_each:
        return
    received = asked.case.latest("received")
    of = received.data.get(role.one_for_each) if received else None
    team = asked.given.get("team")
    if of and team and team != of and not asked.given.get("deputy_because"):
        asked.refuse(
            "not-the-relevant-one",
            f"This is for the {role.name} of {of}. Say why another acts.",
            role,
            ["deputy_because"],
            only_details=True,
        )


def convene(asked: Asked) -> list[Fact]:
    """Form the panel of a stage: its size, its offices or their substitutes, all of them new."""
    role = asked.permit("convene")
    asked.must_be("open")
    stage = asked.stage
    if stage is None or stage.panel is None:
        asked.refuse("no-panel", "This stage has no panel.", stage)
    asked.pass_gates("convene")
    asked.need("members", rule=stage)
    members = [_member(asked, member) for member in asked.given["members"]]
    _fit_the_panel(asked, stage, members)
    reasons = {
        f"substitute for {m['substitutes']}": str(m["reason"]) for m in members if m.get("reason")
    }
    plain = [
        {key: m[key] for key in ("person", "office", "substitutes") if m.get(key)} for m in members
    ]
    return [asked.fact("convened", {"members": plain}, by_role=role, words=reasons)]


def _member(asked: Asked, member: Any) -> dict[str, Any]:
    if isinstance(member, str):
        return {"person": member}
    if isinstance(member, Mapping) and member.get("person"):
        return dict(member)
    asked.refuse("details-missing", "Name each member of the panel.", missing=["members"])


def _fit_the_panel(asked: Asked, stage: Stage, members: list[dict[str, Any]]) -> None:
    panel = stage.panel
    assert panel is not None
    people = [str(member["person"]) for member in members]
    if len(set(people)) != panel.members or len(people) != panel.members:
        asked.refuse("panel-size", f"The panel has {panel.members} different members.", stage)
    for person in people:
        if person in asked.case.shut_out:
            asked.refuse("shut-out", "A member has an interest in the case. Choose another.", stage)
        _is_new(asked, stage, person)
    for member in members:
        _holds_the_office(asked, stage, member)
    for office in panel.offices:
        held = any(member.get("office") == office for member in members)
        replaced = next((m for m in members if m.get("substitutes") == office), None)
        if held:
            continue
        if replaced is None or not panel.substitutes:
            asked.refuse(
                "office-missing",
                f"The {office.replace('-', ' ')} must sit, or a substitute with a reason.",
                stage,
                [office],
            )
        if not replaced.get("reason"):
            asked.refuse(
                "details-missing",
                f"Say why somebody sits in place of the {office.replace('-', ' ')}.",
                stage,
                ["reason"],
                only_details=True,
            )


def _holds_the_office(asked: Asked, stage: Stage, member: Mapping[str, Any]) -> None:
    """Whoever sits for an office holds it, and was not consulted on this case in it.

    `holds` are the member's roles, where whoever asks knows them.
    """
    office = str(member.get("office") or "")
    if not office:
        return
    holds = member.get("holds")
    said = office.replace("-", " ")
    if holds is not None and office not in holds:
        asked.refuse(
            "not-the-office",
            f"This person is not the {said}. Choose whoever is, or a substitute with a reason.",
            stage,
            [office],
        )
    if stage.different_people and any(p == f"office:{office}" for _, p in asked.case.handled):
        asked.refuse(
            "earlier-handler",
            f"The {said} was consulted on this case, so somebody else must sit.",
            stage,
        )


def declare(asked: Asked) -> list[Fact]:
    """Shut out, at once, whoever has an interest in the case or is its subject. Never refused."""
    person = str(asked.given.get("person") or asked.actor.person)
    if not person:
        asked.need("person")
    facts = [
        asked.fact_of_details("declared", {"person": person}),
    ]
    facts.append(asked.fact("shut-out", {"person": person}))
    if asked.case.handler == person:
        facts.append(asked.fact("unassigned", {"from": person}))
    return facts
