"""Who is there? Organisations, their staff and what each does, and customers.

Events name people by opaque keys only; the particulars live here, where they can
be corrected and erased. Every table but the first two leads its primary key with
the organisation, so that it can be sharded by it.
"""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from putright.people.keys import customer_key, staff_key


class Organisation(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    pack = models.CharField(max_length=80)
    # Unique here, so that a reference is unique in the whole installation.
    reference_prefix = models.CharField(max_length=6, unique=True)
    colour = models.CharField(max_length=7, default="#0f5c5a")
    phone = models.CharField(max_length=60, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    address = models.TextField(blank=True, default="")
    zone = models.CharField(max_length=60, default="Europe/London")
    demonstration = models.BooleanField(default=False)
    # The figures that the pack leaves to the organisation, e.g. {"insurance_excess": 250}.
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    def create_user(self, username: str, password: str | None = None, **rest: Any) -> "Staff":
        staff = self.model(username=username, **rest)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class Staff(AbstractBaseUser):
    """A person who signs in. What they may do is in their memberships."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=40, unique=True, default=staff_key, editable=False)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name_plural = "staff"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One part that somebody plays in one organisation: a role of its pack, perhaps in a team."""

    pk = models.CompositePrimaryKey("organisation", "staff", "role")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", db_index=False
    )
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=80)
    team = models.CharField(max_length=120, blank=True, default="")


class Customer(models.Model):
    """A customer's particulars. Erasing empties the row and keeps the key.

    No longest length: nobody's name or address is turned away for being long.
    """

    pk = models.CompositePrimaryKey("organisation", "key")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="customers", db_index=False
    )
    key = models.CharField(default=customer_key, editable=False)
    name = models.CharField(blank=True, default="")
    email = models.CharField(blank=True, default="")
    phone = models.CharField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    # What they need of us: large print, a call instead of a letter, an interpreter.
    needs = models.TextField(blank=True, default="")
    # How to write to them and to speak with them: ids that the pack or the design knows.
    channel = models.CharField(blank=True, default="", db_default="")
    language = models.CharField(blank=True, default="", db_default="")
    format = models.CharField(blank=True, default="", db_default="")
    interpreter = models.CharField(blank=True, default="", db_default="")
    adjustments = models.TextField(blank=True, default="", db_default="")
    call_times = models.CharField(blank=True, default="", db_default="")
    # When they agreed that we remember these for the next time; none if they did not.
    needs_agreed_at = models.DateTimeField(null=True, blank=True)
    # What the organisation's own customer system calls them.
    outside_id = models.CharField(blank=True, default="", db_default="")
    # The key of the record that this one turned out to be a second of.
    merged_into = models.CharField(blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = models.CharField(blank=True, default="")
    erased_rule = models.CharField(blank=True, default="")

    class Meta:
        indexes = (
            models.Index(
                fields=("organisation", "email"),
                name="customer_by_email",
                condition=models.Q(email__gt=""),
            ),
            models.Index(
                fields=("organisation", "merged_into"),
                name="customer_merged",
                condition=models.Q(merged_into__gt=""),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.key


class CustomerChange(models.Model):
    """That somebody changed a person's record, joined it to another or parted them again.

    It says which parts were changed, never what they held.
    """

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    number = models.BigIntegerField()
    customer = models.CharField()
    at = models.DateTimeField()
    by = models.CharField(blank=True, default="")
    what = models.CharField()
    other = models.CharField(blank=True, default="")
    fields = models.CharField(blank=True, default="")

    class Meta:
        indexes = (
            models.Index(fields=("organisation", "customer", "number"), name="change_of_customer"),
        )
