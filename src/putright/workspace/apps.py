"""What are the staff's pages, to Django?"""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "putright.workspace"
    label = "workspace"
    verbose_name = "Staff’s pages"
