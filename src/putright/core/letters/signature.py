"""Who signs a letter: whoever sends it, or whose answer it is where the policy says so?

By name, and by what the policy calls their role. A name that is not known is left out.
"""

from dataclasses import replace

from putright.core.case import Case
from putright.core.facts import Actor
from putright.core.letters.known import Known
from putright.core.policy import Letter, Policy
from putright.core.rules.able import who_may


def signed(letter: Letter, case: Case, policy: Policy, known: Known, sender: Actor) -> Known:
    """Return what is known, with who signs the letter: a line each, nothing for nobody.

    The name enters no event: it is kept with the words of the letter, as it went.
    """
    done = case.latest(letter.signed_by) if letter.signed_by else None
    if done is not None:
        person, role = done.by, done.role
    elif sender.person:
        able = who_may(policy, "send")
        person, role = sender.person, next((one for one in sender.roles if one in able), "")
    else:
        return known
    known_role = policy.roles.get(role)
    called = known.saying.say(known_role.name or role) if known_role else ""
    return replace(known, signed="\n".join(filter(None, (known.staff.get(person, ""), called))))
