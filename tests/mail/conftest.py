"""An association with mailboxes, and short ways to have mail come in."""

from datetime import UTC, datetime

import pytest

from putright.mail.keeping import Came, keep
from putright.mail.models import Arrived
from putright.mail.queue import understand_waiting
from putright.people.models import Organisation
from tests.mail.dovecot import dovecot  # noqa: F401  (a fixture)
from tests.mail.written import written

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def association(db):
    return Organisation.objects.create(
        slug="cestria", name="Cestria", pack="cestria", reference_prefix="CE"
    )


@pytest.fixture
def comes(association):
    """Return a function that has a message come in and be understood; it returns the row."""

    def comes(
        raw=None, *, at=NOON, mailbox="complaints", understood=True, to="", **rest
    ) -> Arrived:
        raw = written(**rest) if raw is None else raw
        kept = keep(association, raw, Came("file", mailbox, envelope_to=to), at)
        if understood:
            understand_waiting(at)
        return Arrived.objects.get(organisation=association, number=kept.number)

    return comes
