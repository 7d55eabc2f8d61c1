"""Where does Django find the directory?"""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "putright.directory"
    verbose_name = "Directory"
