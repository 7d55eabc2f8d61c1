"""`putright due`: a date, with its proof."""

import argparse
import json
import sys

from putright.commands import Failed
from putright.commands.due_asked import clock_named, moment
from putright.commands.due_batch import answer_all
from putright.core.explanation import explanation
from putright.core.policy import AS_AGREED, Clock, Policy
from putright.core.proof import prove
from putright.policies.load import load_policy

NAME = "due"
HELP = "Say when something is due under a policy, and show every day counted."
EXAMPLES = """\
examples:
  putright due cestria stage-1 --from 2026-12-16
  putright due cipfa acknowledge --from 2026-11-27T17:01 --json
  putright due --batch dates.csv > answers.csv      columns policy,clock,from

A time without a zone is local to the organisation; 2026-06-30T23:30Z is UTC.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", nargs="?", help="the pack, such as cestria")
    parser.add_argument("clock", nargs="?", help="the clock, such as stage-1")
    parser.add_argument("--from", dest="start", metavar="WHEN", help="when it starts")
    parser.add_argument("--version", help="the version of the policy (default: the newest)")
    parser.add_argument("--on", metavar="DAY", help="the day agreed, for a clock 'as agreed'")
    parser.add_argument("--batch", metavar="FILE", help="a CSV of policy,clock,from; - for input")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    if args.batch:
        if args.pack or args.start or args.on:
            print("putright due: give either --batch or one clock, not both.", file=sys.stderr)
            return 2
        return answer_all(args)
    if not (args.pack and args.clock and args.start):
        print(
            "putright due: say PACK, CLOCK and --from WHEN; see putright due --help.",
            file=sys.stderr,
        )
        return 2
    policy = load_policy(args.pack, args.version)
    clock = clock_named(policy, args.clock)
    start = moment(args.start, policy)
    try:
        proof = prove(clock, start, policy)
    except (ValueError, OverflowError) as error:  # outside the years that the calendars hold
        raise Failed(str(error) or "that date is too far away to count.") from None
    answer = explanation(policy, clock, args.start, proof)
    if args.on:
        answer["due"] = _agreed(args.on, clock, policy)
    print(json.dumps(answer, indent=2, ensure_ascii=False) if args.json else _told(answer))
    return 0


def _agreed(day: str, clock: Clock, policy: Policy) -> str:
    if clock.within != AS_AGREED:
        raise Failed(
            f"{clock.id} has no date to agree (the policy says {clock.within}): leave out --on."
        )
    return moment(day, policy).date().isoformat()


def _told(answer: dict) -> str:
    lines = [f"{answer['policy']} {answer['clock']}: {answer['amount']} ({answer['strength']})"]
    if answer["due"]:
        sure = " (provisional: the holidays of that year are not published)"
        lines.append(f"due {answer['due']}{sure if answer['provisional'] else ''}")
    else:
        lines.append("no date: the policy states no time, and none is invented")
    lines.append(f"because {answer['clause']}, counted from {answer['from']}")
    for reading in answer["readings"]:
        lines.append(f"reading {reading['id']}: {reading['asks']} {reading['chosen']}")
        lines += [
            f"  otherwise: {other['says']}" + (f" ({other['due']})" if other["due"] else "")
            for other in reading["others"]
        ]
    calendar = answer["calendar"]
    lines.append(f"calendar {calendar['division']}, data of {calendar['version']}")
    lines += [
        f"  {day['date']}  {'counts' if day['counts'] else '      '}  {day['why']}"
        for day in answer["days"]
    ]
    return "\n".join(lines)
