"""`putright mail`: messages from files, taken in as the mailbox would."""

import argparse
import json
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from putright.commands import Failed, database_ready, sentence_of
from putright.commands.messages import INPUT, Given, TooLarge, messages
from putright.commands.verify import named

NAME = "mail"
HELP = "Take messages (.eml) in as the mailbox would, and say what became of each."
EXAMPLES = """\
examples:
  putright mail cestria letter.eml
  putright mail cestria new/ --mailbox generic --json
  putright mail cestria old-mailbox.mbox --received-by mx.example.org --quietly
  putright mail cestria - < letter.eml

A folder gives all its .eml files and those of its folders, or all of a Maildir; a file that
begins with "From " is an mbox of many; - is one message on the input, as a mail server hands
it to a command. Each message is kept first, and then becomes a case, joins one, waits for a
person, or is set aside; one that was here before stays what it is. A message counts as
received now, and its sender is told that it came. For old mail say otherwise: --received-by
names your mail server as it calls itself in the Received headers that it writes, and
--quietly tells nobody. Exit code 1 says that some could not be kept or read; of one on the
input, 75 that it was not kept, so that the mail server sends it again.
"""

_OLD = timedelta(days=2)
_LONGEST_HEAD = 256 * 1024
# Whence: sysexits.h: to a mail server it says that the message is to be tried again. One that
# was kept and cannot be read waits in the queue: sent back, it would be told that it is lost.
_TRY_AGAIN = 75


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", help="the organisation, such as cestria")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a message, many of them, or -")
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
    if INPUT in args.files and args.files != [INPUT]:
        raise Failed(f"{INPUT} is one message on the input, and stands alone.")
    if args.files == [INPUT]:
        return _from_a_server(args)
    states = list(_taken_in(args))
    return 1 if {"", "could-not-be-read"} & set(states) else 0


def _from_a_server(args: argparse.Namespace) -> int:
    try:
        return 0 if all(_taken_in(args)) else _TRY_AGAIN
    except Exception as fault:
        # Why all: whatever kept it from being kept, the server still has the only copy.
        print(sentence_of(fault) or traceback.format_exc(), file=sys.stderr)
        return _TRY_AGAIN


def _taken_in(args: argparse.Namespace) -> Iterator[str]:
    """Take in what is meant, saying what became of each; give the state of each."""
    with ExitStack() as opened:
        given = list(messages(args.files, opened))
        database_ready()
        organisation = named(args.organisation)
        assert organisation is not None
        mailbox = _mailbox(organisation, args.mailbox)
        _warn(given, args.received_by, args.quietly)
        for one in given:
            row = _taken(organisation, one, mailbox, args.received_by, args.quietly)
            _tell(row, args.json)
            yield row["state"]


def _mailbox(organisation: Any, wanted: str) -> str:
    from putright.cases.binding import policy_on
    from putright.project.clock import now

    policy = policy_on(organisation, now())
    known = [one.id for one in policy.mailbox]
    mailbox = wanted or next(iter(known), "")
    if mailbox not in known:
        names = ", ".join(known) or "none"
        raise Failed(f"{policy.policy.title} knows no mailbox '{mailbox}'. There are: {names}.")
    return mailbox


def _warn(given: list[Given], server: str, quietly: bool) -> None:
    """Say what becomes of old messages, before the first of them is taken in."""
    from putright.mail.reading.received import perhaps_from, received_by
    from putright.project.clock import now

    if server and quietly:
        return
    begin = now() - _OLD
    heads = [_head(one) for one in given]
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


def _head(given: Given) -> bytes:
    try:
        return given.start(_LONGEST_HEAD)
    except OSError:
        return b""  # it is said in its own line that it cannot be read


def _taken(
    organisation: Any, given: Given, mailbox: str, server: str, quietly: bool
) -> dict[str, Any]:
    """Keep one message and understand it; return what became of it, in words."""
    from django.conf import settings

    from putright.core.refusals import Refused
    from putright.mail.keeping import FILE, QUIETLY, Came, keep
    from putright.mail.models import Arrived
    from putright.mail.queue import try_one
    from putright.mail.reading.received import received_by
    from putright.project.clock import now

    row: dict[str, Any] = dict.fromkeys(("file", "state", "case", "reason"), "")
    row |= {"file": given.name, "again": False}
    try:
        raw = given.whole(settings.MAIL_LARGEST)
        arrived_at = received_by(raw, server) if server else None
        came = Came(QUIETLY if quietly else FILE, mailbox, arrived_at)
        kept = keep(organisation, raw, came, now())
    except TooLarge:
        return row | {"reason": "It is larger than PUTRIGHT_MAIL_LARGEST."}
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


def _tell(row: dict[str, Any], as_json: bool) -> None:
    """Print what became of a message."""
    if as_json:
        print(json.dumps(row), flush=True)
    else:
        shown = {name: _shown(str(value)) for name, value in row.items()}
        again = " (it was here before)" if row["again"] else ""
        parts = [shown["state"] or "not taken", shown["case"], shown["reason"]]
        print(f"{shown['file']}: {' '.join(filter(None, parts))}{again}", flush=True)


def _shown(text: str) -> str:
    """Return text from a message as it may be printed: no orders to the terminal."""
    plain = text.encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else "\ufffd" for char in plain)[:500]
