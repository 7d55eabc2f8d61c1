"""In which ways does something come to an organisation, by its own policy's rules?"""

from collections.abc import Iterator

from putright.core.policy import Policy


def told_channels(policy: Policy) -> Iterator[str]:
    """Give each way that a rule of the policy turns on, as often as rules do so."""
    for rule in (*policy.all_clocks, *policy.gate, *policy.bar, *policy.diversion, *policy.routing):
        for when in (getattr(rule, "applies", None), getattr(rule, "when", None)):
            if when is not None:
                yield from when.channel
