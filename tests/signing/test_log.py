"""What does the log of signing in say, of whom, and for how long?"""

import pytest
from django.test import Client

from putright.people.models import Membership
from putright.signing import log
from tests.signing.given import Later, sign_in
from tests.workspace.given import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    return Later(monkeypatch)


def opened(person):
    client = Client()
    assert sign_in(client, person.username).status_code == 302
    return client


def test_lines_are_kept_for_as_long_as_the_setting_says(asha, later, settings):
    settings.SIGN_IN_LOG_DAYS = 30
    opened(asha)
    later.passes(days=29)
    opened(asha)
    assert len(log.of(asha)) == 2

    later.passes(days=2)
    opened(asha)

    assert len(log.of(asha)) == 2


def test_an_organisation_reads_of_its_own_people_only_each_line_once(cestria, other, asha, ben):
    Membership.objects.create(organisation=cestria, staff=asha, role="service-team")
    cleo = staff("Cleo Marsh", {other: ["senior-manager"]})
    for person in (asha, ben, cleo):
        opened(person)
    sign_in(Client(), "asha", "wrong")
    sign_in(Client(), "nobody", "wrong")

    lines = list(log.of_organisation(cestria))

    assert [(line.staff.username, line.outcome) for line in lines] == [
        ("asha", "wrong"),
        ("ben", "in"),
        ("asha", "in"),
    ]
    assert [line.staff.username for line in log.of_organisation(other)] == ["cleo"]
    assert len(log.of_organisation(cestria, outcomes=["wrong"])) == 1
    assert len(log.of_organisation(cestria, staff=ben)) == 1
    assert [one.pk for one in log.of_organisation(cestria, limit=2)] == [
        line.pk for line in lines[:2]
    ]
    assert list(log.of_organisation(cestria, before=lines[1].pk)) == lines[2:]
    assert [line.outcome for line in log.of_strangers()] == ["wrong"]
