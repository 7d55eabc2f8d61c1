"""`putright staff`: who works in an organisation, and as what?"""

import argparse
import getpass
import json
import re
import sys
from typing import TYPE_CHECKING, Any

from putright.commands import Failed, database_ready
from putright.commands.organisation import line
from putright.commands.staff_doors import DOORS, add_doors, change_password, do, named_by
from putright.commands.staff_line import add_line, answers_to, usernames_above
from putright.commands.verify import named

if TYPE_CHECKING:
    from putright.core.policy import Role
    from putright.people.models import Organisation as Anyone
    from putright.people.models import Staff as Person

NAME = "staff"
HELP = "Add somebody who signs in, or give them another role; list them; open or close their door."
EXAMPLES = """\
examples:
  putright staff add asha --name "Asha Rao" --organisation elm-street --role librarian
  putright staff add asha --organisation elm-street --role committee
  putright staff list elm-street
  putright staff manager asha --organisation elm-street --is ben
  putright staff unlock asha
  putright staff reset-second-factor asha
  putright staff leave asha

The password is asked for, twice. `--password-file -` reads it from standard input.
"""

_LONGEST = 1000  # characters of a password; the form for signing in takes no more


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    add = kinds.add_parser("add", help="add somebody, or a role of theirs", allow_abbrev=False)
    add.add_argument("username", type=username, metavar="USERNAME", help="what they sign in with")
    add.add_argument("--name", type=line(200), help="their name; needed for somebody new")
    add.add_argument("--organisation", required=True, metavar="SLUG", help="where they work")
    add.add_argument(
        "--role", action="append", required=True, help="a role of its policy; may be given again"
    )
    add.add_argument("--team", type=line(120), help="their team, for its own list")
    add.add_argument(
        "--password-file",
        metavar="FILE",
        help="read the password from a file, or - for standard input (default: it is asked for)",
    )
    listing = kinds.add_parser("list", help="who works in an organisation", allow_abbrev=False)
    listing.add_argument("organisation", metavar="SLUG", help="the organisation")
    listing.add_argument("--json", action="store_true", help="print JSON")
    add_line(kinds)
    add_doors(kinds)


def run(args: argparse.Namespace) -> int:
    database_ready()
    if args.what in DOORS:
        return _door(args)
    organisation = named(args.organisation)
    assert organisation is not None  # a name was given
    if args.what == "manager":
        print(answers_to(args, organisation))
        return 0
    return _add(args, organisation) if args.what == "add" else _list(args, organisation)


def _door(args: argparse.Namespace) -> int:
    staff = named_by(args.username)
    if args.what == "password":
        done = change_password(staff, _password(args, staff.name))
    else:
        done = do(args.what, staff, args)
    print(f"{staff.username}: {staff.name}, {done}")
    return 0


def username(word: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9@.+_-]{1,150}", word):
        raise argparse.ArgumentTypeError(
            f"'{word}' is no username; write letters, digits and @ . + - _ only"
        )
    return word


# -- adding -------------------------------------------------------------------------------


def _add(args: argparse.Namespace, organisation: "Anyone") -> int:
    from django.db import transaction

    from putright.directory import log
    from putright.people.models import Membership, Staff
    from putright.project import clock

    _refuse_unknown_roles(args.role, organisation)
    staff = _known(args)
    password = "" if staff else _password(args, args.name)
    with transaction.atomic():
        if staff is None:
            staff = Staff.objects.create_user(args.username, password, name=args.name)
        team = {"team": args.team} if args.team else {}
        for role in args.role:
            Membership.objects.update_or_create(
                organisation=organisation, staff=staff, role=role, defaults=team
            )
        said = f"{'Added' if password else 'Given'}: {', '.join(args.role)}."
        log.tell(organisation, staff.key, "role", said, by="", at=clock.now())
    kept = "" if password else " The password is as it was."
    print(f"{staff.username}: {staff.name}, {', '.join(args.role)} in {organisation.name}.{kept}")
    return 0


def _refuse_unknown_roles(wanted: list[str], organisation: "Anyone") -> None:
    roles = _roles(organisation)
    unknown = [role for role in wanted if role not in roles]
    if unknown:
        known = "".join(f"\n  {role.id:30} {role.name}" for role in roles.values())
        raise Failed(f"{organisation.pack} has no role {unknown[0]!r}. There are:{known}")


