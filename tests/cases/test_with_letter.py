"""At the door a letter is composed of what is on record, with the step that it tells of."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases.carry_out import carry_out
from putright.cases.erase import erase_case
from putright.cases.models import LetterRow, StoredEvent, Text
from putright.cases.opened import case_for
from putright.cases.with_letter import draft_of
from putright.core.facts import Actor, Command
from putright.core.refusals import Refused
from putright.people.models import Customer
from putright.project import clock
from tests.workspace.given import done, organisation, received, staff

pytestmark = pytest.mark.django_db
CENTRE = ["customer-service-centre"]
SOON = clock.now().date() + timedelta(days=20)
AGREED = f"You have it by {SOON.day} {SOON:%B %Y}."


@pytest.fixture
def house(db):
    """Citizen, with Cara at the centre, who is given the cases."""
    house = organisation("citizen", phone="0300 790 6555")
    staff("Cara Cole", {house: CENTRE}, team="Centre")
    return house


@pytest.fixture
def case(house):
    """A complaint of Zofia's with two points, and a date agreed for its answer."""
    points = [{"what": "The lift is broken"}, {"what": "Nobody rang back"}]
    reference = received(house, kind="complaint", points=points).reference
    done(house, reference, "agreed-date", "cara", CENTRE, on=SOON)
    return reference


def sent(house, reference, letter, parts=None, **given):
    return done(house, reference, "send", "cara", CENTRE, letter=letter, parts=parts or {}, **given)


def refused(house, reference, letter, parts=None, **given):
    with pytest.raises(Refused) as raised:
        sent(house, reference, letter, parts, **given)
    return raised.value


def test_what_went_is_what_the_record_says_and_its_step_went_with_it(house, case):
    carried = sent(house, case, "acknowledgement")

    assert [fact.name for fact in carried.facts] == ["acknowledged", "sent"]
    words = carried.facts[1].words
    assert words["subject"] == "We have your complaint"
    assert f"Our reference is {case}." in words["text"]
    assert "- The lift is broken." in words["text"]
    assert "0300 790 6555" in words["text"]
    assert "http://localhost/citizen/policy/" in words["text"].replace("https", "http")
    assert Text.objects.filter(name="text", words=words["text"]).exists()
    assert LetterRow.objects.get(letter="acknowledgement").sequence == carried.sequence


def test_no_name_and_no_word_is_in_an_event(house, case):
    sent(house, case, "update", {"progress": "Zofia was at home on Monday."})

    for event in StoredEvent.objects.all():
        assert "Zofia" not in str(event.data)
        assert "Nowak" not in str(event.data)
        assert "lift" not in str(event.data)


def test_a_letter_that_is_not_whole_leaves_nothing_behind(house, case):
    before = StoredEvent.objects.count()

    refusal = refused(house, case, "information-request")

    assert (refusal.code, refusal.missing) == ("letter-incomplete", ("what-we-need",))
    assert "CZ-5d" in refusal.sentence
    assert StoredEvent.objects.count() == before
    assert not LetterRow.objects.exclude(letter="confirmation").exists()


def test_what_the_asker_says_of_people_is_thrown_away(house, case):
    lie = {"fields": {"reference": "XX-0000"}, "said": {"Update": "Bad"}, "needs": {}}

    carried = sent(house, case, "update", {"progress": "A plumber came."}, known=lie)

    assert case in carried.facts[-1].words["text"]
    assert "XX-0000" not in carried.facts[-1].words["text"]
    plain = done(
        house, case, "send", "cara", CENTRE, letter="update", text=AGREED,
        says=["progress", "expected-date"], went_by="post", known={"x": "Zofia"},
    )  # fmt: skip
    assert "known" not in plain.facts[-1].data


def test_the_draft_on_a_page_is_the_letter_that_goes(house, case):
    cara = Actor("s-cara", tuple(CENTRE))
    opened = case_for(house, cara, case, clock.now())
    given = {"letter": "update", "parts": {"progress": "A plumber came."}}

    draft = draft_of(opened, given, cara, house, clock.now())
    carried = sent(house, case, "update", given["parts"])

    assert draft.may_go
    assert draft.composed.text == carried.facts[-1].words["text"]


