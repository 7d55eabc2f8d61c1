"""Which workers are there, and when did each last look?"""

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
