"""`putright work`: what has to be done as time passes, beside the pages."""

import argparse
import time

from putright.commands import database_ready

NAME = "work"
HELP = "Keep the lists true as time passes: clocks that fell due, and those that start then."
EXAMPLES = """\
examples:
  putright work               until told to stop, looking every minute
  putright work --once        one look, for a timer of the system's own
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="look once, and stop")
    parser.add_argument(
        "--every", type=_seconds, default=60, metavar="SECONDS", help="[%(default)s]"
    )


def _seconds(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not 1 <= int(word) <= 86_400:
        raise argparse.ArgumentTypeError(f"'{word}' is odd; write seconds from 1 to 86400")
    return int(word)


def run(args: argparse.Namespace) -> int:
    database_ready()
    while True:
        done = look()
        if any(done.values()) or args.once:
            print(", ".join(f"{number:,} {name}" for name, number in done.items()), flush=True)
        if args.once:
            return 0
        time.sleep(args.every)


def look() -> dict[str, int]:
    """Do what time has brought about since the last look; return how much of each."""
    from putright.cases import upkeep
    from putright.project.clock import now

    return upkeep.look(now())
