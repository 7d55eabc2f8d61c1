"""What did customers put by, and which ways back to it are open now?

Secrets and codes are kept by their digests only. Nothing here outlives its day: the
worker erases it. None of it is of the record: it was not sent.
"""

from typing import ClassVar

from django.db import models

from putright.people.owning import of_organisation


class PutBy(models.Model):
    """A form that is to be gone on with: what stands in its boxes, right or wrong."""

    pk = models.CompositePrimaryKey("organisation", "link")
    organisation = of_organisation()
    link = models.CharField()  # the digest of the secret in its address
    contact = models.CharField(blank=True, default="")  # the digest of an e-mail address
    kind = models.CharField()
    token = models.CharField()  # the door's own key: sending twice makes one case
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("until",), name="put_by_until"),
            models.Index(
                fields=("organisation", "contact"),
                name="put_by_contact",
                condition=models.Q(contact__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} until {self.until}"


class Code(models.Model):
    """A code that was asked for: of somebody who is known, or not. Both are kept alike."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()
    about = models.CharField()  # the digest of what it leads to: a reference, an address
    digest = models.CharField()
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    tries_left = models.SmallIntegerField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("organisation", "about", "asked_at"), name="code_about"),
            models.Index(fields=("until",), name="code_until"),
        ]

    def __str__(self) -> str:
        return f"code {self.number}"


class Grant(models.Model):
    """A secret that opens one case for a while, to whoever showed that its contact is theirs."""

    pk = models.CompositePrimaryKey("organisation", "link")
    organisation = of_organisation()
    link = models.CharField()  # the digest of the secret in its address
    reference = models.CharField()
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("until",), name="grant_until")]

    def __str__(self) -> str:
        return f"{self.reference} until {self.until}"
