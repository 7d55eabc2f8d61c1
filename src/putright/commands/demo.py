"""`putright demo`: everything set up to be tried, on this machine."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from putright.commands import Failed, django_ready
from putright.commands.serve import (
    at_least_one,
    port,
    serve,
    settle_on_this_machine,
    tell_address,
    wall_time,
)
from putright.commands.work import look
from putright.commands.work_beside import begin, mail_folder

NAME = "demo"
HELP = "Set up five organisations with sample cases, serve them, and work in the background."
EXAMPLES = """\
examples:
  putright demo                             set up in ./var, and serve at port 8000
  putright demo --port 8080 --today 2027-01-05T09:00
  putright demo --no-serve                  set up only

A second demo starts in seconds and keeps what was done in the first.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on [%(default)s]"
    )
    parser.add_argument(
        "--port", type=port, default=8000, help="0 takes any that is free [%(default)s]"
    )
    parser.add_argument("--workers", type=at_least_one, default=2, help="processes [%(default)s]")
    parser.add_argument(
        "--today",
        type=wall_time,
        metavar="WHEN",
        help="run as from a London time such as 2027-01-05T09:00",
    )
    parser.add_argument("--no-serve", action="store_true", help="set up, and stop")


def run(args: argparse.Namespace) -> int:
    from putright.project import clock

    settle_on_this_machine()
    tell_address(args.host, args.port)
    if args.today:
        clock.move(args.today)
    django_ready()
    _open_the_database()
    _set_up()
    if args.no_serve:
        there = f"http://127.0.0.1:{args.port or 8000}/"
        print(f"Everything is set up; `putright demo` serves it at {there}")
        print("\n".join([*_addresses(there), *_mail()]))
        return 0
    begin()
    serve(
        host=args.host,
        port=args.port,
        workers=args.workers,
        when_ready=lambda there: print(
            f"Putright is at {there} (Ctrl+C stops it)",
            *_addresses(there),
            *_mail(),
            sep="\n",
            flush=True,
        ),
    )
    return 0


# -- the database -------------------------------------------------------------------------


def _open_the_database() -> None:
    """Make the database if there is none, and bring its tables up to this version."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    if connection.vendor == "sqlite":
        Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as fault:
        raise Failed(f"the database cannot be opened: {str(fault).strip()}.") from None
    _refuse_a_real_installation(tables)
    call_command("migrate", verbosity=0, interactive=False)


def _refuse_a_real_installation(tables: list[str]) -> None:
    """A demonstration's passwords are known to everybody, so it is never put beside real cases."""
    from putright.people.models import Organisation

    if Organisation._meta.db_table not in tables:
        return
    real = Organisation.objects.filter(demonstration=False).order_by("slug")
    names = ", ".join(real.values_list("slug", flat=True)[:5])
    if names:
        raise Failed(
            f"this installation is a real one (it has {names}), and everybody knows a "
            "demonstration's password. Set PUTRIGHT_VAR to an empty folder, or "
            "PUTRIGHT_DATABASE to another database, and run it again."
        )


# -- what is in it ------------------------------------------------------------------------


def _set_up() -> None:
    from django.db import OperationalError

    from putright.project import clock
    from putright.samples.tell import EARLIEST, samples, set_up

    if clock.today() < EARLIEST:
        raise Failed(f"choose a day from {EARLIEST} on: the sample cases are under newer policies.")
    found = samples()
    try:
        for done, sample in enumerate(found, start=1):
            _progress(f"\rorganisation {done} of {len(found)}")
            set_up(sample, clock.now())
        look()
    except OperationalError as fault:  # a full disk, or another program at work in it
        raise Failed(
            f"the database refused: {str(fault).strip()}. What was set up stays; run it again."
        ) from None
    finally:
        _progress("\n")


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(text, end="", file=sys.stderr)


def _addresses(there: str) -> Iterator[str]:
    """Give the lines that say where to go, and as whom."""
    from django.urls import reverse

    from putright.people.models import Organisation
    from putright.samples.tell import PASSWORD, customers_links, samples, sign_ins

    root = there.rstrip("/")
    found = samples()
    organisations = {each.slug: each for each in Organisation.objects.all()}
    yield "For customers:"
    for sample in found:
        home = reverse("portal:start", args=[sample.slug])
        yield f"  {sample.organisation['name']}: {root}{home}"
        for shows, reference, secret in customers_links(sample, organisations[sample.slug]):
            path = reverse("portal:case", args=[sample.slug, reference, secret])
            yield f"    {shows}:"
            yield f"      {root}{path}"
    yield f"For staff: {root}{reverse('workspace:sign-in')}"
    yield f"Sign in as any of these; the password is {PASSWORD} for all:"
    yield from sign_ins(found)


def _mail() -> Iterator[str]:
    """Give the lines that say where to find what is sent: a code to come back with, say."""
    folder = mail_folder()
    if folder is None:
        yield "E-mail is sent by the server of PUTRIGHT_MAIL, to the addresses that you give."
        return
    yield f"Nothing is sent to anybody: each e-mail is a file in {folder}, such as a code for"
    yield "coming back to a form or a case. While it serves, each is told here when it is written."
