"""Where does Django find the letters that are being written?"""

from django.apps import AppConfig


class LetterDraftsConfig(AppConfig):
    name = "putright.letter_drafts"
    verbose_name = "Drafts of letters"
