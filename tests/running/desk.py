"""Answers, for each line of words, how many cases hold them, and how many the figures count.

python -m tests.running.desk        lines in, JSON out; from a replica where there is one
"""

import json
import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.project.settings")
    django.setup()

    from putright.cases import replica
    from putright.cases.search import search
    from putright.cases.tallies import figures
    from putright.core.facts import Actor
    from putright.people.models import Organisation

    replica.LOOK_EVERY, replica.TRY_AGAIN = 0.1, 1.0  # so that a test need not wait for long
    mini = Organisation.objects.get(slug="mini")
    olive = Actor("s-olive", ("officer",))
    for line in sys.stdin:
        hits = search(mini, olive, line.strip()).hits
        counted = sum(figure.number for figure in figures(mini, olive, first=None, last=None))
        print(json.dumps({"hits": len(hits), "counted": counted}), flush=True)
