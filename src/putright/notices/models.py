"""What is waiting to be sent by e-mail, and what became of the rest?

The words go as soon as they are sent: a code or a secret address is nobody's to read
afterwards. What is left says that something was sent, when, and to whom, for a month.
"""

from typing import ClassVar

from django.db import models

from putright.people.owning import of_organisation


class Notice(models.Model):
    """One message to one person."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()
    kind = models.CharField()  # what it is about, such as "code": never a customer's words
    to = models.CharField()
    subject = models.CharField()
    text = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    # When it may be tried: whoever takes it moves this on, so that no two send it at once.
    # None once there is nothing left to try.
    next_at = models.DateTimeField(null=True)
    # After which it is no use, as a code that has expired.
    until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    # The same for every try, so that a mail server or a reader can tell a second from a new one.
    message_id = models.CharField(blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=("next_at", "organisation", "number"),
                name="notice_to_send",
                condition=models.Q(next_at__isnull=False),
            ),
            models.Index(fields=("created_at",), name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
