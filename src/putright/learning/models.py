"""What is kept of a change that was made because of what people told us?

No fact of any case: a change comes from many. Nothing in it names anybody who told us; of
which cases it comes is known here only, and no page of a customer says it.
"""

from django.db import models

from putright.people.owning import of_organisation

EARLY, WORKING, NOT_WORKING = "early", "working", "not-working"


class Change(models.Model):
    """What people said, what we did, and whether it worked; public once two have seen it."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()
    said = models.TextField()
    did = models.TextField()
    service = models.CharField(blank=True, default="")
    mark = models.CharField(default=EARLY)
    evidence = models.TextField(blank=True, default="")
    known_by = models.DateField(null=True)  # while it is too early to say
    # How many told us of it, by kind: {"complaint": 61}. Counted as it was written.
    told = models.JSONField(default=dict)
    written_by = models.CharField()
    written_at = models.DateTimeField()
    published_by = models.CharField(blank=True, default="")
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True, default="")

    class Meta:
        indexes = (
            models.Index(
                fields=("organisation", "published_at"),
                name="change_published",
                condition=models.Q(published_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"change {self.number}"


class ChangeSource(models.Model):
    """One of the cases that a change comes from."""

    pk = models.CompositePrimaryKey("organisation", "change", "case")
    organisation = of_organisation()
    change = models.BigIntegerField()
    case = models.BigIntegerField()


class ChangeLog(models.Model):
    """Who wrote, published, marked or withdrew a change, and when. Rows are only added."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()
    change = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField()
    what = models.CharField()  # written, published, marked working, withdrawn …

    class Meta:
        indexes = (models.Index(fields=("organisation", "change", "at"), name="change_log_of"),)
