"""What stood in a letter each time that somebody saved it, before it was sent?

No part of the record: what was sent is kept there, as it was sent, and the drafts then go.
Beware: the words are about a customer, so they go with the words of their case.
"""

from django.db import models

from putright.people.owning import of_organisation


class LetterDraft(models.Model):
    """A letter as somebody left it. Nothing is changed: each time it is saved is one row more."""

    pk = models.CompositePrimaryKey("organisation", "case", "letter", "whom", "number")
    organisation = of_organisation()
    case = models.BigIntegerField()
    letter = models.CharField()  # by the id of the pack
    whom = models.CharField()  # to whom: "customer", "party-2"
    number = models.PositiveIntegerField()  # 1 is how it was first saved
    did = models.CharField()  # what was done with it: "saved", "asked", "read", "approved" …
    by = models.CharField()
    colleague = models.CharField(blank=True, default="")  # whom it then waits for
    remark = models.TextField(blank=True, default="")
    words = models.TextField()  # what stands in each part and box, as JSON
    kept_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("kept_at",), name="letter_draft_by_age"),)
