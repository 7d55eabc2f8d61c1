"""`putright demo`: everything set up to be tried, on this machine."""

import argparse
import sys

from putright.commands.serve import at_least_one, port, serve, settle_on_this_machine, wall_time
from putright.commands.work import look

NAME = "demo"
HELP = "Set up five organisations with sample cases, and serve them."
EXAMPLES = """\
examples:
  putright demo                             set up in ./var, and serve at port 8000
  putright demo --port 8080 --today 2027-01-05T09:00
  putright demo --no-serve                  set up only

A second demo starts in seconds and keeps what was done in the first.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=port, default=8000, help="0 takes any that is free")
    parser.add_argument("--workers", type=at_least_one, default=2, help="processes")
    parser.add_argument("--today", type=wall_time, metavar="WHEN", help="run as on another day")
    parser.add_argument("--no-serve", action="store_true", help="set up, and stop")


def run(args: argparse.Namespace) -> int:
    from putright.project import clock

    settle_on_this_machine()
    if args.today:
        clock.move(args.today)
    _migrate()
    told = _set_up()
    if args.no_serve:
        print("\n".join(told))
        return 0
    serve(
        host=args.host,
        port=args.port,
        workers=args.workers,
        when_ready=lambda address: print("\n".join(_addresses(address, told)), flush=True),
    )
    return 0


def _migrate() -> None:
    from django.core.management import call_command

    from putright.commands import django_ready

    django_ready()
    call_command("migrate", verbosity=0, interactive=False)


def _set_up() -> list[str]:
    from putright.project import clock
    from putright.samples.tell import PASSWORD, samples, set_up, sign_ins

    found = samples()
    for done, sample in enumerate(found, start=1):
        if sys.stderr.isatty():
            print(f"\rorganisation {done} of {len(found)}", end="", file=sys.stderr)
        set_up(sample, clock.now())
    if sys.stderr.isatty():
        print(file=sys.stderr)
    look()
    return [f"Sign in as any of these; the password is {PASSWORD} for all:", *sign_ins(found)]


def _addresses(address: str, told: list[str]) -> list[str]:
    from putright.samples.tell import samples

    places = [f"    {address}{sample.organisation['slug']}/" for sample in samples()]
    return [
        f"Putright is at {address} (Ctrl+C stops it)",
        "  For customers:",
        *places,
        f"  For staff: {address}staff/sign-in/",
        *told,
    ]
