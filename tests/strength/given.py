"""An organisation under the small policy of the tests, and its staff, signed in already."""

import os

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from putright.people.models import Membership, Organisation, Staff
from tests.strength.harness import ROOT


def office() -> Organisation:
    return Organisation.objects.create(
        slug="mini", name="Mini Council", pack="mini", reference_prefix="MC"
    )


def signed_in(organisation: Organisation, username: str) -> str:
    """Return the session of a new officer, as the browser's cookie holds it.

    Why not by the page: a password takes half a second to check, and is not what is tried.
    """
    staff = Staff.objects.create_user(username, name=username.title())
    Membership.objects.create(organisation=organisation, staff=staff, role="officer")
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def address() -> str:
    """Return the address of the tests' own database, for another process."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who = f"{database['USER']}:{database['PASSWORD']}"
    return f"postgresql://{who}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def environment() -> dict[str, str]:
    """Return the environment in which another process is of the same installation."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    return {
        **os.environ,
        "PYTHONPATH": path,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PUTRIGHT_DATABASE": address(),
    }
