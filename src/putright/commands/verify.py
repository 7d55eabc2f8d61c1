"""`putright verify`: is the record whole?"""

import argparse
import json
from typing import TYPE_CHECKING

from putright.commands import Failed, database_ready

if TYPE_CHECKING:
    from putright.people.models import Organisation as Anyone

NAME = "verify"
HELP = "Check every chain and digest of the record, and say what was erased."
EXAMPLES = """\
examples:
  putright verify                  every organisation
  putright verify cestria --json   one of them

Exit code 1 says that something is broken; where, and what, is listed.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", nargs="?", help="the organisation (default: all)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    database_ready()
    from putright.cases.verify import verify

    found = verify(named(args.organisation))
    if args.json:
        data = {
            "cases": found.cases,
            "events": found.events,
            "texts": found.texts,
            "erasures": [one._asdict() for one in found.erasures],
            "broken": [one._asdict() for one in found.broken],
        }
        print(json.dumps(data, indent=2, default=str))
    else:
        for fault in found.broken:
            print(f"{fault.reference} event {fault.sequence}: {fault.sentence}")
        for gone in found.erasures:
            where = f"{gone.reference} event {gone.sequence}"
            print(f"{where}: erased {gone.at} by {gone.by}: {gone.rule}")
        state = f"{len(found.broken)} broken" if found.broken else "whole"
        print(f"{found.cases} cases, {found.events} events, {found.texts} texts: {state}")
    return 1 if found.broken else 0


def named(slug: str | None) -> "Anyone | None":
    """Return the organisation of this name, or None for all. Raises Failed."""
    from putright.people.models import Organisation

    if slug is None:
        return None
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        known = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True)[:50])
        raise Failed(f"there is no organisation {slug!r}. There are: {known or 'none'}.")
    return organisation
