"""What is the design layer, to Django?"""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "putright.design"
    label = "design"
    verbose_name = "Design"
