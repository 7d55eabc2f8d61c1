"""What lies in a mailbox on a server that is not kept here yet?

Every message that is there is looked at, read or not: somebody may have opened it. It is
kept first; only then is it moved to another folder or flagged. imap-tools speaks to the
server, and nothing more: it would leave bytes out of what it reads, so messages are fetched
as they are. Cut short anywhere, the next look goes on: the server still has what was not
moved, and what is kept is known.
"""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from putright.core.refusals import Refused
from putright.mail.keeping import Came, keep
from putright.mail.mailboxes import Place, Server
from putright.mail.models import Box, Seen
from putright.people.models import Organisation

PATIENCE = 30.0  # seconds that a server may take to answer
IMAP_FAULT = imaplib.IMAP4.error
KEPT = "$Putright"  # the flag of a message that is kept, where it is not moved
_TOGETHER = 500  # numbers in one question
_LATEST = 200  # in one look of a mailbox: then it is another's turn, and the rest the next time
_DATED = re.compile(rb'INTERNALDATE "([^"]+)"')
_SIZED = re.compile(rb"RFC822\.SIZE (\d+)")
_NAMED = re.compile(rb"\bUID (\d+)")


@dataclass(slots=True)
class Looked:
    """What came of a look: how many are new here, and how many there were and are known."""

    new: int = 0
    there: int = 0
    known: int = 0
    is_behind: bool = False  # there are more, which the next look takes
    fault: str = ""


def look(
    organisation: Organisation,
    place: Place,
    server: Server,
    now: Callable[[], datetime],
    largest: int,
    goes_on: Callable[[], bool] = lambda: True,
) -> Looked:
    """Keep what is new in a mailbox. Raises OSError or imap-tools' errors; what is kept stays."""
    with _connected(server) as box:
        box.folder.set(server.folder)
        validity = int(box.folder.status(server.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
        visit = _Visit(organisation, place, box, validity, now, largest)
        return visit.look(goes_on)


@contextmanager
def _connected(server: Server) -> Iterator[BaseMailBox]:
    trusted = ssl.create_default_context(cafile=server.ca or None)
    box: BaseMailBox
    if server.tls == "yes":
        box = MailBox(server.host, server.port, timeout=PATIENCE, ssl_context=trusted)
    elif server.tls == "starttls":
        box = MailBoxStartTls(server.host, server.port, timeout=PATIENCE, ssl_context=trusted)
    else:
        box = MailBoxUnencrypted(server.host, server.port, timeout=PATIENCE)
    try:
        box.login(server.user, server.password, initial_folder=None)
        yield box
    finally:
        # Why not `logout`: a server that is gone must not hide what went wrong before.
        box.client.shutdown()


@dataclass(slots=True)
class _Visit:
    organisation: Organisation
    place: Place
    box: BaseMailBox
    validity: int
    now: Callable[[], datetime]
    largest: int

    def look(self, goes_on: Callable[[], bool]) -> Looked:
        found = Looked()
        uids = self._all()
        self._forget_gone(uids)
        known = self._known(uids)
        new = [uid for uid in uids if uid not in known]
        for uid in new[:_LATEST]:
            if not goes_on():
                break
            if self._keep(uid):
                found.new += 1
        known = self._known(uids)
        self._put_away(sorted(known & set(uids)))
        found.there, found.known = len(uids), len(known)
        found.is_behind = len(new) > _LATEST
        return found

    def _all(self) -> list[int]:
        return sorted(int(uid) for uid in self.box.uids("ALL"))

    def _mine(self) -> "QuerySet[Seen]":
        return Seen.objects.filter(organisation=self.organisation, mailbox=self.place.mailbox)

    def _known(self, uids: Sequence[int]) -> set[int]:
        mine = self._mine().filter(uidvalidity=self.validity)
        there = set(uids)
        return {uid for uid in mine.values_list("uid", flat=True) if uid in there}

    def _forget_gone(self, uids: Sequence[int]) -> None:
        """Forget what no longer lies there, and numbers that the server has given anew."""
        there = set(uids)
        self._mine().exclude(uidvalidity=self.validity).delete()
        mine = self._mine().filter(uidvalidity=self.validity)
        gone = [uid for uid in mine.values_list("uid", flat=True) if uid not in there]
        for start in range(0, len(gone), _TOGETHER):
            mine.filter(uid__in=gone[start : start + _TOGETHER]).delete()

    def _keep(self, uid: int) -> bool:
        """Keep one message; return whether it is new. One that is too large stays there."""
        dated, size = self._about(uid)
        if size > self.largest:
            return False
        raw = self._fetch(uid)
        if raw is None:  # somebody took it out this very moment
            return False
        came = Came(
            door="imap",
            mailbox=self.place.mailbox,
            arrived_at=dated,
            place=(self.place.mailbox, self.validity, uid),
        )
        try:
            return not keep(self.organisation, raw, came, self.now()).again
        except Refused:
            return False

    def _about(self, uid: int) -> tuple[datetime | None, int]:
        """Return when the server took a message, and how large it is."""
        said = b" ".join(_flat(self._asked(uid, "(UID INTERNALDATE RFC822.SIZE)")))
        dated, sized = _DATED.search(said), _SIZED.search(said)
        return (_moment(dated.group(1)) if dated else None), int(sized.group(1)) if sized else 0

    def _fetch(self, uid: int) -> bytes | None:
        """Return a message as it is, byte for byte, without marking it as read."""
        for part in self._asked(uid, "(UID BODY.PEEK[])"):
            if isinstance(part, tuple) and (named := _NAMED.search(_rest(part))) is not None:
                if int(named.group(1)) == uid:
                    return bytes(part[1])
            elif isinstance(part, tuple):
                return bytes(part[1])
        return None

    def _asked(self, uid: int, what: str) -> list[object]:
        kind, said = self.box.client.uid("FETCH", str(uid), what)
        if kind != "OK":
            raise OSError(f"the server would not give message {uid}: {kind}")
        return list(said or ())

    def _put_away(self, uids: Sequence[int]) -> None:
        """Move what is kept to its folder, or flag it: only now, for it is on our disk."""
        for start in range(0, len(uids), _TOGETHER):
            some = [str(uid) for uid in uids[start : start + _TOGETHER]]
            if not self.place.moves_to:
                self.box.flag(some, [KEPT], True)
                continue
            if not self.box.folder.exists(self.place.moves_to):
                self.box.folder.create(self.place.moves_to)
            self.box.move(some, self.place.moves_to)


def _rest(part: tuple[bytes, bytes]) -> bytes:
    return part[0]


def _flat(said: Sequence[object]) -> Iterator[bytes]:
    for one in said:
        if isinstance(one, tuple):
            yield from (piece for piece in one if isinstance(piece, bytes))
        elif isinstance(one, bytes):
            yield one


def _moment(said: bytes) -> datetime | None:
    try:
        told = datetime.strptime(said.decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        return None
    return told.astimezone(UTC)


def note(organisation: Organisation, place: Place, looked: Looked, at: datetime) -> None:
    """Write down what a look found; one that failed leaves what was found before."""
    box, _ = Box.objects.get_or_create(organisation=organisation, mailbox=place.mailbox)
    if looked.fault:
        box.fault = looked.fault[:300]
        box.fault_since = box.fault_since or at
    else:
        box.looked_at, box.fault, box.fault_since = at, "", None
        if not looked.is_behind:
            box.there, box.known = looked.there, looked.known
    box.save()
