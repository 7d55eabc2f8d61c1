"""Why is somebody not let in?"""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from putright.people.models import Staff


class Wrong(Exception):
    """What was shown is not right; which part of it is no stranger's business."""


class MustWait(Exception):
    """There were too many tries, and what was shown was not looked at."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"wait until {until}")
        self.until = until


class NotTrusted(Exception):
    """What an identity provider sent, or a device, could not be trusted; the text says why."""


class Unreachable(NotTrusted):
    """The identity provider does not answer."""


class NoRoles(Exception):
    """The identity provider says who it is, and nothing that they may do here."""

    def __init__(self, name: str, staff: "Staff | None") -> None:
        super().__init__(name)
        self.name = name
        self.staff = staff  # if they were here before


class NameTaken(Exception):
    """Somebody else here has the name that the identity provider gives."""

    def __init__(self, username: str, subject: str) -> None:
        super().__init__(username)
        self.username = username
        self.subject = subject
