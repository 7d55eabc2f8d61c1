"""Somebody's words go; the chain, the figures and the fact of the erasure stay."""

from putright.cases.erase import erase_case, erase_person, erase_text
from putright.cases.models import CaseRow, StoredEvent, Text
from putright.cases.queries import case_for
from putright.cases.rebuild import differences
from putright.cases.verify import verify
from putright.people.models import Customer
from tests.cases.given import ASHA, NOON, asked, received

RULE = {"by": "s-cleo", "rule": "kept for six years", "at": NOON}


def test_a_person_is_erased_and_the_record_still_proves_itself(council):
    first = received(council)
    zofia = Customer.objects.get()
    second = received(council, customer=zofia, given={"what_happened": "Again."})
    other = received(council, customer={"name": "Mr Oak"})
    asked(council, first.reference, "note", given={"text": "Zofia rang."})

    erased = erase_person(council, zofia.key, **RULE)

    assert (erased.cases, erased.texts) == (2, 3)
    zofia.refresh_from_db()
    assert (zofia.name, zofia.email, zofia.erased_rule) == ("", "", "kept for six years")
    kept = " ".join(words or "" for words in Text.objects.values_list("words", flat=True))
    assert "Zofia" not in kept and "Again" not in kept
    assert CaseRow.objects.get(reference=second.reference).title == ""
    assert CaseRow.objects.get(reference=other.reference).title
    verified = verify()
    assert verified.is_whole
    assert {(e.reference, e.by, e.rule) for e in verified.erasures} == {
        (first.reference, "s-cleo", "kept for six years"),
        (second.reference, "s-cleo", "kept for six years"),
    }
    assert not list(differences())
    assert Customer.objects.exclude(name="").count() == 1


def test_one_text_is_erased_alone(council):
    case = received(council)
    told = asked(council, case.reference, "note", given={"text": "Her neighbour's illness."})

    assert erase_text(council, case.reference, told.sequence, "text", **RULE).texts == 1

    opened = case_for(council, ASHA, case.reference, NOON)
    assert opened.facts[told.sequence - 1].words == {"text": None}
    assert opened.facts[0].words["what_happened"]
    assert opened.case.latest("erased").data["texts"] == [[told.sequence, "text"]]
    assert verify().is_whole
    assert not list(differences())


def test_what_is_erased_can_still_be_worked_on_and_erased_again(council):
    case = received(council)
    erase_case(council, case.reference, **RULE)
    asked(council, case.reference, "note", given={"text": "She wrote again."})

    assert erase_case(council, case.reference, **RULE).texts == 1
    assert erase_case(council, case.reference, **RULE).texts == 0
    assert verify().is_whole
    assert StoredEvent.objects.filter(name="erased").count() == 2


def test_nothing_is_erased_where_nothing_is(council):
    assert erase_case(council, "MC-0000-0000-0", **RULE) == (0, 0, 0)
    assert erase_person(council, "c-nobody", **RULE) == (0, 0, 0)


def test_a_person_joined_to_somebody_elses_case_is_erased_there_too(council):
    received(council, customer={"name": "Mr Oak"})
    oak = Customer.objects.get()
    case = received(council)
    asked(
        council, case.reference, "join",
        given={"party": "representative", "key": oak.key, "name": "Mr Oak"},
    )  # fmt: skip

    erased = erase_person(council, oak.key, **RULE)

    assert (erased.cases, erased.texts) == (2, 2)
    opened = case_for(council, ASHA, case.reference, NOON)
    assert opened.facts[0].words["what_happened"]
    assert opened.case.latest("joined").words == {"name": None}
    assert verify().is_whole
    assert not list(differences())
