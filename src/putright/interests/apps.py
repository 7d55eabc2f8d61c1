"""Where does Django find the interests?"""

from django.apps import AppConfig


class InterestsConfig(AppConfig):
    name = "putright.interests"
    verbose_name = "Interests"
