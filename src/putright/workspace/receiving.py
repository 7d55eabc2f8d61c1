"""What is asked when something comes in, by a policy's own words?

Nothing here may turn anybody away: whatever a person says is taken down.
"""

from putright.core.channels import told_channels
from putright.core.details import detail_of
from putright.core.policy import Policy, Stage

CHANNELS = (
    ("phone", "Phone"),
    ("letter", "Letter"),
    ("visit", "In person"),
    ("email", "E-mail"),
    ("web", "Website or social media"),
)
_DAYS = {
    "event": "When did it happen?",
    "awareness": "When did they first know of it?",
    "last-service": "When did they last have a service from us?",
}
# The first of these that the policy takes for words: under it, what people say is kept apart.
_WORDS = ("what_happened", "complaint", "words", "text")
Choices = list[tuple[str, str]]


def words_name(policy: Policy) -> str:
    """Return the detail under which a customer's own words are received.

    Beware: a pack may use a name for something else, such as a choice, and then words
    under it would not be kept apart from the record.
    """
    return next(name for name in _WORDS if detail_of(name, policy).type == "words")


def kinds(policy: Policy) -> Choices:
    return [(kind.id, kind.name) for kind in policy.kind]


def roles(policy: Policy) -> Choices:
    """Return what a person who writes to us may be: nobody has to say."""
    return [
        (role.id, role.name)
        for role in policy.role
        if role.side == "customer" or (role.side == "outside" and "receive" in role.may)
    ]


def channels(policy: Policy) -> Choices:
    """Return the ways in which something comes: the usual ones, and those that rules turn on."""
    usual = dict(CHANNELS)
    for name in told_channels(policy):
        usual.setdefault(name, name.replace("-", " ").capitalize())
    return list(usual.items())


def days(policy: Policy) -> list[tuple[str, str]]:
    """Return the days that this policy's times for coming to us count from."""
    limits = [limit for bar in policy.bar for limit in bar.limits]
    limits += [limit for stage in policy.stage for limit in stage.ask_within]
    asked = {limit.counts_from for limit in limits}
    return [(name, text) for name, text in _DAYS.items() if name in asked]


def stages(policy: Policy) -> Choices:
    """Return the stages that a person may ask for at once: only informal ones stand before."""
    found: list[Stage] = []
    for several in policy.stages_of.values():
        for stage in several:
            if "requested" in stage.enter_on:
                found.append(stage)
            if not stage.informal:
                break
    return [(stage.id, stage.name) for stage in found]


def procedures(policy: Policy) -> Choices:
    """Return the procedures to choose between, besides those in which a kind begins anyway.

    One that is vacant or retired takes no case, so it is not among them.
    """
    begun = {kind.procedure for kind in policy.kind}
    return [
        (one.id, f"{one.id}: {one.name}" if one.name else one.id)
        for one in policy.procedure
        if one.id not in begun and one.status not in ("vacant", "retired")
    ]


def flags(policy: Policy) -> list[tuple[str, str, str]]:
    """Return the records that may be known at once, and that open a stage by themselves.

    Each with its name, and the one thing that has to be said with it, if there is one.
    """
    first = [several[0] for several in policy.stages_of.values()]
    names = [
        name
        for stage in policy.stage
        if stage.straight_here and stage not in first
        for name in stage.straight_here.has
    ]
    found = []
    for name in dict.fromkeys(names):
        record = policy.records.get(name)
        if record is not None and len(record.needs) <= 1:
            found.append((record.id, record.label, record.needs[0] if record.needs else ""))
    return [one for one in found if not one[2] or detail_of(one[2], policy).type == "words"]
