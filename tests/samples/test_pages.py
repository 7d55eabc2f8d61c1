"""Every page of the demonstration opens: lists, cases and the customers' own."""

from datetime import timedelta

import pytest
from django.urls import reverse

from putright.cases.models import CaseRow
from putright.people.models import Staff
from putright.project import clock
from putright.samples.tell import customers_links, samples, set_up

pytestmark = pytest.mark.django_db

SAMPLES = {sample.slug: sample for sample in samples()}


@pytest.fixture(params=SAMPLES)
def sample(request):
    return SAMPLES[request.param]


@pytest.fixture
def organisation(sample):
    return set_up(sample, clock.now() - timedelta(minutes=1))


def test_a_customer_sees_their_case(client, sample, organisation):
    for shows, reference, secret in customers_links(sample, organisation):
        page = client.get(reverse("portal:case", args=[sample.slug, reference, secret]))
        assert page.status_code == 200, shows
        assert reference in page.content.decode()


def test_everybody_can_sign_in_and_see_what_there_is_to_do(client, sample, organisation):
    for member in sample.members:
        assert client.login(username=member.username, password="putright")
        page = client.get(reverse("workspace:today", args=[sample.slug]))
        assert page.status_code == 200, member.username


def test_every_case_opens_for_somebody_and_a_restricted_one_not_for_all(
    client, sample, organisation
):
    opened: dict[str, set[str]] = {}
    for member in sample.members:
        client.force_login(Staff.objects.get(username=member.username))
        for reference in CaseRow.objects.values_list("reference", flat=True):
            page = client.get(reverse("workspace:case", args=[sample.slug, reference]))
            assert page.status_code in (200, 404), (member.username, reference)
            if page.status_code == 200:
                opened.setdefault(reference, set()).add(member.username)

    assert set(opened) == set(CaseRow.objects.values_list("reference", flat=True))
    for reference in CaseRow.objects.filter(restricted=True).values_list("reference", flat=True):
        assert len(opened[reference]) < len(sample.members)
