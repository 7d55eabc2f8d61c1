"""What is kept of the secret link by which a party comes to their page of a case?

Only a digest of the secret: whoever reads the database can open nothing with it. A link
that was renewed or ended keeps its row, so that it can be said later who could come in,
from when until when, and who let them. Nothing in it is personal: who the party is stands
in the case and in their particulars, under their key.
"""

from django.db import models
from django.db.models import Q

from putright.people.owning import of_organisation


class PartyLink(models.Model):
    """One secret that was given to one party of one case."""

    pk = models.CompositePrimaryKey("organisation", "digest")
    organisation = of_organisation()
    digest = models.CharField()
    case = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()  # of the party in the case
    key = models.CharField()
    made_at = models.DateTimeField()
    made_by = models.CharField()
    expires_at = models.DateTimeField(null=True)  # none: until it is ended
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=("organisation", "case", "made_at"), name="link_of_case"),)
        constraints = (
            # A new link takes the place of the one before.
            models.UniqueConstraint(
                fields=("organisation", "case", "number"),
                condition=Q(ended_at=None),
                name="one_open_link",
            ),
        )

    def __str__(self) -> str:
        return f"link of party {self.number}"
