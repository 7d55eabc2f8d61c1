"""Whoever has a case hears before somebody's authority to act for its customer ends."""

import pytest

from putright.cases.carry_out import carry_out
from putright.core.facts import Actor, Command
from putright.people.models import Membership, Organisation, Staff
from putright.reminders.models import Wish
from tests.cases.given import received
from tests.reminders.given import at, looked

MANAGER = Actor("s-mo", ("service-manager",), "Repairs")
CAME = at("2026-11-02T10:00")


@pytest.fixture
def cestria(db):
    made = Organisation.objects.create(
        slug="cestria", name="Cestria", pack="cestria", reference_prefix="CE"
    )
    staff = Staff.objects.create(username="mo", name="Mo Reed", key="s-mo")
    Membership.objects.create(
        organisation=made, staff=staff, role="service-manager", team="Repairs"
    )
    # Of the rest there is much on such a day, and it is not what these tests are about.
    Wish.objects.create(
        organisation=made, person="s-mo", email="mo@example.org", off="due,undated,training,policy"
    )
    return made


@pytest.fixture
def case(cestria):
    found = received(cestria, at=CAME, given={"role": "tenant", "ask_for": "stage-1"})
    step(cestria, found, "assign", to="s-mo", to_role="service-manager")
    step(
        cestria, found, "join", party="representative", name="Ines Blake",
    )  # fmt: skip
    return found


def step(organisation, case, do, when=CAME, **given):
    return carry_out(
        Command(do, given, MANAGER), organisation=organisation, reference=case.reference, at=when
    )


def seen(organisation, case, until, when=CAME):
    step(
        organisation, case, "third-party-authority", when=when, seen="A signed form",
        scope="This complaint", until=until, for_party=1,
    )  # fmt: skip


def of_authority(found):
    return [text for _, _, text in found if "authority" in text.casefold()]


def test_it_is_told_before_it_ends_and_on_its_last_day(cestria, case):
    seen(cestria, case, "2026-11-18")

    assert of_authority(looked("2026-11-13T09:00")) == []
    [text] = of_authority(looked("2026-11-16T09:00"))
    assert of_authority(looked("2026-11-17T09:00")) == []
    assert len(of_authority(looked("2026-11-18T09:00"))) == 1
    assert of_authority(looked("2026-11-19T09:00")) == []

    assert ": ends, on Wednesday 18 November 2026" in text
    assert case.reference in text
    assert "Ines" not in text


def test_one_that_was_renewed_is_not_spoken_of(cestria, case):
    seen(cestria, case, "2026-11-18")
    seen(cestria, case, "2027-03-01", when=at("2026-11-12T10:00"))
    assert of_authority(looked("2026-11-16T09:00")) == []


def test_nor_one_of_somebody_who_has_left(cestria, case):
    seen(cestria, case, "2026-11-18")
    step(cestria, case, "leave", when=at("2026-11-12T10:00"), number=1, reason="They fell out.")
    assert of_authority(looked("2026-11-16T09:00")) == []
