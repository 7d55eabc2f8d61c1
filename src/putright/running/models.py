"""Which workers are there, when did each last look, and which version made the rows?"""

from django.db import models


class Worker(models.Model):
    """A sign of life of one `putright work`. Says nothing of any case."""

    name = models.CharField(primary_key=True, max_length=120)
    started_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    # What it did in its last look, in words such as "3 promises missed".
    did = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class RowsMade(models.Model):
    """As what the rows of an organisation's cases were made, and how far making them anew got.

    `cases/made_anew.py` compares it with what this version makes.
    """

    organisation = models.OneToOneField(
        "people.Organisation",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="+",
        db_constraint=False,
    )
    made_as = models.CharField(blank=True, default="")
    # Who may see what, as the rows have it (`cases/access.py`): 1 is every version before this.
    access = models.PositiveSmallIntegerField(default=1)
    # As what they are being made anew, if they are, and the last case that has been.
    making = models.CharField(blank=True, default="")
    upto = models.BigIntegerField(default=-1)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.made_as or self.making}"
