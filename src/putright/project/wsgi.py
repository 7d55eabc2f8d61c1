"""The door a WSGI server knocks on; `putright serve` opens it with gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from putright.commands import database_ready, django_ready
from putright.project import patience
from putright.project.reading import whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.project.settings")

django_ready()
patience.limit()
# Why: better not to start than to fail at the first page, or to date real cases wrongly.
database_ready()
application = whole(get_wsgi_application())
