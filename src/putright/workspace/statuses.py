"""How can a case stand, in the order in which lists and figures show it?"""

from putright.design import voice

STATUSES = ("open", "answered", "closed", "refused", "diverted", "withdrawn")


def choices() -> list[tuple[str, str]]:
    """Return the choices of a filter."""
    return [("", "Any"), *((name, voice.state(name).word) for name in STATUSES)]
