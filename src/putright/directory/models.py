"""What is known of those who work here, beside the parts they play?

Parts are `people.Membership`: what somebody may do now. Here is what was and what is to
come. People are named by their keys. Why an absence has no reason: nobody need know it.
"""

from typing import Any, ClassVar

from django.db import models

from putright.people.owning import of_organisation


class Term(models.Model):
    """From when until when somebody holds an office or another role.

    `state` says what was done about it, so that it is done once: the role is given when
    the term begins, and taken when it ends.
    """

    TO_COME, CURRENT, ENDED = "to come", "current", "ended"

    pk = models.CompositePrimaryKey("organisation", "person", "role", "since")
    organisation = of_organisation()
    person = models.CharField(max_length=40)
    role = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day; none where none is set
    team = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=10)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=("organisation", "since"),
                name="term_to_begin",
                condition=models.Q(state="to come"),
            ),
            models.Index(
                fields=("organisation", "until"),
                name="term_to_end",
                condition=models.Q(state="current", until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role} from {self.since}"


class Absence(models.Model):
    """Days on which somebody is away, and who sees to their work meanwhile."""

    pk = models.CompositePrimaryKey("organisation", "person", "since")
    organisation = of_organisation()
    person = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day; none while nobody knows
    deputy = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=("organisation", "deputy"),
                name="absence_by_deputy",
                condition=models.Q(deputy__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} from {self.since}"


class Line(models.Model):
    """Whose line manager somebody is; no row for whoever has none."""

    pk = models.CompositePrimaryKey("organisation", "person")
    organisation = of_organisation()
    person = models.CharField(max_length=40)
    manager = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.person} answers to {self.manager}"


class Completion(models.Model):
    """A course of the pack that somebody did."""

    pk = models.CompositePrimaryKey("organisation", "person", "course", "on")
    organisation = of_organisation()
    person = models.CharField(max_length=40)
    course = models.CharField(max_length=80)
    on = models.DateField()
    # The last day on the certificate, where it has one; else what the pack says holds.
    until = models.DateField(null=True, blank=True)
    recorded_by = models.CharField(max_length=40, blank=True, default="")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person}: {self.course} on {self.on}"


class PolicyRead(models.Model):
    """Somebody's word that they have read one version of a policy."""

    pk = models.CompositePrimaryKey("organisation", "pack", "version", "person")
    organisation = of_organisation()
    pack = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    person = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person}: {self.pack} {self.version}"


class Change(models.Model):
    """Who changed what of whom in the directory. Added, and never changed."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()  # later ones are larger
    at = models.DateTimeField()
    by = models.CharField(max_length=40, blank=True, default="")  # none: on the command line
    about = models.CharField(max_length=40)
    what = models.CharField(max_length=40)
    said = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("organisation", "about", "number"), name="change_about"),
        ]

    def __str__(self) -> str:
        return self.said

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add it, once."""
        if not self._state.adding:
            raise TypeError("What was changed in the directory stays as it was written down.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("What was changed in the directory stays as it was written down.")
