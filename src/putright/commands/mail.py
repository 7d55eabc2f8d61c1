"""`putright mail`: messages from files, taken in as the mailbox would."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from putright.commands import Failed, database_ready
from putright.commands.verify import named

NAME = "mail"
HELP = "Take messages (.eml) in as the mailbox would, and say what became of each."
EXAMPLES = """\
examples:
  putright mail cestria letter.eml
  putright mail cestria new/ --mailbox generic --json
  putright mail cestria old-mailbox/ --received-by mx.example.org --quietly

A folder gives all its .eml files, and those of its folders. Each message is kept first, and
then becomes a case, joins one, waits for a person, or is set aside; one that was here before
stays what it is. A message counts as received now, and its sender is told that it came. For
old mail say otherwise: --received-by names your mail server as it calls itself in the
Received headers that it writes, and --quietly tells nobody. Exit code 1 says that some could
not be kept or read.
"""

_KINDS = (".eml",)
_OLD = timedelta(days=2)
_LONGEST_HEAD = 256 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", help="the organisation, such as cestria")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a message, or a folder of them")
    parser.add_argument("--mailbox", default="", help="as the policy calls it [its first]")
    parser.add_argument(
        "--received-by",
        default="",
        metavar="SERVER",
        help="received when the newest Received header of this server of yours says [now]",
    )
    parser.add_argument(
        "--quietly", action="store_true", help="confirm to nobody that their message came"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, a message a line")


def run(args: argparse.Namespace) -> int:
    paths = list(_paths(args.files))
    database_ready()
    from putright.cases.binding import policy_on
    from putright.project.clock import now

    organisation = named(args.organisation)
    assert organisation is not None
    policy = policy_on(organisation, now())
    known = [one.id for one in policy.mailbox]
    mailbox = args.mailbox or next(iter(known), "")
    if mailbox not in known:
        names = ", ".join(known) or "none"
        raise Failed(f"{policy.policy.title} knows no mailbox '{mailbox}'. There are: {names}.")
    _warn(paths, args.received_by, args.quietly)
    told = [
        _told(_taken(organisation, path, mailbox, args.received_by, args.quietly), args.json)
        for path in paths
    ]
    return 0 if all(told) else 1


def _paths(names: list[str]) -> Iterator[Path]:
    """Give the files meant, or say which of them is none, before anything is taken in."""
    for name in names:
        path = Path(name)
        try:
            if path.is_dir():
                yield from _below(path)
            elif path.is_file():
                yield path
            else:
                raise Failed(f"{path.absolute()} is not a message or a folder that can be read.")
        except (OSError, ValueError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else str(fault)
            raise Failed(f"{name} cannot be read: {why}.") from None


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(_KINDS):
                yield Path(here) / name


def _warn(paths: list[Path], server: str, quietly: bool) -> None:
    """Say what becomes of old messages, before the first of them is taken in."""
    from putright.mail.reading.received import perhaps_from, received_by
    from putright.project.clock import now

    if server and quietly:
        return
    begin = now() - _OLD
    heads = [_head(path) for path in paths]
    old = [head for head in heads if (moment := perhaps_from(head)) and moment < begin]
    undated = [head for head in old if not server or received_by(head, server) is None]
    if undated:
        why = f"No Received header names {server}" if server else "There is no --received-by"
        _say(f"{_count(undated)} older than two days. {why}, so they count as received now.")
    if old and not quietly:
        _say(f"{_count(old)} older than two days. Without --quietly their senders are written to.")


def _say(words: str) -> None:
    print(f"warning: {words}", file=sys.stderr, flush=True)


def _count(found: list[bytes]) -> str:
    return "1 message is" if len(found) == 1 else f"{len(found)} messages are"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LONGEST_HEAD)
    except OSError:
        return b""  # it is said in its own line that it cannot be read


def _taken(
    organisation: Any, path: Path, mailbox: str, server: str, quietly: bool
) -> dict[str, Any]:
    """Keep one message and understand it; return what became of it, in words."""
    from django.conf import settings

    from putright.core.refusals import Refused
    from putright.mail.keeping import FILE, QUIETLY, Came, keep
    from putright.mail.models import Arrived
    from putright.mail.queue import try_one
    from putright.mail.reading.received import received_by
    from putright.project.clock import now

    row: dict[str, Any] = {"file": str(path), "state": "", "case": "", "reason": "", "again": False}
    try:
        if path.stat().st_size > settings.MAIL_LARGEST:
            return row | {"reason": "It is larger than PUTRIGHT_MAIL_LARGEST."}
        # Why: an empty message that comes by LMTP has a line end, and waits for a person.
        raw = path.read_bytes() or b"\r\n"
        arrived_at = received_by(raw, server) if server else None
        came = Came(QUIETLY if quietly else FILE, mailbox, arrived_at)
        kept = keep(organisation, raw, came, now())
    except OSError as fault:
        return row | {"reason": f"It cannot be read: {fault.strerror}."}
    except Refused as refused:
        return row | {"reason": refused.sentence}
    one = Arrived.objects.get(organisation=organisation, number=kept.number)
    if one.next_at is not None:
        try_one(organisation, one, now())
        one.refresh_from_db()
    return row | _became(one) | {"again": kept.again}


def _became(one: Any) -> dict[str, Any]:
    from putright.cases.models import CaseRow
    from putright.mail.reasons import sentence

    reference = ""
    if one.case is not None:
        row = CaseRow.objects.filter(organisation=one.organisation_id, case=one.case)
        reference = row.values_list("reference", flat=True).first() or ""
    why = sentence(one.reason) if one.reason else ""
    return {"state": one.state, "case": reference, "reason": " ".join([why, one.detail]).strip()}


def _told(row: dict[str, Any], as_json: bool) -> bool:
    """Print what became of a message; return whether it was kept and could be read."""
    if as_json:
        print(json.dumps(row), flush=True)
    else:
        shown = {name: _shown(str(value)) for name, value in row.items()}
        again = " (it was here before)" if row["again"] else ""
        parts = [shown["state"] or "not taken", shown["case"], shown["reason"]]
        print(f"{shown['file']}: {' '.join(filter(None, parts))}{again}", flush=True)
    return row["state"] not in ("", "could-not-be-read")


def _shown(text: str) -> str:
    """Return text from a message as it may be printed: no orders to the terminal."""
    plain = text.encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else "\ufffd" for char in plain)[:500]
