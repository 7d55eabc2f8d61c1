"""Is a draft seen as it will be posted, said to be a draft, and never kept as anything sent?"""

from io import BytesIO

import pytest
from pypdf import PdfReader

from putright.cases.models import LetterRow
from putright.letters.models import Delivery
from tests.workspace.given import done, received
from tests.workspace.test_letter import ACK, MANAGER, at, send, words_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def lift(cestria, asha):
    person = {"name": "Zofia Nowak", "address": "1 High Street\nDurham", "format": "Large print"}
    case = received(cestria, ask_for="stage-1", role="tenant", customer=person).reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    return case


def _paper(client, case, letter=ACK, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return client.get(f"{at(case, letter)}draft.pdf{f'?{query}' if query else ''}")


def _read(answer):
    return PdfReader(BytesIO(answer.content))


def test_a_saved_draft_is_seen_on_paper_large_and_said_to_be_a_draft(as_asha, lift):
    assert _paper(as_asha, lift).status_code == 404
    where = at(lift, ACK)
    first, *others = words_for(as_asha.get(where).content.decode())
    before = LetterRow.objects.count(), Delivery.objects.count()
    page = send(as_asha, where, **{first: "Nobody came on 1 May."}).content.decode()
    assert "See it as it will be posted (PDF)" in page

    answer = _paper(as_asha, lift)

    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    paper = _read(answer)
    text = "\n".join(one.extract_text() for one in paper.pages)
    assert all("Not sent, and not checked" in one.extract_text() for one in paper.pages)
    assert paper.metadata.title.startswith("Draft: ")
    assert "Nobody came on 1 May." in text
    assert "1 High Street" in text
    assert "Not written yet" in text or not others
    assert len(paper.pages) >= len(_read(_paper(as_asha, lift, size="standard")).pages)
    assert (LetterRow.objects.count(), Delivery.objects.count()) == before


def test_nobody_sees_the_draft_of_a_case_that_they_may_not_open(as_asha, as_ben, cestria, lift):
    send(as_asha, at(lift, ACK), **{"w-what-we-understood": "Nobody came."})
    assert _paper(as_ben, lift).status_code == 200
    given = {"person": "s-ben", "nature": "family", "reason": "Kin."}
    done(cestria, lift, "declare", "asha", MANAGER, **given)

    assert _paper(as_ben, lift).status_code == 404
    assert _paper(as_asha, lift, "no-such-letter").status_code == 404
    assert _paper(as_asha, lift, to="party-9").status_code == 404
