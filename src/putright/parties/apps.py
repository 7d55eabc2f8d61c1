"""Where does Django find the links of parties?"""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "putright.parties"
    verbose_name = "Parties"
