"""Where does Django find the workers' signs of life?"""

from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "putright.running"
    verbose_name = "Running"
