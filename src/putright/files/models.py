"""What is known of every file that somebody sent or added?

The bytes lie in a store of their own, the folder `files` or a bucket. An event names a
file by its id and salted digest only: when the file is erased, its bytes, its name and
the salt go, and the digest gives nothing away.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.people.owning import of_organisation


class KeptFile(models.Model):
    """One file: of one event once it is attached, until then of nobody."""

    pk = models.CompositePrimaryKey("organisation", "id")
    organisation = of_organisation()
    id = models.BigIntegerField()
    case = models.BigIntegerField(null=True)
    sequence = models.PositiveIntegerField(null=True)
    # What whoever sent it called it: their words, so they go when it is erased.
    name = models.CharField(null=True)
    kind = models.CharField(blank=True, default="")
    size = models.BigIntegerField()
    salt = models.BinaryField(max_length=16, null=True)
    digest = models.CharField()
    kept_at = models.DateTimeField()
    kept_by = models.CharField(blank=True, default="")
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(blank=True, db_default="")
    erased_rule = models.CharField(blank=True, db_default="")
    # An erased file's bytes go once its row is safe; until then there is work left.
    is_here = models.BooleanField(default=True)

    class Meta:
        indexes = (
            models.Index(fields=("organisation", "case", "sequence", "id"), name="file_of_case"),
            # Few: what was sent and never attached, to be swept away in time.
            models.Index(
                fields=("kept_at", "organisation", "id"),
                name="file_of_nobody",
                condition=Q(case=None),
            ),
            models.Index(
                fields=("organisation", "id"),
                name="file_to_drop",
                condition=Q(erased_at__isnull=False, is_here=True),
            ),
        )

    def __str__(self) -> str:
        return self.name or f"file {self.id}"

    @property
    def place(self) -> str:
        """Where its bytes lie in the store."""
        return place_of(self.organisation_id, self.id)


class FileScan(models.Model):
    """What the scanner made of a file. A file with a row that is not clean is opened by nobody.

    Apart from the file's own row, so that those that wait are few and quickly found.
    """

    WAITING, CLEAN, FOUND = "waiting", "clean", "found"

    pk = models.CompositePrimaryKey("organisation", "file")
    organisation = of_organisation()
    file = models.BigIntegerField()
    state = models.CharField(default=WAITING)
    finding = models.CharField(blank=True, default="")  # what the scanner calls it
    tries = models.PositiveIntegerField(default=0)
    # When it may be tried: whoever takes it moves this on, so that no two scan it at once.
    next_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=("next_at", "organisation", "file"),
                name="file_to_scan",
                condition=Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.file}: {self.state}"


class HeldFile(models.Model):
    """A file of a form that somebody has put by to go on with later."""

    pk = models.CompositePrimaryKey("organisation", "file")
    organisation = of_organisation()
    file = models.BigIntegerField()
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("until",), name="file_held_until")]

    def __str__(self) -> str:
        return f"file {self.file} until {self.until}"


def place_of(organisation: int, number: int) -> str:
    """Return where the bytes of a file lie: spread, so that no folder holds very many.

    >>> place_of(7, 2_000_000_000_001)
    '7/001/2000000000001'
    """
    return f"{organisation}/{number & 0xFFF:03x}/{number}"
