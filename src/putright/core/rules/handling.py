"""Who handles it: assigning, convening a panel."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from putright.core.case import Case
from putright.core.conditions import holds
from putright.core.facts import Fact
from putright.core.policy import Course, Policy, Stage
from putright.core.rules.asking import Asked
from putright.core.rules.declaring import is_outside_the_line
from putright.core.rules.handover import waits_for_the_receiver


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
    person = str(asked.given.get("to") or "")
    if person in asked.case.shut_out:
        asked.refuse(
            "shut-out",
            "This person has an interest in the case, or is its subject. Choose another.",
        )
    has_no_interest(asked, person)
    asked.pass_gates("assign")
    asked.need("to")
    stage = asked.stage
    if stage is not None:
        _is_new(asked, stage, person)
        is_outside_the_line(asked, stage.id, person)
        _is_of_another_team(asked, stage, str(asked.given.get("team", "")))
        _holds_the_role(asked, stage)
        _is_the_relevant_one(asked, stage)
    is_trained(asked)
    is_not_away(asked)
    without = KNOWN_OF_A_PERSON
    name = "handover-offered" if waits_for_the_receiver(asked, person) else "assigned"
    return [asked.fact_of_details(name, {"to": person}, by_role=role, without=without)]


def _is_new(asked: Asked, stage: Stage, person: str) -> None:
    if stage.different_people and person in asked.case.handlers_before(stage.id):
        asked.refuse(
            "earlier-handler",
            "Choose someone who did not handle this case at an earlier stage.",
            stage,
        )


def _is_of_another_team(asked: Asked, stage: Stage, team: str) -> None:
    if stage.different_team and is_same_team(team, asked.case.team):
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
    other = of and team and not is_same_team(str(team), str(of))
    if other and not asked.given.get("deputy_because"):
        asked.refuse(
            "not-the-relevant-one",
            f"This is for the {role.name} of {of}. Say why another acts.",
            role,
            ["deputy_because"],
            only_details=True,
        )


# What the door adds of whoever is chosen. Known at that moment, it is not kept with the case.
KNOWN_OF_A_PERSON = ("trained", "away_until", "deputy", "interests")


def courses_for(case: Case, policy: Policy, day: date) -> list[Course]:
    """Return the courses without which nobody is given such a case."""
    return [one for one in policy.course if any(holds(when, case, day) for when in one.limits)]


def is_trained(asked: Asked) -> None:
    """Refuse somebody without the training that the policy asks for in such a case.

    `trained` are the courses that they have done and that still hold, where whoever
    asks knows them.
    """
    trained = asked.given.get("trained")
    if trained is None:
        return
    for course in courses_for(asked.case, asked.policy, asked.day):
        if course.id not in trained:
            asked.refuse(
                "not-trained",
                f"Such a case is for somebody trained in “{course.name}”, and this person is not, "
                "or was too long ago. Choose another, or record their training first.",
                course,
            )


def has_no_interest(asked: Asked, person: str) -> None:
    """Refuse somebody who declared an interest in whoever is named in the case.

    `interests` are the names that match, by person, where whoever asks knows them. They
    are never kept with the case. A person of the same name is another: that is said.
    """
    matching = (asked.given.get("interests") or {}).get(person) if person else None
    if not matching or not asked.policy.interests or asked.given.get("another_because"):
        return
    named = " and ".join(str(name) for name in matching)
    asked.refuse(
        "matching-interest",
        f"This person declared an interest in {named}, named in this case. Choose somebody else "
        "or, if that is another of the same name, say how you know.",
        asked.policy.interests[0],
        ["another_because"],
        only_details=True,
    )


def is_same_team(one: str, other: str) -> bool:
    """Return whether two teams are one, however their names were typed."""
    return bool(one) and " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def is_not_away(asked: Asked) -> None:
    """Warn of somebody who is away: their deputy has it, or the reason is said."""
    until = asked.given.get("away_until")
    if not until or asked.given.get("though_away"):
        return
    back = f" until {until.day} {until:%B %Y}" if isinstance(until, date) else ""
    deputy = " Choose their deputy," if asked.given.get("deputy") else " Choose somebody else,"
    asked.refuse(
        "away",
        f"This person is away{back}.{deputy} or say why it is theirs all the same.",
        missing=["though_away"],
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
    if asked.case.convened:
        asked.need("reason", rule=stage)  # whoever forms a panel twice says what changed
    members = [_member(asked, member) for member in asked.given["members"]]
    _fit_the_panel(asked, stage, members)
    reasons = {
        f"substitute for {m['substitutes']}": str(m["reason"]) for m in members if m.get("reason")
    }
    if asked.given.get("reason"):
        reasons["reason"] = str(asked.given["reason"])
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
    for member in members:
        may_sit(asked, stage, member)
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


def _is_of_those_who_sit(asked: Asked, stage: Stage, member: Mapping[str, Any]) -> None:
    """Whoever sits, as a substitute too, is of those whom the policy lets sit."""
    held, wanted = member.get("holds"), stage.panel.from_roles if stage.panel else ()
    if held is None or not wanted or set(wanted) & set(held):
        return
    roles = asked.policy.roles
    names = ", ".join(roles[name].name if name in roles else name for name in wanted)
    asked.refuse("not-for-the-panel", f"Only these may sit: {names}.", stage, wanted)


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


def may_sit(asked: Asked, stage: Stage, member: Mapping[str, Any]) -> None:
    """Refuse somebody who may not sit on the panel of this stage, for the office given."""
    person = str(member["person"])
    if person in asked.case.shut_out:
        asked.refuse("shut-out", "A member has an interest in the case. Choose another.", stage)
    _is_new(asked, stage, person)
    is_outside_the_line(asked, stage.id, person)
    has_no_interest(asked, person)
    _is_of_those_who_sit(asked, stage, member)
    _holds_the_office(asked, stage, member)
