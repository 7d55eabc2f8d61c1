"""`putright reminders`: who is told what, and why?"""

import argparse
import json
from datetime import datetime
from typing import Any

from putright.commands import Failed, database_ready
from putright.commands.verify import named

NAME = "reminders"
HELP = "Show who would be told of what falls due, and why; or tell them now."
EXAMPLES = """\
examples:
  putright reminders cestria --dry-run                          as of now
  putright reminders cestria --dry-run --at 2026-12-18T09:00    as of then
  putright reminders cestria --address asha asha@example.org    where somebody is reached
  putright reminders cestria                                    what a worker does anyhow

A time without a zone is local to the organisation. It is only looked at, of what is on record
today: nothing is sent by a dry run.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", help="the organisation, by the word of its address")
    parser.add_argument("--at", metavar="WHEN", help="as of this moment; only with --dry-run")
    parser.add_argument("--dry-run", action="store_true", help="show it, and tell nobody")
    parser.add_argument(
        "--address",
        nargs=2,
        metavar=("USERNAME", "EMAIL"),
        help='write down where somebody is reached; "" for nowhere',
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    database_ready()
    organisation = named(args.organisation)
    if args.address and (args.at or args.dry_run):
        raise Failed("--address writes something down: leave out --at and --dry-run.")
    if args.at and not args.dry_run:
        raise Failed("--at only looks: add --dry-run.")
    if args.address:
        return _write_down(organisation, *args.address)
    if args.dry_run:
        return _show(organisation, args)
    return _tell(organisation, args.json)


def _write_down(organisation: Any, username: str, email: str) -> int:
    from putright.cases.binding import policy_on
    from putright.people.models import Membership
    from putright.project.clock import now
    from putright.reminders.wishes import NotSo, keep, wish_of

    held = Membership.objects.filter(organisation=organisation, staff__username=username)
    person = held.values_list("staff__key", flat=True).first()
    if person is None:
        raise Failed(f"nobody called {username} works at {organisation.slug}: check the username.")
    wish, at = wish_of(organisation, person), now()
    try:
        keep(
            organisation,
            person,
            policy_on(organisation, at),
            email=email,
            digest_at=wish.digest_at,
            off=[kind for kind in wish.off.split(",") if kind],
            at=at,
        )
    except NotSo as reason:
        raise Failed(str(reason)) from None
    print(f"{username} is told at {email}." if email else f"{username} is told nothing.")
    return 0


def _tell(organisation: Any, as_json: bool) -> int:
    from putright.notices import outbox
    from putright.project.clock import now
    from putright.reminders.look import DIGESTS, MISSES, go_round, tell_at_once

    if not outbox.can_send():
        raise Failed("this installation sends no e-mail: set PUTRIGHT_MAIL first.")
    at = now()
    done = {MISSES: tell_at_once(organisation, at), DIGESTS: go_round(organisation, at)}
    said = ", ".join(f"{number:,} {name}" for name, number in done.items())
    print(json.dumps(done) if as_json else f"{organisation.slug}: {said}")
    return 0


def _show(organisation: Any, args: argparse.Namespace) -> int:
    from putright.project.clock import now
    from putright.reminders.dry_run import lines

    at = _moment(args.at, organisation.zone) if args.at else now()
    try:
        found = lines(organisation, at)
    except (ValueError, OverflowError) as error:  # a day that no calendar holds
        raise Failed(str(error) or "no calendar holds that day.") from None
    if args.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    print(_said(found))
    return 0


def _moment(text: str, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Failed(f'"{text}" is no moment: write one such as 2026-12-18T09:00.') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _said(found: dict[str, Any]) -> str:
    parts = [f"{found['organisation']} at {found['at']}, by {found['policy']}"]
    parts.append("digests go now" if found["is_time"] else f"next digest {found['next']}")
    for one in found["told"]:
        told = " (told already)" if one["told_already"] else ""
        when = f" {one['on']}" if one["on"] else ""
        where = f" {one['reference']}" if one["reference"] else ""
        parts.append(f"  {one['name']}: {one['kind']}{where}{when} {one['title']}{told}")
        parts.append(f"    because {one['why']}" + (f"; {one['clause']}" if one["clause"] else ""))
    if not found["told"]:
        parts.append("  nobody is told anything")
    if found["reaches_nobody"]:
        parts.append(f"{len(found['reaches_nobody'])} reach nobody: an address is missing")
    return "\n".join(parts)
