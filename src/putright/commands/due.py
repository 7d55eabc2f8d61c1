"""`putright due`: a date, with its proof."""

import argparse
import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import IO, Any, NamedTuple
from zoneinfo import ZoneInfo

from putright.commands import Failed
from putright.core.clocks import due_of
from putright.core.policy import AS_AGREED, Bar, Clock, Policy
from putright.core.proof import Proof, prove
from putright.core.refusals import PackFaults
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
_ADDED = ("due", "clause", "reading", "provisional", "error")
_SHOWN = 20  # of the rows that could not be answered
_WHEN = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII
)


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


def clock_named(policy: Policy, name: str) -> Clock:
    """Return the clock of this name. Raises Failed, with the names there are."""
    found = policy.named_clocks(name) if name else []
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
        if not _WHEN.fullmatch(text):
            raise ValueError
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


# -- very many at once ----------------------------------------------------------------------


class _Line(NamedTuple):
    """A row of the batch: the line on which it ends, its fields by column, what is wrong."""

    number: int
    fields: dict[str, str]
    fault: str = ""


def _batch(args: argparse.Namespace) -> int:
    """Answer every row; a row that cannot be answered says why in its own column."""
    with _opened(args.batch) as stream:
        header, lines = _read(stream)
        answers = _answers(lines, args.version)
        wrong = _print_json(answers) if args.json else _print_csv(answers, header)
    for number, error in wrong[:_SHOWN]:
        print(f"line {number}: {error}", file=sys.stderr)
    if len(wrong) > _SHOWN:
        print(f"and {len(wrong) - _SHOWN} more: see the column 'error'.", file=sys.stderr)
    return 1 if wrong else 0


def _print_csv(answers: Iterable[dict], header: list[str]) -> list[tuple[int, str]]:
    own = [name for name in dict.fromkeys(header) if name not in _ADDED]
    writer = csv.DictWriter(sys.stdout, [*own, *_ADDED], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    wrong = []
    for row in answers:
        writer.writerow(row)
        if row["error"]:
            wrong.append((row["row"], row["error"]))
    return wrong


def _print_json(answers: Iterable[dict]) -> list[tuple[int, str]]:
    wrong = []
    print("[", end="")
    for number, row in enumerate(answers):
        print("," if number else "", json.dumps(row, ensure_ascii=False), sep="\n", end="")
        if row["error"]:
            wrong.append((row["row"], row["error"]))
    print("\n]")
    return wrong


def _opened(path: str) -> IO[str]:
    """Open a file, or the standard input. Bytes that are no text are kept apart, row by row."""
    try:
        raw: IO[bytes] = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115
    except OSError as error:
        raise Failed(f"{path} cannot be read: {error.strerror}.") from None
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")


def _read(stream: IO[str]) -> tuple[list[str], Iterator[_Line]]:
    """Return the header and the rows. Raises Failed where a column is missing."""
    reader = csv.reader(stream)
    try:
        header = [_shown(name.strip()) for name in next(reader, [])]
    except csv.Error as error:
        raise Failed(f"The file is no CSV: {error}.") from None
    missing = [name for name in _COLUMNS if name not in header]
    if missing:
        raise Failed(f"The file has no column {', '.join(missing)}. It needs policy,clock,from.")
    return header, _lines(reader, header)


def _lines(reader: Any, header: list[str]) -> Iterator[_Line]:
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Line(reader.line_num, {}, f"This row is no CSV: {error}.")
            continue
        if not any(fields):
            continue  # a blank line is no row
        shown = dict(zip(header, map(_shown, fields), strict=False))
        yield _Line(reader.line_num, shown, _fault(fields, header))


def _fault(fields: list[str], header: list[str]) -> str:
    if len(fields) > len(header):
        return f"This row has {len(fields)} fields, and the header {len(header)}."
    if any(_shown(field) != field for field in fields):
        return "This row is not UTF-8 text. Save the file as UTF-8."
    return ""


def _shown(text: str) -> str:
    """Return text that can be printed: bytes that were none are shown as the mark for that."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def _answers(lines: Iterable[_Line], version: str | None) -> Iterator[dict]:
    asked = lru_cache(maxsize=1000)(lambda pack, clock: _asked(pack, clock, version))
    for line in lines:
        row: dict[str, Any] = {"row": line.number, **line.fields}
        yield {**row, **(_unanswered(line.fault) if line.fault else _answer(row, asked))}


def _asked(pack: str, name: str, version: str | None) -> tuple[Policy, Clock] | str:
    """Return the policy and clock of a row, or why there are none: many rows ask the same."""
    try:
        policy = load_policy(pack, version)
        return policy, clock_named(policy, name)
    except (Failed, LookupError, PackFaults) as error:
        return str(error)


def _answer(row: Mapping[str, Any], asked: Callable[[str, str], Any]) -> dict:
    found = asked(row.get("policy", "").strip(), row.get("clock", "").strip())
    if isinstance(found, str):
        return _unanswered(found)
    policy, clock = found
    try:
        due = due_of(clock, moment(row.get("from", ""), policy), policy)
    except (Failed, ValueError, OverflowError) as error:
        return _unanswered(str(error))
    return {
        "due": due and (due.at or due.on).isoformat(),
        "clause": ", ".join(clock.cites) or clock.added,
        "reading": "; ".join(clock.readings),
        "provisional": "yes" if due and due.provisional else "",
        "error": "",
    }


def _unanswered(error: str) -> dict:
    return {**dict.fromkeys(_ADDED, ""), "due": None, "error": error}
