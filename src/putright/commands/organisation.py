"""`putright organisation`: whose cases are kept here?"""

import argparse
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from putright.commands import Failed, database_ready

if TYPE_CHECKING:
    from putright.people.models import Organisation as Anyone

NAME = "organisation"
HELP = "Add an organisation of your own, or list those there are."
EXAMPLES = """\
examples:
  putright organisation add elm-street --name "Elm Street Library" --pack library --prefix ES
  putright organisation list --json

SLUG stands in the address of its pages, the prefix begins the reference of each of its
cases: choose both for good. `putright staff add` then says who works there.
"""

_SHOWN = ("slug", "name", "pack", "prefix", "colour", "phone", "email", "address")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    add = kinds.add_parser("add", help="add an organisation", allow_abbrev=False)
    add.add_argument("slug", type=slug, metavar="SLUG", help="its word in addresses: elm-street")
    add.add_argument("--name", type=line(200), required=True, help="its name, as customers know it")
    add.add_argument("--pack", required=True, help="its policy; see `putright policy list`")
    add.add_argument(
        "--prefix", type=prefix, required=True, help="2 to 6 capital letters or digits"
    )
    add.add_argument("--colour", type=colour, metavar="#rrggbb", help="of links and buttons")
    add.add_argument("--phone", type=line(60), help="for customers")
    add.add_argument("--email", type=line(254), help="for customers")
    add.add_argument("--address", type=line(1000), help="for letters, in one line")
    listing = kinds.add_parser("list", help="every organisation", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    database_ready()
    return _add(args) if args.what == "add" else _list(args)


def _list(args: argparse.Namespace) -> int:
    from putright.people.models import Organisation

    rows = [_row(one) for one in Organisation.objects.order_by("slug")]
    if args.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    for row in rows:
        note = " (demonstration)" if row["demonstration"] else ""
        print(f"{row['slug']:20} {row['prefix']:6} {row['pack']:22} {row['name']}{note}")
    return 0


def _row(one: "Anyone") -> dict[str, Any]:
    found = {name: getattr(one, name) for name in _SHOWN if name != "prefix"}
    return {**found, "prefix": one.reference_prefix, "demonstration": one.demonstration}


def _add(args: argparse.Namespace) -> int:
    from django.urls import reverse

    from putright.cases.made_anew import is_made
    from putright.design.brand import sentence
    from putright.people.models import Organisation
    from putright.policies.load import load_policy

    _refuse_if_taken(args.slug, args.prefix)
    _refuse_an_odd_address(args.email)
    policy = load_policy(args.pack)  # or every fault of it is told
    made = Organisation(
        slug=args.slug,
        name=args.name,
        pack=args.pack,
        reference_prefix=args.prefix,
        phone=args.phone or "",
        email=args.email or "",
        address=args.address or "",
        zone=policy.calendar.zone,
    )
    if args.colour:
        made.colour = args.colour
    made.save(force_insert=True)
    is_made(made)
    print(f"{made.slug}: {made.name}, under {policy.policy.title} ({args.pack}).")
    if args.colour and sentence(made.colour):
        print(sentence(made.colour))
    print(f"Its customers' pages are at {reverse('portal:start', args=[made.slug])}")
    print("Next: `putright staff add` for each of those who work there.")
    return 0


def _refuse_if_taken(slug: str, prefix: str) -> None:
    from putright.people.models import Organisation

    known = Organisation.objects.order_by("slug")
    # Why: everybody knows its passwords, and somebody's name is one in the whole installation.
    shown = ", ".join(known.filter(demonstration=True).values_list("slug", flat=True)[:5])
    if shown:
        raise Failed(
            f"this installation is a demonstration (it has {shown}), and everybody knows its "
            "password. Set PUTRIGHT_VAR to an empty folder, or PUTRIGHT_DATABASE to another "
            "database, run `python manage.py migrate`, and then this again."
        )
    if slug in words_of_addresses():
        raise Failed(f"'{slug}' is a word that other addresses of Putright begin with.")
    if known.filter(slug=slug).exists():
        raise Failed(f"there is an organisation {slug!r} already.")
    other = known.filter(reference_prefix=prefix).first()
    if other:
        raise Failed(f"the prefix {prefix} is taken by {other.slug}; choose another.")


def words_of_addresses() -> set[str]:
    """Return every word that stands where an organisation's slug would, here or under staff/."""
    from django.conf import settings
    from django.urls import get_resolver

    # "api" is kept for addresses that are still to come.
    return {settings.STATIC_URL.strip("/"), "api", *_first_words(get_resolver().url_patterns)}


def _first_words(patterns: Iterable[Any]) -> Iterator[str]:
    for one in patterns:
        yield str(one.pattern).partition("/")[0]
        yield from _first_words(getattr(one, "url_patterns", ()))


def _refuse_an_odd_address(email: str | None) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Failed(f"'{email}' is no e-mail address; write name@example.org.") from None


# -- what may be written --------------------------------------------------------------------


def slug(word: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", word) or len(word) > 60:
        raise argparse.ArgumentTypeError(
            f"'{word}' is no slug; write lower-case letters and digits, with single hyphens "
            "between, 60 at most, such as elm-street"
        )
    return word


def prefix(word: str) -> str:
    if not re.fullmatch(r"[A-Z0-9]{2,6}", word):
        raise argparse.ArgumentTypeError(
            f"'{word}' is no prefix; write 2 to 6 capital letters or digits, such as ES"
        )
    return word


def colour(word: str) -> str:
    from putright.design.brand import is_colour

    if not is_colour(word):
        raise argparse.ArgumentTypeError(f"'{word}' is no colour; write it as '#0f5c5a'")
    return word.lower()


def line(most: int) -> Callable[[str], str]:
    """Return a reader of one line of words, such as both databases can keep."""

    def read(words: str) -> str:
        words = words.strip()
        if not words or not words.isprintable():
            raise argparse.ArgumentTypeError("write a line of words")
        if len(words) > most:
            raise argparse.ArgumentTypeError(f"it is too long; {most} characters at most")
        return words

    return read
