"""Where does Django find the record?"""

from typing import Any

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "putright.cases"
    verbose_name = "Cases"
    # Its migrations that have a BY_HAND (`people/by_hand.py`).
    made_by_hand = ("0003_what_is_looked_for", "0008_whose_turn_and_who")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        post_migrate.connect(_after_migrating, sender=self, dispatch_uid="putright.made_anew")


def _after_migrating(using: str, **rest: Any) -> None:
    # Why here: Django asks its models first whether they are there.
    from putright.cases.made_anew import after_migrating

    after_migrating(using)
