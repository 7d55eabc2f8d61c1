"""What are the customers' pages, to Django?"""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "putright.portal"
    label = "portal"
    verbose_name = "Customers’ pages"