def test_a_customer_who_reads_welsh_has_the_letter_in_welsh(house):
    customer = {"name": "Eira Morgan", "language": "Welsh"}
    case = received(house, kind="complaint", customer=customer).reference
    done(house, case, "agreed-date", "cara", CENTRE, on="2030-01-04")

    carried = sent(house, case, "update", {"progress": "Daeth plymwr."}, format_met="yes")

    text = carried.facts[-1].words["text"]
    assert "Byddwch yn cael ein hateb erbyn dydd Gwener 4 Ionawr 2030." in text
    assert "We " not in text
    assert carried.facts[-1].data["format_met"] == "yes"
    assert carried.facts[-1].data["language"] == "cy"


def test_whoever_needs_large_print_is_asked_after(house):
    customer = {"name": "Zofia Nowak", "format": "Large print"}
    case = received(house, kind="complaint", customer=customer).reference
    done(house, case, "agreed-date", "cara", CENTRE, on=SOON)

    assert refused(house, case, "acknowledgement").missing == ("format",)

    carried = sent(house, case, "acknowledgement", format_met="no", format_not_because="By phone")
    assert carried.facts[-1].words["format_not_because"] == "By phone"


def test_a_number_of_somebody_else_on_the_case_does_not_go(house, case):
    carried = done(house, case, "join", "cara", CENTRE, party="complainant", name="Ben Best")
    key = carried.facts[-1].data["key"]
    Customer.objects.filter(key=key).update(
        phone="07700 900 123", address="Ben\n4 Mill Lane\nB1 1AA"
    )
    parts = {"progress": "Ring Ben on (07700) 900123."}

    refusal = refused(house, case, "update", parts)
    where = refused(house, case, "update", {"progress": "Ask at 4 Mill Lane."})
    carried = sent(house, case, "update", parts, to="party-1")

    assert refusal.missing == where.missing == ("others",)
    assert carried.facts[-1].data["to"] == "party-1"


def test_one_who_acts_without_authority_is_written_nothing(house, case):
    done(house, case, "join", "cara", CENTRE, party="representative", name="Jo")

    refusal = refused(house, case, "acknowledgement", to="party-1")

    assert refusal.code == "no-authority-to-tell"
    assert not StoredEvent.objects.filter(name="acknowledged").exists()


def test_the_same_key_sends_one_letter(house, case):
    given = {"letter": "update", "parts": {"progress": "A plumber came."}}
    asking = Command("send", given, Actor("s-cara", tuple(CENTRE)))
    both = [
        carry_out(asking, organisation=house, reference=case, at=clock.now(), key="form-1")
        for _ in range(2)
    ]

    assert both[1].again
    assert StoredEvent.objects.filter(name="sent").count() == 1


def test_words_that_were_erased_are_not_told_again(house, case):
    erase_case(house, case, at=clock.now(), by="s-dora", rule="six years")

    refusal = refused(house, case, "nothing-such")
    opened = case_for(house, Actor("s-cara", tuple(CENTRE)), case, clock.now())
    draft = draft_of(opened, {"letter": "acknowledgement"}, Actor("s-cara", ()), house, clock.now())

    assert refusal.code == "unknown-letter"
    assert "lift" not in draft.composed.text
    assert "- Point 1." in draft.composed.text


def test_only_a_letter_that_is_composed_costs_more(house, case):
    done(house, case, "note", "cara", CENTRE, text="First")
    says = {"letter": "update", "says": ["progress", "expected-date"], "text": AGREED}
    says |= {"went_by": "post"}

    with CaptureQueriesContext(
        connection,
    ) as note:
        done(house, case, "note", "cara", CENTRE, text="Second")
    with CaptureQueriesContext(connection) as elsewhere:
        done(house, case, "send", "cara", CENTRE, **says)
    with CaptureQueriesContext(connection) as here:
        sent(house, case, "update", {"progress": "A plumber came."})

    assert len(elsewhere) <= len(note) + 1
    assert len(here) <= len(elsewhere) + 3
