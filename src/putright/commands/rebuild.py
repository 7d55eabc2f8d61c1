"""`putright rebuild`: make every row anew from the events."""

import argparse
import json
import sys

from putright.commands import database_ready
from putright.commands.verify import named

NAME = "rebuild"
HELP = "Make the rows of lists and clocks anew from the events; there should be no difference."
EXAMPLES = """\
examples:
  putright rebuild --check       say what differs, and change nothing
  putright rebuild cestria       one organisation

Exit code 1 says that --check found a difference.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", nargs="?", help="the organisation (default: all)")
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    database_ready()
    from putright.cases.made_anew import is_made
    from putright.cases.rebuild import differences, rebuild
    from putright.people.models import Organisation

    organisation = named(args.organisation)
    if args.check:
        found = [one._asdict() for one in differences(organisation)]
    else:
        found = [one._asdict() for one in rebuild(organisation, progress=_progress).differences]
        for owner in [organisation] if organisation else Organisation.objects.all():
            is_made(owner)
    if args.json:
        print(json.dumps({"differences": found}, indent=2, default=str))
    else:
        for one in found:
            print(
                f"{one['organisation']} case {one['case']}: {one['table']} differs from the facts"
            )
        print(f"{len(found)} differences" + ("" if args.check else ", put right"))
    return 1 if found and args.check else 0


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} cases", end="", file=sys.stderr)
