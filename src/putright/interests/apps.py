"""Where does Django find the interests?"""

from django.apps import AppConfig


class InterestsConfig(AppConfig):
    name = "putright.interests"
    verbose_name = "Interests"
    # Its migrations that have a BY_HAND (`people/by_hand.py`).
    made_by_hand = ("0002_rare_events",)
