"""Where does Django find the outbox?"""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "putright.notices"
    verbose_name = "Notices"
