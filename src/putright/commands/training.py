"""`putright training`: whose training is over, ends soon or is missing?"""

import argparse
import json
from typing import TYPE_CHECKING, Any

from putright.commands import database_ready
from putright.commands.verify import named

if TYPE_CHECKING:
    from putright.people.models import Organisation as Anyone

NAME = "training"
HELP = "List whose training is over, ends soon or is missing, by the policy in force."
EXAMPLES = """\
examples:
  putright training elm-street            who lacks what, or soon will
  putright training elm-street --all      everybody, with every course
"""

_LACKING = ("missing", "expired", "expires soon")
_SAID = {
    "missing": "missing",
    "expired": "over since {until}",
    "expires soon": "holds until {until}",
    "current": "holds",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", metavar="SLUG", help="the organisation")
    parser.add_argument("--all", action="store_true", help="those too who lack nothing")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    database_ready()
    organisation = named(args.organisation)
    assert organisation is not None  # a name was given
    rows = _rows(organisation, every=args.all)
    if args.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    for row in rows:
        said = _SAID[row["state"]].format(until=row["until"])
        print(f"{row['name']}: {row['course_name']} ({row['course']}), {said}")
    if not rows:
        print("Nobody lacks training that the policy asks for.")
    return 0


def _rows(organisation: "Anyone", every: bool) -> list[dict[str, Any]]:
    from putright.cases.binding import policy_on
    from putright.directory.training import matrix
    from putright.people.queries import colleagues
    from putright.project import clock

    policy = policy_on(organisation, clock.now())
    day = clock.today(organisation.zone)
    return [
        {
            "person": line.key,
            "name": line.name,
            "team": line.team,
            "course": one.course.id,
            "course_name": one.course.name,
            "needed": one.needed,
            "state": one.state,
            "done": one.on.isoformat() if one.on else None,
            "until": one.until.isoformat() if one.until else None,
        }
        for line in matrix(organisation, policy, colleagues(organisation), day)
        for one in line.courses
        if one.state and (every or (one.needed and one.state in _LACKING))
    ]
