"""Makes the tables, an organisation under the small policy of the tests, and one of its officers.

python -m tests.running.prepare        prints the officer's session, as a cookie holds it
"""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.project.settings")
    django.setup()

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core.management import call_command
    from django.utils.module_loading import import_string

    from putright.people.models import Membership, Organisation, Staff

    call_command("migrate", verbosity=0, interactive=False)
    mini = Organisation.objects.create(
        slug="mini", name="Mini Council", pack="mini", reference_prefix="MC"
    )
    officer = Staff.objects.create_user("olive", name="Olive Officer")
    Membership.objects.create(organisation=mini, staff=officer, role="officer")
    session = import_string(f"{django.conf.settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session.save()
    print(session.session_key)
