"""A small council whose staff have addresses, and a mail server that keeps what it is given."""

from pathlib import Path

import pytest

from putright.directory.models import Line
from putright.people.models import Membership, Organisation, Staff
from putright.reminders.models import Wish

PACKS = Path(__file__).parent.parent / "cases" / "packs"
STAFF = {
    "s-asha": ("Asha Rao", "officer", "Repairs"),
    "s-ben": ("Ben Okri", "officer", "Repairs"),
    "s-cleo": ("Cleo Marsh", "manager", "Repairs"),
}


@pytest.fixture(autouse=True)
def _small_packs(monkeypatch):
    monkeypatch.setenv("PUTRIGHT_PACKS", str(PACKS))


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    settings.ALLOWED_HOSTS = ["complaints.example", "testserver"]


def house(slug, prefix):
    """Return an organisation with Asha and Ben of Repairs, and Cleo, whose people they are."""
    made = Organisation.objects.create(
        slug=slug, name=f"{slug.title()} Council", pack="mini", reference_prefix=prefix
    )
    for key, (name, role, team) in STAFF.items():
        staff, _ = Staff.objects.get_or_create(
            key=key, defaults={"username": key.removeprefix("s-"), "name": name}
        )
        Membership.objects.create(organisation=made, staff=staff, role=role, team=team)
        Wish.objects.create(organisation=made, person=key, email=f"{key}@{slug}.example")
    for key in ("s-asha", "s-ben"):
        Line.objects.create(organisation=made, person=key, manager="s-cleo")
    return made


@pytest.fixture
def council(db):
    return house("mini", "MC")


@pytest.fixture
def other_council(db):
    return house("other", "OC")


@pytest.fixture
def whoever_is_named_works_here() -> None:
    """Here the directory alone knows who works here, as outside of tests."""
