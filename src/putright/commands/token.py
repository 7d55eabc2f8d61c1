"""`putright token`: which tokens are there for other systems, and who holds them?"""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from putright.commands import Failed, database_ready
from putright.commands.organisation import line
from putright.commands.staff_doors import named_by
from putright.commands.verify import named

if TYPE_CHECKING:
    from putright.people.models import Organisation as Anyone

NAME = "token"
HELP = "Make a token by which another system uses the API; list tokens; take one back."
EXAMPLES = """\
examples:
  putright token add elm-street "Housing system" --role officer --team Repairs --writes
  putright token add elm-street "My script" --person asha --days 30
  putright token list elm-street
  putright token revoke elm-street 3751234567890

A token is printed once, alone on standard output, and kept nowhere.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    add = kinds.add_parser("add", help="make one, and print it", allow_abbrev=False)
    add.add_argument("organisation", metavar="SLUG", help="where it works")
    add.add_argument("name", type=line(200), help="what it is for")
    add.add_argument("--person", metavar="USERNAME", help="with the rights of this person")
    add.add_argument("--role", help="or an account of its own, with this role")
    add.add_argument("--team", type=line(120), help="the team of that account")
    add.add_argument("--writes", action="store_true", help="it may change things, too")
    add.add_argument("--days", type=int, default=90, help="how long it works [%(default)s]")
    listing = kinds.add_parser("list", help="every token", allow_abbrev=False)
    listing.add_argument("organisation", metavar="SLUG", help="the organisation")
    listing.add_argument("--json", action="store_true", help="print JSON")
    revoke = kinds.add_parser("revoke", help="take one back", allow_abbrev=False)
    revoke.add_argument("organisation", metavar="SLUG", help="the organisation")
    revoke.add_argument("number", type=number, help="its number, as `list` says it")


def number(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 19):
        raise argparse.ArgumentTypeError(f"'{word[:40]}' is no number; `list` says them")
    return int(word)


def run(args: argparse.Namespace) -> int:
    database_ready()
    from putright.directory.refusals import NotSo

    organisation = named(args.organisation)
    assert organisation is not None  # a name was given
    try:
        return _DO[args.what](args, organisation)
    except NotSo as reason:
        raise Failed(f"{reason}") from None


def _add(args: argparse.Namespace, organisation: "Anyone") -> int:
    from putright.project import clock
    from putright.systems import tokens

    if bool(args.person) == bool(args.role):
        raise Failed("say either --person USERNAME or --role ROLE: whose rights has it?")
    if args.team and not args.role:
        raise Failed("--team is of an account with a --role; a person has their own.")
    wanted = tokens.Wanted(
        args.name,
        args.writes,
        args.days,
        person=named_by(args.person) if args.person else None,
        role=args.role or "",
        team=args.team or "",
    )
    made, secret = tokens.make(organisation, wanted, by="", at=clock.now())
    print(f"Token {made.number}, until {made.expires_at.date()}:", file=sys.stderr)
    print(secret)
    return 0


def _list(args: argparse.Namespace, organisation: "Anyone") -> int:
    from putright.people.queries import names_of
    from putright.systems import tokens

    found = tokens.of_organisation(organisation)
    names = names_of(one.holder for one in found)
    rows = [_row(one, names) for one in found]
    if args.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    for row in rows:
        ended = f", taken back {row['revoked']}" if row["revoked"] else f", until {row['until']}"
        does = "reads and writes" if row["writes"] else "reads"
        print(f"{row['number']}  {row['name']}: {row['role'] or row['holder']}, {does}{ended}")
    if not rows:
        print("There is no token.")
    return 0


def _row(one: Any, names: dict[str, str]) -> dict[str, Any]:
    return {
        "number": str(one.number),  # text: few programs keep so long a number exactly
        "name": one.name,
        "holder": names.get(one.holder, one.holder),
        "role": one.role,
        "team": one.team,
        "writes": one.writes,
        "made": one.made_at.isoformat(),
        "until": one.expires_at.isoformat(),
        "used": one.used_at and one.used_at.isoformat(),
        "revoked": one.revoked_at and one.revoked_at.isoformat(),
    }


def _revoke(args: argparse.Namespace, organisation: "Anyone") -> int:
    from putright.project import clock
    from putright.systems import tokens

    gone = tokens.revoke(organisation, args.number, by="", at=clock.now())
    print(f"{gone.name}: taken back. What is asked with it from now on is refused.")
    return 0


_DO = {"add": _add, "list": _list, "revoke": _revoke}
