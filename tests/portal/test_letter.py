"""Does a customer read on their own page each letter that we wrote to them, and no other?"""

import pytest

from tests.workspace.given import done, organisation, received

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]
WHAT = {"what-we-understood": "The lift does not stop."}


@pytest.fixture
def cestria(db):
    return organisation("cestria", name="Cestria", slug="cestria")


@pytest.fixture
def lift(cestria):
    return received(cestria, ask_for="stage-1", role="tenant")


def _sent(where, case, text, **more):
    given = {"letter": "acknowledgement", "parts": {"who-answers": text, **WHAT}, **more}
    carried = done(where, case.reference, "send", "asha", MANAGER, **given)
    names = [fact.name for fact in carried.facts]
    return carried.sequence - len(names) + names.index("sent") + 1


def _page(case, end=""):
    return f"/cestria/case/{case.reference}/{case.secret}/{end}"


def test_a_letter_is_read_on_a_page_of_its_own_and_kept_as_a_file(client, cestria, lift):
    place = _sent(cestria, lift, "Asha Khan answers.\n\n- By Friday\n- In writing")

    page = client.get(_page(lift)).content.decode()
    assert f'href="letter/{place}/"' in page and "Read this letter" in page
    page = client.get(_page(lift, f"letter/{place}/")).content.decode()
    assert "Asha Khan answers." in page
    assert "<li>By Friday</li><li>In writing</li></ul>" in page
    assert "Dear Zofia Nowak" in page and "Yours sincerely" in page
    paper = client.get(_page(lift, f"letter/{place}/file/"))
    assert paper.content.startswith(b"%PDF")
    assert "attachment" in paper.headers["Content-Disposition"]


def test_a_letter_to_somebody_else_is_not_there(client, cestria, lift):
    done(cestria, lift.reference, "join", "asha", MANAGER, party="complainant", name="Kofi Osei")
    place = _sent(cestria, lift, "To Kofi alone.", to="party-1")

    assert client.get(_page(lift, f"letter/{place}/")).status_code == 404
    assert client.get(_page(lift, f"letter/{place}/file/")).status_code == 404
    assert f"letter/{place}/" not in client.get(_page(lift)).content.decode()


@pytest.mark.parametrize("place", ["1", "2", "99"])
def test_what_is_no_letter_has_no_page(client, lift, place):
    assert client.get(_page(lift, f"letter/{place}/")).status_code == 404


def test_a_letter_needs_the_secret_of_its_own_case(client, cestria, lift):
    place = _sent(cestria, lift, "Asha Khan answers.")
    other = received(cestria)

    wrong = f"/cestria/case/{lift.reference}/{other.secret}/letter/{place}/"

    assert client.get(wrong).status_code == 404


def test_the_words_around_a_letter_are_said_in_welsh(client, cestria, lift):
    _sent(cestria, lift, "Asha Khan answers.")

    page = client.get(_page(lift), headers={"accept-language": "cy"}).content.decode()

    assert "Darllenwch y llythyr hwn" in page
