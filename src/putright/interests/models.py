"""What is kept of the interests of staff?

No fact of any case: what somebody declares holds for every case, those to come too. That
an interest touched a case is a fact of that case (`declared`). People are named by their
keys. Rows are added and ended, and never taken away: what was declared when can be shown.
"""

from django.db import models

from putright.people.owning import of_organisation


class Interest(models.Model):
    """A business or a person with whom somebody who works here has to do, and how."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()
    person = models.CharField()
    name = models.CharField()  # of the business or the person
    nature = models.CharField()  # actual, potential or perceived
    what = models.TextField(blank=True, default="", db_default="")
    declared_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(blank=True, default="", db_default="")
    checked = models.TextField(blank=True, default="", db_default="")

    class Meta:
        indexes = (models.Index(fields=("organisation", "person"), name="interest_of"),)


class Declaration(models.Model):
    """Somebody said, on one day, that what stands against their name is all there is."""

    pk = models.CompositePrimaryKey("organisation", "person", "declared_on")
    organisation = of_organisation()
    person = models.CharField()
    declared_on = models.DateField()
    interests = models.PositiveIntegerField()  # how many stood there then
    at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(blank=True, default="", db_default="")
    checked = models.TextField(blank=True, default="", db_default="")
