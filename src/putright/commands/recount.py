"""`putright recount`: what do our dates come to now that the calendar has changed?"""

import argparse
import json
import sys

from putright.commands import database_ready
from putright.commands.verify import named

NAME = "recount"
HELP = "Work out again every date still owed, after the bank holidays or a pack's closures changed."
EXAMPLES = """\
examples:
  putright recount               every organisation
  putright recount cestria       one

What was promised stays; the new date is shown beside it. Safe to run again, while people work.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", nargs="?", help="the organisation (default: all)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    database_ready()
    from putright.cases.recount import recount
    from putright.people.models import Organisation
    from putright.project.clock import now

    chosen = named(args.organisation)
    found = {
        organisation.slug: recount(organisation, now(), progress=_progress)
        for organisation in ([chosen] if chosen else Organisation.objects.order_by("slug"))
    }
    if args.json:
        print(json.dumps({slug: one._asdict() for slug, one in found.items()}, indent=2))
        return 0
    for slug, one in found.items():
        print(f"{slug}: {one.cases:,} cases with a date still owed, {one.moved:,} dates moved")
    return 0


def _progress(done: int) -> None:
    if done and sys.stderr.isatty():
        print(".", end="", flush=True, file=sys.stderr)
