"""The door a WSGI server knocks on; `putright serve` opens it with gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from putright.commands import database_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.project.settings")

# Why: better not to start than to fail at the first page, or to date real cases wrongly.
database_ready()
application = get_wsgi_application()
