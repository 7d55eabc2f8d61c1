"""Where does Django find what people set up for themselves?"""

from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "putright.desks"
    verbose_name = "Desks"
