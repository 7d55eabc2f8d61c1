"""What is kept of how people sign in?

All of it hangs on a member of staff, who may work for more than one organisation, so
none of these tables leads with an organisation (docs/decisions/0018).
"""

from django.db import models

from putright.people.models import Staff


class Tries(models.Model):
    """How often somebody was wrong of late: for one account, or from one address.

    The key is a digest: what a stranger typed for a username may be a password.
    """

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    wait_until = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("last_at",), name="tries_by_age"),)

    def __str__(self) -> str:
        return f"{self.count} tries"


class Seat(models.Model):
    """A browser in which somebody is signed in."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="seats")
    session = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    how = models.CharField(max_length=40, blank=True, default="")
    address = models.CharField(max_length=45, blank=True, default="")
    agent = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.staff} since {self.began_at}"


class SignIn(models.Model):
    """A line of the log: somebody signed in, or tried to. Of a stranger no name is kept."""

    at = models.DateTimeField()
    staff = models.ForeignKey(
        Staff, null=True, on_delete=models.SET_NULL, related_name="sign_ins", db_index=False
    )
    how = models.CharField(max_length=40)
    outcome = models.CharField(max_length=40)
    address = models.CharField(max_length=45, blank=True, default="")
    agent = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(fields=("staff", "-at"), name="sign_in_of"),
            models.Index(fields=("at",), name="sign_in_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.at}: {self.outcome}"


class Authenticator(models.Model):
    """The app on somebody's phone that shows codes. Its secret is sealed with the secret key."""

    staff = models.OneToOneField(
        Staff, primary_key=True, on_delete=models.CASCADE, related_name="authenticator"
    )
    sealed = models.TextField()
    made_at = models.DateTimeField()
    # The step of the code that was used last: none is taken twice.
    last_step = models.BigIntegerField()

    def __str__(self) -> str:
        return f"authenticator of {self.staff}"


class RecoveryCode(models.Model):
    """A code on paper that stands in for a lost phone, once."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recovery code of {self.staff}"


class Passkey(models.Model):
    """A key that somebody's device or security key holds; only its public half is here."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=1400, unique=True)  # its id, as base64url
    public = models.BinaryField()
    counter = models.BigIntegerField(default=0)
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class OutsideAccount(models.Model):
    """Whom the organisation's identity provider means by a subject."""

    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="outside_accounts")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="one_person_a_subject"),
        )

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"
