"""What has a member of staff set up for themselves?

Nothing of this is part of the record: it is theirs alone, and may be lost without harm.
People are named by their keys, as events name them.
"""

from django.db import models

from putright.people.owning import of_organisation


class SavedFilter(models.Model):
    """A way of looking at the worklist, under a name that its owner chose."""

    pk = models.CompositePrimaryKey("organisation", "person", "name")
    organisation = of_organisation()
    person = models.CharField()
    name = models.CharField()
    # What the address asks, such as "kind=complaint&whose=team": never who the viewer is.
    asked = models.CharField()
    made_at = models.DateTimeField()


class Draft(models.Model):
    """What stands in the boxes of a form that is not sent yet. The worker drops old ones.

    Beware: it may hold what a customer said, so it is kept for days and not for years.
    """

    pk = models.CompositePrimaryKey("organisation", "person", "place")
    organisation = of_organisation()
    person = models.CharField()
    place = models.CharField()  # which form, and of what: "log:CE-7K3P-9QM2-X"
    boxes = models.TextField()  # the names of boxes, each with the texts in it, as JSON
    kept_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("kept_at",), name="draft_by_age"),)
