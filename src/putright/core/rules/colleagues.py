"""What do colleagues ask of one another? Advice, or a piece of work with a day.

Whoever is asked may open the case and answer; the case stays with its owner.
"""

from putright.core.case import Request, as_date
from putright.core.facts import Fact
from putright.core.rules.asking import Asked, is_blank

WANTED = ("advice", "task")


def ask(asked: Asked) -> list[Fact]:
    """Ask one colleague, all who hold a role or a team for advice or a piece of work."""
    role = _as_staff(asked)
    _of_one(asked)
    asked.need("what")
    wanted = asked.given.get("wanted") or "advice"
    if wanted not in WANTED:
        asked.refuse("unknown-request", "A colleague is asked for advice, or for a task.")
    on = asked.given.get("on")
    if not is_blank(on) and as_date(on) is None:
        asked.refuse("not-a-day", "Give the day by which you need it, such as 2026-11-23.")
    person = asked.given.get("of")
    if person and person in asked.case.shut_out:
        asked.refuse(
            "shut-out",
            "This person has an interest in the case, or is its subject. Ask somebody else.",
        )
    data = {"number": len(asked.case.requests) + 1, "wanted": wanted, "on": on}
    return [asked.fact_of_details("asked", data, by_role=role)]


def _of_one(asked: Asked) -> None:
    """Exactly one is asked: a person, a role or a team. Nobody then waits for another."""
    named = [name for name in ("of", "of_role", "of_team") if not is_blank(asked.given.get(name))]
    if not named:
        asked.refuse(
            "details-missing",
            "Say whom you ask: a person, a role or a team.",
            missing=["of"],
            only_details=True,
        )
    if len(named) > 1:
        asked.refuse(
            "too-many-asked",
            "Ask one at a time: a person, a role or a team. You may ask another after that.",
            missing=named[1:],
            only_details=True,
        )
    wanted = str(asked.given.get("of_role") or "")
    if wanted and asked.policy.roles and wanted not in asked.policy.roles:
        asked.refuse("unknown-role", f"The policy has no role {wanted!r}.")


def reply(asked: Asked) -> list[Fact]:
    """Answer what was asked; or, as who asked, say that it is no longer needed."""
    role = asked.permit("reply")
    waiting = [one for one in asked.case.requests if one.answered_at is None]
    if not waiting:
        asked.refuse("none-asked", "Nobody waits for an answer to a question in this case.")
    number = asked.given.get("number")
    if not is_blank(number):
        waiting = [one for one in waiting if one.number == int(str(number))]
    mine = [one for one in waiting if may_answer(asked, one)]
    if not mine:
        asked.refuse("not-asked-of-you", "This was asked of somebody else, who has yet to answer.")
    asked.need("text")
    data = {"number": mine[0].number, "called_off": not _is_asked_of(asked, mine[0])}
    return [asked.fact_of_details("replied", data, by_role=role)]


def may_answer(asked: Asked, request: Request) -> bool:
    """Return whether this person may answer: asked themselves, or who waits for the answer."""
    person = asked.actor.person
    return _is_asked_of(asked, request) or person in (request.by, asked.case.handler)


def _is_asked_of(asked: Asked, request: Request) -> bool:
    actor = asked.actor
    return (
        request.of == actor.person
        if request.of
        else request.of_role in actor.roles
        if request.of_role
        else request.of_team == actor.team
    )


def _as_staff(asked: Asked) -> str:
    """Return the role of one who works here: a customer asks us, not our colleagues."""
    asked.permit("ask")
    policy = asked.policy
    listed = any("ask" in role.may for role in policy.role)
    able = [
        role.id
        for role in policy.role
        if role.side == "staff" and (not listed or "ask" in role.may)
    ]
    role = next((role for role in asked.actor.roles if role in able or not policy.roles), None)
    if role is None:
        asked.refuse("not-yours", "Colleagues are asked by those who work on the case.")
    return role
