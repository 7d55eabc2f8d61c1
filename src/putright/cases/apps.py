"""Where does Django find the record?"""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "putright.cases"
    verbose_name = "Cases"
