"""`putright verify`: is the record whole?"""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from putright.commands import Failed, database_ready

if TYPE_CHECKING:
    from putright.cases.broken import Broken, Erasure, Verified
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
    parser.add_argument(
        "--without-files", action="store_true", help="do not read the bytes of files of evidence"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    database_ready()
    from putright.cases.verify import verify

    found = verify(named(args.organisation), progress=progress, files=not args.without_files)
    progress_ends()
    if args.json:
        data = {
            "cases": found.cases,
            "events": found.events,
            "texts": found.texts,
            "files": found.files,
            "erasures": [one._asdict() for one in found.erasures],
            "broken": [one._asdict() for one in found.broken],
        }
        print(json.dumps(data, indent=2, default=str))
    else:
        for fault in found.broken:
            print(f"{where(fault)}: {fault.sentence}")
        for gone in found.erasures:
            print(f"{where(gone)}: erased {gone.at} by {gone.by}: {gone.rule}")
        state = f"{len(found.broken)} broken" if found.broken else "whole"
        print(said(found, state))
    return 1 if found.broken else 0


def where(fault: "Broken | Erasure") -> str:
    """Return where something is, as people look for it: the case, the event, and what of it."""
    case = fault.reference or (f"{fault.organisation} case {fault.case}" if fault.case else "")
    event = f"event {fault.sequence}" if fault.sequence else ""
    return " ".join(part for part in (case, event, fault.text) if part)


def said(found: "Verified", state: str) -> str:
    files = f", {found.files} files" if found.files else ""
    return f"{found.cases} cases, {found.events} events, {found.texts} texts{files}: {state}"


_seen = 0


def progress(cases: int) -> None:
    global _seen
    _seen += cases
    if sys.stderr.isatty():
        print(f"\r{_seen} cases", end="", file=sys.stderr)


def progress_ends() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)


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
