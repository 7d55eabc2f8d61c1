"""Who needs to know of a case? Whoever has to do with it, by name, by role or by team.

A restricted case is open to few, whatever the policy says. Of the others the policy says
whether all who work here may open them (`access.need_to_know`), and which roles open more
than their own (`role.opens`). Whoever is shut out needs to know nothing.
"""

from collections.abc import Iterator

from putright.core.behaviour import may_answer_appeals, records_about, unanswered_appeal
from putright.core.case import Case, Request
from putright.core.declarations import checked_by, to_check
from putright.core.details import CORE_DETAILS
from putright.core.facts import Actor, Fact
from putright.core.policy import Policy, once_for_policy

# Stands among the people who have to do with a case while nobody has it.
UNOWNED = "unowned"
# Beside the details that hold a person: `to` may, whoever a case or a task goes to.
_NAMING = frozenset(name for name, kind in CORE_DETAILS.items() if kind == "person") | {
    "to",
    "consulted_people",
}


def needs_to_know(case: Case) -> frozenset[str]:
    """Return who may open a case while it is restricted.

    That is its handler, everyone who has handled, decided or been consulted on it,
    and those who restricted it or approved of that. While nobody has it, it is also
    open to the role whose stage it is (`role:director`): a crime reported on the web
    must be seen by somebody.
    """
    people = {case.handler, *case.convened, *(person for _, person in case.handled)}
    for fact in case.facts:
        if fact.data.get("restricts") is True:
            people |= {fact.by, str(fact.data.get("approver", ""))}
    people |= _asked_of(case)
    if is_unowned(case) and case.answered_by:
        people.add(as_known(case.answered_by))
    return frozenset(people - {""} - case.shut_out)


def _asked_of(case: Case) -> set[str]:
    """Return whom a colleague asked something, and whom the case is offered to.

    Whoever was asked by name has been consulted, and stays so; a role or a team only
    until one of them has answered.
    """
    asked = {whom(one) for one in case.requests if one.of or one.answered_at is None}
    return asked | ({case.handover.to} if case.handover else set())


def whom(request: Request) -> str:
    """Return who is asked, by the name under which they know of the case."""
    if request.of:
        return request.of
    return as_known(request.of_role) if request.of_role else as_team(request.of_team)


def has_to_do_with(case: Case, policy: Policy) -> frozenset[str]:
    """Return who has to do with a case: its team apart, which is a word of the case.

    That is who needs to know of it when it is restricted, and besides whoever wrote
    something in it (logged it, say), or is named in it to do something; the roles that
    a decision waits for, a look at a declaration, or an answer to an appeal; and, while
    nobody has it, those who give cases out.
    """
    people = set(needs_to_know(case))
    for fact in case.facts:
        people.add(fact.by)
        people.update(_named(fact, policy))
    for offer in case.offers:
        if offer.state == "waiting":
            people |= {as_known(role) for role in offer.waits_for}
    people |= {as_known(role) for role in _answer_an_appeal(case, policy)}
    if to_check(case, policy):
        people |= {as_known(role) for role in checked_by(policy)}
    if is_unowned(case):
        people.add(UNOWNED)
    return frozenset(people - {""} - case.shut_out)


def _answer_an_appeal(case: Case, policy: Policy) -> tuple[str, ...]:
    """Return the roles that an appeal against a restriction waits for, while one waits.

    Why nobody where another role opens every case: it reaches them without more people.
    """
    if unanswered_appeal(case, policy) is None:
        return ()
    able = may_answer_appeals(policy)
    names = records_about(policy, "restriction")
    authorised = {fact.role for name in names for fact in case.named(name)}
    others = (role for role in able if role not in authorised)
    return () if any(_opens(role, policy) == "every" for role in others) else able


def is_unowned(case: Case) -> bool:
    return not case.handler and not case.convened


def team_of(case: Case) -> str:
    """Return the team whose case it is: the handler's or, while nobody has it, the one named."""
    return case.handler_team or case.team


def as_team(team: str) -> str:
    """Return how a team stands among the people who need to know."""
    return f"team:{team}"


def as_known(role: str) -> str:
    """Return how a role stands among the people who need to know."""
    return f"role:{role}"


def known_as(actor: Actor) -> list[str]:
    """Return every name under which they may need to know: theirs, their roles', their team's."""
    team = [as_team(actor.team)] if actor.team else []
    return [actor.person, *(as_known(role) for role in actor.roles), *team]


def own_names(actor: Actor, policy: Policy) -> list[str]:
    """Return the names under which somebody may have to do with a case that is not restricted."""
    gives_out = any(_opens(role, policy) == "unowned" for role in actor.roles)
    return [*known_as(actor), *([UNOWNED] if gives_out else [])]


def opens_every(actor: Actor, policy: Policy) -> bool:
    """Return whether somebody opens every case that is not restricted."""
    if not policy.access.need_to_know:
        return True
    return any(_opens(role, policy) == "every" for role in actor.roles)


def is_own(actor: Actor, case: Case, policy: Policy) -> bool:
    """Return whether somebody, their team or their part has to do with a case.

    So has whoever covers for its handler, who is away.
    """
    if actor.team and actor.team == team_of(case):
        return True
    if case.handler and case.handler in actor.covers:
        return True
    return not has_to_do_with(case, policy).isdisjoint(own_names(actor, policy))


def may_open(actor: Actor, case: Case, policy: Policy) -> bool:
    """Return whether somebody who works here may open a case."""
    if actor.person in case.shut_out:
        return False
    if case.restricted:
        return not needs_to_know(case).isdisjoint(known_as(actor))
    return opens_every(actor, policy) or is_own(actor, case, policy)


def reads_views(actor: Actor, policy: Policy) -> bool:
    """Return whether somebody may read who has looked at the cases that they open."""
    held = (policy.roles.get(role) for role in actor.roles)
    return any(role.reads_views for role in held if role is not None)


def reads_mail(actor: Actor, policy: Policy) -> bool:
    """Return whether somebody sees to mail that is in no case yet: anybody may be in it."""
    readers = {role.id for role in policy.role if role.reads_mail}
    if readers:
        return not readers.isdisjoint(actor.roles)
    return opens_every(actor, policy)


def _opens(role: str, policy: Policy) -> str:
    known = policy.roles.get(role)
    return known.opens if known is not None else ""


def _named(fact: Fact, policy: Policy) -> Iterator[str]:
    """Give each person whom a fact names to do something, or as having done it."""
    for name, value in fact.data.items():
        if name in _NAMING or name in _naming(policy):
            for one in value if isinstance(value, list) else [value]:
                found = one.get("person") if isinstance(one, dict) else one
                if isinstance(found, str):
                    yield found


@once_for_policy
def _naming(policy: Policy) -> frozenset[str]:
    return frozenset(detail.id for detail in policy.detail if detail.type == "person")
