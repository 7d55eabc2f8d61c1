"""By which way does each letter go, and what became of it there?

`LetterRow` (cases) is the outbox: it is written with the fact that calls for a letter. Here
is how each of them goes out. Nothing in these rows is personal: the words and the addresses
are read, when a letter goes, from where they are kept and can be erased.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.people.models import Organisation
from putright.people.owning import of_organisation

# The ways out.
EMAIL, POST, PORTAL, PHONE, TEXT = "email", "post", "portal", "phone", "text"
ELSEWHERE = "elsewhere"  # it was written and sent without us, who have no words of it
CHANNELS = (EMAIL, POST, PORTAL, PHONE, TEXT, ELSEWHERE)
AT_ONCE = (PORTAL, ELSEWHERE)  # there as soon as it is written

# What may have become of a letter on its way.
WAITING = "waiting"  # for the worker, a print batch, or somebody to make a call
HANDED_OVER = "handed over"  # the mail server took it, it was posted, they were told
FAILED = "failed"  # it cannot go, or was tried long enough
BOUNCED = "bounced"  # it came back from where it was sent
REPLACED = "replaced"  # it goes another way, or again
STATES = (WAITING, HANDED_OVER, FAILED, BOUNCED, REPLACED)
LOST = (FAILED, BOUNCED)  # nobody has read it


class Delivery(models.Model):
    """One letter on one way; a letter that goes again, or otherwise, has one more."""

    pk = models.CompositePrimaryKey("organisation", "case", "sequence", "number")
    organisation = of_organisation()
    case = models.BigIntegerField()
    sequence = models.PositiveIntegerField()  # of the event that is the letter
    number = models.PositiveSmallIntegerField()  # the highest is the one that counts
    letter = models.CharField()  # its id in the pack, or "confirmation"
    channel = models.CharField()
    state = models.CharField(default=WAITING)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # When the worker may try it: whoever takes it moves this on, so that no two send it at
    # once. None where there is nothing for the worker to do.
    next_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    # The same for every try: a second copy is the same message to whoever receives it.
    message_id = models.CharField()
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(blank=True, default="")  # by its code: see `faults.py`
    # Whether the case has still to say that this was lost, or that it arrived after all.
    to_tell = models.BooleanField(default=False)
    # Of one that waits: the latest event of its case when we last asked whether it may go, and
    # when to ask again if the case stays as it is: the day on which a clock that it met is due.
    judged = models.PositiveIntegerField(null=True)
    judge_at = models.DateTimeField(null=True)
    batch = models.BigIntegerField(null=True)  # in which it was printed
    by = models.CharField(blank=True, default="")  # who chose this way; nobody: we did

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=("next_at", "organisation", "case", "sequence", "number"),
                name="delivery_to_try",
                condition=Q(next_at__isnull=False),
            ),
            models.Index(
                fields=("organisation", "state", "channel", "changed_at"),
                name="delivery_unfinished",
                condition=Q(state__in=(WAITING, FAILED, BOUNCED)),
            ),
            models.Index(
                fields=("organisation", "case", "sequence", "number"),
                name="delivery_to_tell",
                condition=Q(to_tell=True),
            ),
            models.Index(fields=("message_id",), name="delivery_by_message"),
            models.Index(
                fields=("organisation", "batch"),
                name="delivery_of_batch",
                condition=Q(batch__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} by {self.channel}: {self.state}"


class PrintBatch(models.Model):
    """Letters that were printed together: not confirmed as posted, they are listed again."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(blank=True, default="")
    downloaded_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)
    posted_by = models.CharField(blank=True, default="")
    undone_at = models.DateTimeField(null=True)  # its letters wait for another batch

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("organisation", "made_at"), name="batch_by_age"),
        ]

    def __str__(self) -> str:
        return f"batch {self.number}"


class Begun(models.Model):
    """Since when letters of an organisation are sent: what is older was never sent by us.

    Only organisations that were there before letters were have a line. Why: what they wrote
    until then went some other way, and must not all go out on the day of an upgrade.
    """

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="+",
        db_constraint=False,
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation_id} since {self.at:%Y-%m-%d}"
