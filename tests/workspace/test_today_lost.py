"""Does Today say that letters never arrived, only of cases that the viewer may open?"""

import pytest

from putright.letters.models import HANDED_OVER, Delivery
from putright.letters.outgoing import look
from putright.project import clock
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]
NO_WAY = {"channel": "letter", "customer": {"name": "Zofia Nowak"}}
LINE = "reached nobody"


@pytest.fixture
def lost(cestria):
    """Lose the confirmation of a case that Asha has, or of nobody's."""

    def lose(to="s-asha"):
        case = received(cestria, ask_for="stage-1", role="tenant", **NO_WAY).reference
        if to:
            done(cestria, case, "assign", "asha", MANAGER, to=to, team="Repairs")
        look(clock.now())
        return case

    return lose


def _today(client, asked=""):
    return client.get(f"/staff/cestria/{asked}").content.decode()


def test_a_letter_that_never_arrived_has_a_line_that_leads_to_it(as_asha, lost):
    assert LINE not in _today(as_asha)
    case = lost()

    page = _today(as_asha)

    assert "1 letter that we wrote reached nobody" in page
    assert 'href="/staff/cestria/letters/#lost"' in page
    assert f"/case/{case}/letters/" in as_asha.get("/staff/cestria/letters/").content.decode()


def test_it_is_counted_among_the_promises_that_are_looked_at(as_asha, as_ben, lost):
    lost()
    lost(to="")

    assert "1 letter that" in _today(as_asha)
    assert LINE not in _today(as_ben)
    assert "1 letter that" in _today(as_asha, "?whose=free")
    assert "1 letter that" in _today(as_asha, "?whose=team")
    assert "2 letters that" in _today(as_asha, "?whose=all")


def test_somebody_who_is_shut_out_is_not_told(as_asha, as_ben, cestria, lost):
    given = {"person": "s-ben", "nature": "family", "reason": "Kin."}
    case = lost()
    assert "1 letter that" in _today(as_ben, "?whose=all")
    done(cestria, case, "declare", "asha", MANAGER, **given)

    assert LINE not in _today(as_ben, "?whose=all")
    assert "1 letter that" in _today(as_asha, "?whose=all")


def test_a_letter_that_went_another_way_is_lost_no_longer(as_asha, cestria, lost):
    lost()
    one = Delivery.objects.get(organisation=cestria)
    Delivery.objects.create(
        organisation=cestria, case=one.case, sequence=one.sequence, number=one.number + 1,
        letter=one.letter, channel="phone", state=HANDED_OVER, created_at=one.created_at,
        changed_at=one.changed_at,
    )  # fmt: skip

    assert LINE not in _today(as_asha)
