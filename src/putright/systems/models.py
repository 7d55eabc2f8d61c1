"""What is kept for other systems: their tokens, what they did, the feed, and whom we tell?

No words of anybody are kept here. A token is kept as its digest; the secret of a hook is
sealed, for we must write it ourselves.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.people.models import Organisation
from putright.people.owning import of_organisation


class Token(models.Model):
    """A key that a system shows: with the rights of a person, or of an account of its own."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()
    name = models.CharField()
    holder = models.CharField()  # the key of a person, or of the account made for the system
    # The one role of an account made for a system; "" where it has a person's own rights.
    role = models.CharField(blank=True, default="")
    team = models.CharField(blank=True, default="")
    writes = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(blank=True, default="")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(blank=True, default="")
    used_at = models.DateTimeField(null=True)
    used_from = models.CharField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "digest"), name="one_token_a_digest"),
        )

    def __str__(self) -> str:
        return self.name


class Rate(models.Model):
    """How often a token or an address asked in one minute."""

    pk = models.CompositePrimaryKey("organisation", "key", "minute")
    organisation = of_organisation()
    key = models.CharField(max_length=64)
    minute = models.BigIntegerField()  # of the epoch
    count = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=("minute",), name="rate_by_age"),)


class Asked(models.Model):
    """What was asked under an Idempotency-Key: a digest, to tell a retry from another thing."""

    pk = models.CompositePrimaryKey("organisation", "key")
    organisation = of_organisation()
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("at",), name="asked_by_age"),)


class Feed(models.Model):
    """How far the feed of an organisation goes. Without a row nothing of it is kept."""

    organisation = models.OneToOneField(
        Organisation,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    last = models.BigIntegerField(default=0)  # the number given last
    # Hides numbers in cursors: they would say how much happens in cases one may not open.
    secret = models.BinaryField(max_length=32)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feed of {self.organisation_id}"


class Arrival(models.Model):
    """An event that has no number in the feed yet; a trigger writes it with the event."""

    organisation = of_organisation()
    case = models.BigIntegerField()
    sequence = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=("organisation", "id"), name="arrival_of"),)

    def __str__(self) -> str:
        return f"{self.case}.{self.sequence}"


class Item(models.Model):
    """An event in the feed, under the number that says its place."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()
    case = models.BigIntegerField()
    sequence = models.PositiveIntegerField()


class Hook(models.Model):
    """An address that is told what happens, in the order of the feed."""

    ON, OFF, FAILED = "on", "off", "failed"

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()
    name = models.CharField()
    url = models.CharField()
    token = models.BigIntegerField()  # with whose eyes it sees
    events = models.TextField(blank=True, default="")  # names with spaces between; "" for all
    sealed = models.TextField()
    state = models.CharField(default=ON)
    made_at = models.DateTimeField()
    made_by = models.CharField(blank=True, default="")
    place = models.BigIntegerField(default=0)  # the number up to which all is told
    # When to look again: whoever takes it moves this on, so that no two tell it at once.
    next_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=("next_at",), name="hook_to_tell", condition=Q(next_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """What became of telling one event to one address."""

    pk = models.CompositePrimaryKey("organisation", "hook", "number")
    organisation = of_organisation()
    hook = models.BigIntegerField()
    number = models.BigIntegerField()  # of the item in the feed
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField()
    fault = models.CharField(blank=True, default="")
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("told_at",), name="delivery_by_age"),)
