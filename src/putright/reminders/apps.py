"""Where does Django find reminders?"""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "putright.reminders"
    verbose_name = "Reminders"
