"""`putright webhook`: which addresses are told what happens, and how are they told again?"""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from putright.commands import Failed, database_ready
from putright.commands.organisation import line
from putright.commands.token import number
from putright.commands.verify import named

if TYPE_CHECKING:
    from putright.people.models import Organisation as Anyone

NAME = "webhook"
HELP = "Add an address that is told what happens; list them; stop one; tell one again."
EXAMPLES = """\
examples:
  putright webhook add elm-street "Housing system" https://listens.example.org/ --token 375123
  putright webhook list elm-street
  putright webhook stop elm-street 375199
  putright webhook go-on elm-street 375199
  putright webhook replay elm-street 375199 --after kz4c7…

The secret that signs what is told is printed once, and kept nowhere that you can read.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    add = kinds.add_parser("add", help="add one, and print its secret", allow_abbrev=False)
    add.add_argument("organisation", metavar="SLUG", help="what happens where")
    add.add_argument("name", type=line(200), help="what listens there")
    add.add_argument("url", type=line(1000), help="the address: https://…")
    add.add_argument(
        "--token", type=number, required=True, help="the number of the token whose eyes it has"
    )
    add.add_argument("--event", action="append", default=[], help="only this; may be given again")
    listing = kinds.add_parser("list", help="every webhook, and how it stands", allow_abbrev=False)
    listing.add_argument("organisation", metavar="SLUG", help="the organisation")
    listing.add_argument("--json", action="store_true", help="print JSON")
    for name, does in (
        ("stop", "tell it nothing more"),
        ("go-on", "tell it again, from where it is"),
        ("replay", "tell it again all that came after an event"),
    ):
        one = kinds.add_parser(name, help=does, allow_abbrev=False)
        one.add_argument("organisation", metavar="SLUG", help="the organisation")
        one.add_argument("number", type=number, help="its number, as `list` says it")
        if name == "replay":
            one.add_argument(
                "--after", metavar="CURSOR", default="", help="the event (default: all there is)"
            )


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
    from putright.systems import hooks

    wanted = hooks.Wanted(args.name, args.url, args.token, args.event)
    made, secret = hooks.add(organisation, wanted, by="", at=clock.now())
    print(f"Webhook {made.number}. It is signed with:", file=sys.stderr)
    print(secret)
    return 0


def _list(args: argparse.Namespace, organisation: "Anyone") -> int:
    from putright.systems import hooks

    rows = [_row(one) for one in hooks.of_organisation(organisation)]
    if args.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    for row in rows:
        since = f", fails since {row['failing_since']}: {row['fault']}" if row["fault"] else ""
        print(f"{row['number']}  {row['name']}: {row['url']}, {row['state']}{since}")
    if not rows:
        print("Nobody is told.")
    return 0


def _row(one: Any) -> dict[str, Any]:
    return {
        "number": str(one.number),
        "name": one.name,
        "url": one.url,
        "events": one.events.split(),
        "state": one.state,
        "told": one.told_at and one.told_at.isoformat(),
        "failing_since": one.failing_since and one.failing_since.isoformat(),
        "fault": _fault(one) if one.failing_since else "",
    }


def _fault(one: Any) -> str:
    from putright.systems import hooks

    return (
        next((each.fault for each in hooks.deliveries(one) if each.fault), "") or "no reason kept"
    )


def _turn(args: argparse.Namespace, organisation: "Anyone") -> int:
    from putright.project import clock
    from putright.systems import hooks

    by_now: dict[str, Any] = {"by": "", "at": clock.now()}
    if args.what == "stop":
        found = hooks.stop(organisation, args.number, **by_now)
        print(f"{found.name}: told nothing more.")
        return 0
    cursor = args.after if args.what == "replay" else None
    found = hooks.go_on(organisation, args.number, cursor=cursor, **by_now)
    print(f"{found.name}: `putright work` tells it what came since.")
    return 0


_DO = {"add": _add, "list": _list, "stop": _turn, "go-on": _turn, "replay": _turn}
