"""Has so many customers complain: `python -m tests.letters.write 20`, where a worker works."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.project.settings")
    django.setup()

    from putright.people.models import Organisation
    from putright.project.clock import now
    from tests.cases.given import received

    # Why: where there are real cases nobody may move the clock, and these tests do.
    Organisation.objects.update(demonstration=True)
    for number in range(int(sys.argv[1])):
        customer = {"name": f"Customer {number}", "email": f"customer-{number}@example.org"}
        received(Organisation.objects.get(), at=now(), customer=customer)
