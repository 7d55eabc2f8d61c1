"""In which ways does something come to an organisation, by its own policy's rules?"""

from collections.abc import Iterator

from putright.core.policy import Policy

# Those that need no rule to be known, by each name that they have here.
USUAL = (
    "phone", "telephone", "letter", "post", "email", "e-mail", "web", "visit", "in person", "text",
)  # fmt: skip


def told_channels(policy: Policy) -> Iterator[str]:
    """Give each way that a rule of the policy turns on, as often as rules do so."""
    for rule in (*policy.all_clocks, *policy.gate, *policy.bar, *policy.diversion, *policy.routing):
        for when in (getattr(rule, "applies", None), getattr(rule, "when", None)):
            if when is not None:
                yield from when.channel
