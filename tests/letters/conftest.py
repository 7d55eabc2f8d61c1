"""A small council that writes letters, and a real mail server that takes them."""

from collections.abc import Iterator

import pytest

from putright.people.models import Organisation
from tests.cases.conftest import PACKS
from tests.letters.sink import Sink


@pytest.fixture(autouse=True)
def _small_packs(monkeypatch):
    monkeypatch.setenv("PUTRIGHT_PACKS", str(PACKS))


@pytest.fixture
def council(db):
    return Organisation.objects.create(
        slug="mini",
        name="Mini Council",
        pack="mini",
        reference_prefix="MC",
        email="tellus@council.example",
        phone="01632 960001",
        address="1 The Square\nMiniton\nMN1 1AA",
    )


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as made:
        yield made


@pytest.fixture
def by_mail(settings, sink):
    """E-mail goes to the sink."""
    settings.MAIL = sink.settings
    settings.MAIL_FROM = "Complaints <complaints@council.example>"
    settings.MAIL_DOMAIN = "mail.council.example"
    return sink
