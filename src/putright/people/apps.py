"""Where does Django find the people?"""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "putright.people"
    verbose_name = "People"

    def ready(self) -> None:
        # Why here: Django asks its models first whether they are there.
        from putright.people.by_hand import look_after

        look_after(self)