def _roles(organisation: "Anyone") -> "dict[str, Role]":
    """Return what somebody who signs in may be, by id.

    Why every version: older cases keep theirs, and people are made ready for the next.
    """
    from putright.policies.load import versions

    return {
        role.id: role
        for policy in versions(organisation.pack)
        for role in policy.role
        if role.side in ("staff", "outside")
    }


def _known(args: argparse.Namespace) -> "Person | None":
    """Return who has this username, or None for somebody new. Raises Failed if in doubt."""
    from putright.people.models import Staff

    staff = Staff.objects.filter(username=args.username).first()
    if staff is None:
        alike = Staff.objects.filter(username__iexact=args.username).first()
        if alike:
            raise Failed(f"there is a {alike.username!r}, and two so alike would be mistaken.")
        if not args.name:
            raise Failed(f"there is no {args.username!r} yet; give their --name to add them.")
    elif args.name and args.name != staff.name:
        raise Failed(
            f"{args.username!r} is {staff.name}. Leave out --name to give them this role, or "
            "choose another username for somebody else."
        )
    return staff


def _password(args: argparse.Namespace, name: str) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from putright.people.models import Staff

    password = _read(args.password_file) if args.password_file else _typed()
    if len(password) > _LONGEST or not password.isprintable():
        raise Failed(f"a password is one line of {_LONGEST} characters at most.")
    try:
        validate_password(password, Staff(username=args.username, name=name))
    except ValidationError as odd:
        raise Failed(" ".join(odd.messages)) from None
    return password


def _read(source: str) -> str:
    most = 4 * _LONGEST + 10  # bytes: the rest of a larger file is not looked at
    if source == "-":
        raw = sys.stdin.buffer.read(most)
    else:
        with open(source, "rb") as file:
            raw = file.read(most)
    try:
        return raw.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise Failed("the password is not UTF-8 text.") from None


def _typed() -> str:
    # Beware: without a terminal getpass would read it all the same, and show it.
    if not sys.stdin.isatty():
        raise Failed("there is no terminal to ask for the password at; give --password-file.")
    try:
        password = getpass.getpass("Password: ")
        again = getpass.getpass("The same again: ")
    except EOFError:
        raise Failed("no password was given.") from None
    if password != again:
        raise Failed("the two passwords differ. Run it again.")
    return password


# -- listing ------------------------------------------------------------------------------


def _list(args: argparse.Namespace, organisation: "Anyone") -> int:
    from putright.cases.binding import policy_on
    from putright.project import clock

    policy = policy_on(organisation, clock.now())
    people = _people(organisation)
    held = {part["role"] for person in people for part in person["roles"]}
    vacant = [role for role in policy.role if role.must_be_filled and role.id not in held]
    if args.json:
        unfilled = [{"role": role.id, "name": role.name} for role in vacant]
        data = {"staff": people, "not_filled": unfilled}
        print(json.dumps(data, indent=2, ensure_ascii=False))
        return 0
    for person in people:
        print(f"{person['username']:20} {person['name']}: {_in_words(person['roles'])}")
    for role in vacant:
        print(f"Nobody is {role.name} ({role.id}), which must be filled.")
    return 0


def _people(organisation: "Anyone") -> list[dict[str, Any]]:
    """Return everybody who may sign in here, by name, each with all their parts."""
    from putright.people.models import Membership

    parts = Membership.objects.filter(organisation=organisation, staff__is_active=True)
    people: dict[str, dict[str, Any]] = {}
    rows = parts.order_by("staff__name", "staff__username", "role").values_list(
        "staff__key", "staff__username", "staff__name", "role", "team"
    )
    above = usernames_above(organisation)
    for key, who, name, role, team in rows:
        new = {"username": who, "name": name, "manager": above.get(key, ""), "roles": []}
        person = people.setdefault(who, new)
        person["roles"].append({"role": role, "team": team})
    return list(people.values())


def _in_words(roles: list[dict[str, str]]) -> str:
    parts = (f"{one['role']} ({one['team']})" if one["team"] else one["role"] for one in roles)
    return ", ".join(parts)
