"""Where does Django find the counts of equality answers?"""

from django.apps import AppConfig


class EqualityConfig(AppConfig):
    name = "putright.equality"
    verbose_name = "Equality"
