"""Where does Django find the forms that were put by?"""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "putright.drafts"
    verbose_name = "Drafts"
