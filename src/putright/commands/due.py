"""`putright due`: a date, with its proof."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from putright.commands import Failed
from putright.core.clocks import due_of
from putright.core.policy import AS_AGREED, Bar, Clock, Policy
from putright.core.proof import Proof, prove
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
_COLUMNS = ("policy", "clock", "from")


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
        if args.pack or args.start:
            print("putright due: give either --batch or one clock, not both.", file=sys.stderr)
            return 2
        return _batch(args)
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
    answer = answer_of(policy, clock, args.start, proof)
    if args.on and clock.within == AS_AGREED:
        answer["due"] = moment(args.on, policy).date().isoformat()
    print(json.dumps(answer, indent=2, ensure_ascii=False) if args.json else _told(answer))
    return 0


def clock_named(policy: Policy, name: str) -> Clock:
    """Return the clock of this name. Raises Failed, with the names there are."""
    found = policy.named_clocks(name)
    if len(found) == 1:
        return found[0]
    if found:
        which = ", ".join(f"{clock.stage}/{clock.id}" for clock in found)
        raise Failed(f"{policy.id} has several clocks called {name!r}: say one of {which}.")
    test = next((bar for bar in policy.bar if bar.id == name and bar.limits), None)
    if test is not None:
        return _last_day_of(test)
    tests = [bar.id for bar in policy.bar if bar.limits]
    known = ", ".join(dict.fromkeys([*(clock.id for clock in policy.all_clocks), *tests]))
    raise Failed(f"{policy.id} has no clock called {name!r}. It has: {known}.")


def _last_day_of(test: Bar) -> Clock:
    """Return a time limit to complain, as a clock: its date is the last day in time."""
    limit = test.limits[0]
    return Clock(
        id=test.id,
        label=test.name,
        strength=test.strength,
        within=limit.within,
        counts_from=limit.counts_from,
        stops_when=("received",),
        cites=test.cites,
        readings=test.readings,
        added=test.added,
    )


def moment(text: str, policy: Policy) -> datetime:
    """Return a moment from text: a day, or a day and time, local unless it says its zone.

    A day alone is noon of it: in hours, so that only the day matters.
    Raises Failed, with what to write.
    """
    zone = ZoneInfo(policy.calendar.zone)
    text = text.strip()
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(12), zone)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Failed(
            f"{text!r} is no day or time. Write 2026-11-23, 2026-11-23T10:00 or 2026-11-23T10:00Z."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def answer_of(policy: Policy, clock: Clock, given: str, proof: Proof) -> dict:
    """Return the date and its proof as plain data: the contract of `--json`."""
    due = proof.due_at.isoformat() if proof.due_at else proof.due and proof.due.isoformat()
    return {
        "policy": policy.id,
        "version": policy.version,
        "clock": clock.id,
        "clause": ", ".join(clock.cites) or clock.added,
        "strength": clock.strength,
        "amount": proof.amount,
        "from": given,
        "due": due,
        "provisional": proof.provisional,
        "reading": "; ".join(reading.id for reading in proof.readings),
        "readings": [
            {
                "id": reading.id,
                "clause": reading.clause,
                "asks": reading.asks,
                "chosen": reading.chosen,
                "by": reading.by,
                "on": reading.on and reading.on.isoformat(),
                "others": [
                    {"says": other.says, "due": other.due and other.due.isoformat()}
                    for other in proof.others
                    if other.reading == reading.id
                ],
            }
            for reading in proof.readings
        ],
        "calendar": {
            "division": proof.division,
            "version": proof.calendar_version and proof.calendar_version.isoformat(),
        },
        "days": [
            {"date": day.date.isoformat(), "counts": day.counts, "why": day.why}
            for day in proof.days
        ],
    }


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


def _batch(args: argparse.Namespace) -> int:
    """Answer every row; a row that cannot be answered says why in its own column."""
    stream = sys.stdin if args.batch == "-" else _opened(args.batch)
    with stream:
        rows = csv.DictReader(stream)
        missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise Failed(
                f"The file has no column {', '.join(missing)}. It needs policy,clock,from."
            )
        fields = [*(rows.fieldnames or ()), "due", "clause", "reading", "error"]
        answers = _answers(rows, args.version)
        if args.json:
            found = list(answers)
            print(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            writer = csv.DictWriter(sys.stdout, fields, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            found = []
            for row in answers:
                writer.writerow(row)
                found.append(row)
    wrong = [row for row in found if row["error"]]
    for row in wrong[:20]:
        print(f"row {row['row']}: {row['error']}", file=sys.stderr)
    return 1 if wrong else 0


def _opened(path: str):
    try:
        return open(path, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise Failed(f"{path} cannot be read: {error.strerror}.") from None


def _answers(rows: csv.DictReader, version: str | None) -> Iterator[dict]:
    try:
        for number, row in enumerate(rows, start=2):
            yield {**row, "row": number, **_answer(row, version)}
    except (csv.Error, UnicodeDecodeError) as error:
        raise Failed(f"The file is no UTF-8 CSV: {error}.") from None


def _answer(row: dict, version: str | None) -> dict:
    try:
        policy = load_policy((row["policy"] or "").strip(), version)
        clock = clock_named(policy, (row["clock"] or "").strip())
        start = moment(row["from"] or "", policy)
        due = due_of(clock, start, policy)
    except (Failed, LookupError, ValueError, OverflowError) as error:
        return {"due": "", "clause": "", "reading": "", "error": str(error)}
    return {
        "due": "" if due is None else (due.at.isoformat() if due.at else due.on.isoformat()),
        "clause": ", ".join(clock.cites) or clock.added,
        "reading": "; ".join(clock.readings),
        "error": "",
    }
