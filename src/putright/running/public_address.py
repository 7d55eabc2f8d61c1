"""Under which address do people reach our pages, where nobody asked for a page to tell it?

For letters, reminders and calendars: whoever makes those is a worker, whom no browser told
the name and the port by which it came.
"""

from django.conf import settings


def public_address() -> str:
    """Return such as `https://complaints.example.org`; "" where no one name is known."""
    if settings.ADDRESS:
        return str(settings.ADDRESS)
    host = next((one for one in settings.ALLOWED_HOSTS if not one.startswith(("*", "."))), "")
    if not host:
        return ""
    return f"{'https' if settings.SECURE_SSL_REDIRECT else 'http'}://{host}"
