"""What was said to whom, what each wishes to be told, and when somebody is told next?

Nothing of a customer is here: cases are numbers, people of ours are keys. A member of
staff has an address of e-mail here and nowhere else, one for each organisation.
"""

from typing import ClassVar

from django.db import models

from putright.people.models import Organisation
from putright.people.owning import of_organisation


class Wish(models.Model):
    """Where and when somebody is told, and by which secret address their calendar is read."""

    pk = models.CompositePrimaryKey("organisation", "person")
    organisation = of_organisation()
    person = models.CharField()
    email = models.CharField(blank=True, default="")
    digest_at = models.CharField(blank=True, default="")  # "" is when the policy says
    off = models.CharField(blank=True, default="")  # kinds they do not want, with commas
    # Digest of the secret in the address of their calendar; none while there is no such address.
    feed = models.CharField(blank=True, default="")
    feed_made_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation", "feed"),
                name="one_feed",
                condition=models.Q(feed__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation_id}"


class Told(models.Model):
    """One thing that one person was told, or, while `told_at` is empty, is to be told.

    `what` says which, so that nothing is said twice: the kind, the clock, its day and how
    long before. Nothing waits but a miss, whose letter is marked when its rows are made.
    """

    # Why in this order: a round asks of all its things at once who was told.
    pk = models.CompositePrimaryKey("organisation", "what", "person")
    organisation = of_organisation()
    person = models.CharField()
    what = models.CharField()
    case = models.BigIntegerField(null=True)
    sequence = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=("organisation", "person"),
                name="told_waiting",
                condition=models.Q(told_at=None),
            ),
            models.Index(fields=("made_at",), name="told_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.what}"


class Digest(models.Model):
    """That somebody had their one digest of a day. Whoever adds the row may write it."""

    pk = models.CompositePrimaryKey("organisation", "person", "day")
    organisation = of_organisation()
    person = models.CharField()
    day = models.DateField()
    at = models.DateTimeField()
    lines = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.person} on {self.day}"


class Round(models.Model):
    """When an organisation is looked at next; no row while it never was.

    Misses from before `since` are nobody's news: it is the moment at which this table
    was made, for organisations that were there already.
    """

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="+",
        db_constraint=False,
    )
    since = models.DateTimeField()
    next_at = models.DateTimeField(null=True)  # none: at once, for something was changed

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.next_at}"
