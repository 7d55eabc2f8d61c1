"""Which messages came in, and what became of each?

The raw message is a file of the store (`files`), kept before anything is made of it. A row
here says what came of it. Once a message is part of a case, its words are the case's to keep
and to erase: then none are left in the row.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.people.models import Organisation
from putright.people.owning import of_organisation

WAITING, CASE, JOINED, ASIDE, UNREAD = (
    "waiting",
    "became-case",
    "joined-case",
    "set-aside",
    "could-not-be-read",
)
STATES = (CASE, JOINED, WAITING, ASIDE, UNREAD)
QUEUED = (WAITING, UNREAD)  # a person has to look at it


class Arrived(models.Model):
    """One message. A second delivery of the same is the same row."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()
    # Of its Message-ID and content: see `identity.py`.
    identity = models.CharField()
    digest = models.CharField()  # SHA-256 of the raw bytes
    size = models.BigIntegerField()
    file = models.BigIntegerField()  # the raw message, in the store of files
    door = models.CharField()  # "imap", "lmtp", "file", or "file-quietly": confirmed to nobody
    mailbox = models.CharField(blank=True, default="")  # as the policy calls it
    # To which others it came as well, with spaces between them: see `which_mailbox.py`.
    also = models.CharField(blank=True, default="", db_default="")
    envelope_from = models.CharField(blank=True, default="")
    envelope_to = models.CharField(blank=True, default="")
    arrived_at = models.DateTimeField()  # at the server, where that says so
    kept_at = models.DateTimeField()
    state = models.CharField(default=WAITING)
    # Why it waits or was set aside: a code of `reasons.py`, and what there is to say besides.
    reason = models.CharField(blank=True, default="")
    detail = models.CharField(blank=True, default="")
    # What the message says of itself, once it was read: words that go when it joins a case.
    sender = models.CharField(blank=True, default="")
    sender_name = models.CharField(blank=True, default="")
    subject = models.CharField(blank=True, default="")
    # A digest of its Message-ID, by which an answer to it is known.
    message_key = models.CharField(blank=True, default="")
    # A digest of the sender's address, for a day: by which very many of one sender are noticed.
    sender_key = models.CharField(blank=True, default="")
    case = models.BigIntegerField(null=True)
    suggested = models.BigIntegerField(null=True)  # the case that it may belong to
    tries = models.PositiveIntegerField(default=0)
    # When it is to be understood: whoever takes it moves this on. None once that is done.
    next_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "identity"), name="message_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=("organisation", "state", "number"), name="message_by_state"),
            models.Index(fields=("organisation", "case"), name="message_of_case"),
            models.Index(fields=("organisation", "message_key"), name="message_by_key"),
            models.Index(
                fields=("organisation", "sender_key", "arrived_at"),
                name="message_of_sender",
                condition=Q(sender_key__gt=""),
            ),
            models.Index(
                fields=("next_at", "organisation", "number"),
                name="message_to_read",
                condition=Q(next_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.number}: {self.state}"


class DayCount(models.Model):
    """How many messages were taken on a day: counted by itself, to be compared with the rows."""

    pk = models.CompositePrimaryKey("organisation", "day")
    organisation = of_organisation()
    day = models.DateField()
    arrived = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}: {self.arrived}"


class Seen(models.Model):
    """A message that lies on a server and is kept here already."""

    pk = models.CompositePrimaryKey("organisation", "mailbox", "uidvalidity", "uid")
    organisation = of_organisation()
    mailbox = models.CharField()
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.mailbox} {self.uid}"


class Box(models.Model):
    """What the last look into a mailbox on a server found."""

    pk = models.CompositePrimaryKey("organisation", "mailbox")
    organisation = of_organisation()
    mailbox = models.CharField()
    looked_at = models.DateTimeField(null=True)  # the last time that it answered
    there = models.PositiveIntegerField(default=0)  # as the server counts
    known = models.PositiveIntegerField(default=0)  # of these, how many are kept here
    fault = models.CharField(blank=True, default="")
    fault_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.known} of {self.there}"


class Reckoning(models.Model):
    """Whether all that arrived is accounted for, as last counted."""

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        primary_key=True,
        db_constraint=False,
    )
    at = models.DateTimeField()
    arrived = models.PositiveIntegerField(default=0)
    in_store = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # how many are in each state
    fault = models.CharField(blank=True, default="")  # in words; nothing where all is well

    def __str__(self) -> str:
        return self.fault or "all accounted for"
