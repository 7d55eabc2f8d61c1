"""What a customer asked for is in front of whoever contacts them, and another way is warned of."""

import json
from types import SimpleNamespace

import pytest

from putright.cases.models import StoredEvent
from putright.core.case import EMPTY
from putright.people.models import Customer
from putright.policies.load import load_policy
from putright.workspace import in_their_form
from putright.workspace.contacting import warnings
from tests.workspace.given import done, received

ZOFIA = {
    "name": "Zofia Nowak",
    "channel": "phone",
    "format": "large print",
    "interpreter": "Polish",
    "call_times": "after 4pm",
}


def told(cestria, step):
    case = received(cestria, customer=ZOFIA, ask_for="stage-1", team="Repairs")
    return f"/staff/cestria/case/{case.reference}/do/{step}/"


def test_each_contact_shows_what_they_asked_for(cestria, as_asha):
    page = as_asha.get(told(cestria, "acknowledge")).content.decode()

    assert "They asked to be called (after 4pm)." in page
    assert "They read large print." in page
    assert "They need an interpreter: Polish." in page


def test_what_tells_them_nothing_warns_of_nothing(cestria, as_asha):
    assert "They asked to be called" not in as_asha.get(told(cestria, "note")).content.decode()


@pytest.mark.parametrize(
    ("needs", "form", "warned"),
    [
        ({"channel": "phone"}, "writing", "call them as well"),
        ({"channel": "phone"}, "spoken", ""),
        ({"channel": "letter"}, "spoken", "by letter"),
        ({"channel": "email"}, "writing", ""),
        ({"format": "Braille"}, "writing", "They read Braille"),
        ({"format": "Braille"}, "spoken", ""),
        ({"language": "Welsh"}, "spoken", "Welsh"),
        ({}, "writing", ""),
    ],
)
def test_another_way_than_theirs_is_warned_of(needs, form, warned):
    said = " ".join(warnings(Customer(**needs), "acknowledge", form))

    assert (warned in said) if warned else not said


def test_needs_stand_over_every_page_of_the_case(cestria, as_asha):
    page = as_asha.get(told(cestria, "note")).content.decode()

    assert "Interpreter: Polish" in page
    assert "Format of letters: large print" in page


# -- before it goes ------------------------------------------------------------------------

NEEDS = {"name": "Zofia Nowak", "format": "Large print", "language": "Polish"}
ANSWER = {"outcome": "upheld", "form": "writing", "text": "We looked into it."}


def _respond(client, case, **typed):
    """Send the form of the answer, as its page has it."""
    path = f"/staff/cestria/case/{case}/do/respond/"
    page = client.get(path).content.decode()
    hidden = {n: page.split(f'name="{n}" value="')[1].split('"')[0] for n in ("_seen", "_token")}
    return page, client.post(path, {**hidden, **ANSWER, **typed})


@pytest.fixture
def case(cestria, asha):
    return received(cestria, customer=NEEDS, ask_for="stage-1", team="Repairs").reference


def _answered(cestria, case):
    return StoredEvent.objects.filter(organisation=cestria, name="responded").first()


def test_an_answer_goes_only_with_a_word_on_the_form_they_need(as_asha, cestria, case):
    page, answer = _respond(as_asha, case)

    assert "They need it in large print, in Polish. Is it so?" in page
    assert "#clause-CE-2.1.10" in page
    assert answer.status_code == 422
    assert "Say whether it is in large print, in Polish." in answer.content.decode()
    assert "We looked into it." in answer.content.decode()
    assert _answered(cestria, case) is None

    assert _respond(as_asha, case, format_met="yes")[1].status_code == 302
    assert json.loads(_answered(cestria, case).data)["format_met"] == "yes"


def test_an_answer_in_another_form_says_why(as_asha, cestria, case):
    _, answer = _respond(as_asha, case, format_met="no")
    assert answer.status_code == 422
    assert "Say why it is not in large print, in Polish." in answer.content.decode()

    why = "She asked for it at once; the print follows."
    assert _respond(as_asha, case, format_met="no", format_not_because=why)[1].status_code == 302
    assert why in as_asha.get(f"/staff/cestria/case/{case}/history/").content.decode()


def test_what_is_on_file_as_ready_is_not_asked_again(as_asha, cestria, case):
    ready = {"letter": "stage-1-answer"}
    for record, of_it in (("format-wanted", {}), ("format-ready", ready)):
        done(cestria, case, "record", "asha", ["service-manager"], record=record,
             format="large print", language="Polish", **of_it)  # fmt: skip

    page, answer = _respond(as_asha, case)

    assert "Is it so?" not in page and answer.status_code == 302


def test_what_is_ready_of_one_letter_is_asked_of_another(as_asha, cestria, case):
    for record, of_it in (("format-wanted", {}), ("format-ready", {"letter": "acknowledgement"})):
        done(cestria, case, "record", "asha", ["service-manager"], record=record,
             format="large print", language="Polish", **of_it)  # fmt: skip

    page, answer = _respond(as_asha, case)

    assert "They need it in large print, in Polish. Is it so?" in page
    assert answer.status_code == 422


def test_nobody_who_needs_no_other_form_is_asked_for_it(as_asha, cestria):
    plain = received(cestria, ask_for="stage-1", team="Repairs").reference

    page, answer = _respond(as_asha, plain)

    assert "Is it so?" not in page and answer.status_code == 302


class _Form:
    """A letter that was typed, to somebody."""

    def __init__(self, to):
        self.cleaned_data, self.errors = {"to": to}, {}

    def add_error(self, field, said):
        self.errors[field] = said


def test_a_letter_asks_too_unless_it_goes_to_another(cestria):
    opened = SimpleNamespace(customer=Customer(**NEEDS), policy=load_policy("cestria"), case=EMPTY)

    def refused(step, to):
        form = _Form(to)
        in_their_form.check(opened, step, form)
        return list(form.errors)

    assert refused("send", "customer") == refused("send", "") == ["format_met"]
    assert refused("send", "party-1") == refused("note", "customer") == []
