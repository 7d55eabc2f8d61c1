"""What does Django need to know of mail that comes in?"""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from putright.people.models import Organisation


class MailConfig(AppConfig):
    name = "putright.mail"

    @staticmethod
    def forget_person(organisation: "Organisation", email: str) -> None:
        """Erase what somebody wrote that is in no case (asked by `cases/erase.py`)."""
        from putright.mail.erasing import forget_person

        forget_person(organisation, email)
