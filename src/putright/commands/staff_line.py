"""`putright staff manager`: whom does somebody answer to in an organisation?"""

import argparse
from typing import TYPE_CHECKING

from putright.commands import Failed
from putright.commands.staff_doors import named_by

if TYPE_CHECKING:
    from putright.people.models import Organisation


def add_line(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = kinds.add_parser(
        "manager", help="say whom somebody answers to, or that they answer to nobody",
        allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("username", metavar="USERNAME", help="what they sign in with")
    parser.add_argument("--organisation", required=True, metavar="SLUG", help="where they work")
    to = parser.add_mutually_exclusive_group(required=True)
    to.add_argument("--is", dest="manager", metavar="USERNAME", help="their line manager")
    to.add_argument("--nobody", action="store_true", help="they answer to nobody")


def answers_to(args: argparse.Namespace, organisation: "Organisation") -> str:
    """Write it down, and return what was done, in words."""
    from putright.directory.managers import answer_to
    from putright.directory.people import person
    from putright.directory.refusals import NotSo
    from putright.project import clock

    staff = named_by(args.username)
    if person(organisation, staff.key) is None:
        raise Failed(f"{args.username!r} never worked in {organisation.name}.")
    manager = None if args.nobody else named_by(args.manager)
    try:
        answer_to(organisation, staff, manager.key if manager else "", by="", at=clock.now())
    except NotSo as reason:
        raise Failed(reason.sentence) from None
    whom = manager.name if manager else "nobody"
    return f"{staff.username}: {staff.name}, answers to {whom} in {organisation.name}."


def usernames_above(organisation: "Organisation") -> dict[str, str]:
    """Return the username of everybody's line manager, by their own key."""
    from putright.directory.managers import managers
    from putright.people.models import Staff

    known = managers(organisation)
    names = dict(Staff.objects.filter(key__in=known.values()).values_list("key", "username"))
    return {one: names[manager] for one, manager in known.items() if manager in names}
