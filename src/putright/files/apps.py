"""Where does Django find the files?"""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "putright.files"
    verbose_name = "Files"
