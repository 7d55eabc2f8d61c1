"""Where does Django find the people?"""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "putright.people"
    verbose_name = "People"
