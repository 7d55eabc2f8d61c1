"""What are other systems, to Django?"""

from django.apps import AppConfig


class SystemsConfig(AppConfig):
    name = "putright.systems"
    label = "systems"
    verbose_name = "Other systems"
    # Its migrations that have a BY_HAND (`people/by_hand.py`).
    made_by_hand = ("0001_initial",)
