"""What is the door for other systems, to Django?"""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "putright.api"
    label = "api"
    verbose_name = "The door for other systems"
