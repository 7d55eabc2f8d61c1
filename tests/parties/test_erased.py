"""When a party is erased, what goes, and does the record still prove itself?"""

from datetime import UTC, datetime

import pytest

from putright.cases import queries
from putright.cases.carry_out import carry_out
from putright.cases.erase import erase_person
from putright.cases.verify import verify
from putright.core.case import Party
from putright.core.facts import Actor, Command
from putright.core.parties import live
from putright.parties import links
from putright.parties.models import PartyLink
from putright.people.models import Customer, Organisation

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
CLERK = Actor("s-clerk", ("customer-service-centre",))


@pytest.fixture
def citizen(db: None) -> Organisation:
    return Organisation.objects.create(
        slug="citizen", name="Citizen", pack="citizen", reference_prefix="CZ"
    )


@pytest.fixture
def reference(citizen: Organisation) -> str:
    told = Command("receive", {"kind": "complaint", "what_happened": "The lift is broken"})
    case = carry_out(told, organisation=citizen, at=AT, customer={"name": "Amara"})
    given = {"party": "complainant", "name": "Bea Lind"}
    carry_out(
        Command("join", given, CLERK),
        organisation=citizen,
        reference=case.reference,
        at=AT,
        customer={"name": "Bea Lind", "address": "Flat 2"},
    )
    return case.reference


def bea(citizen: Organisation, reference: str) -> tuple[queries.Opened, Party]:
    opened = queries.for_party(citizen, reference)
    assert opened is not None
    return opened, live(opened.case)[0]


def test_their_particulars_and_words_go_and_the_others_stay(citizen, reference):
    _, party = bea(citizen, reference)
    note = Command("note", {"text": "My ceiling too"}, Actor(party.key, ("customer",)))
    carry_out(note, organisation=citizen, reference=reference, at=AT)

    erase_person(citizen, party.key, by="s-clerk", rule="asked", at=AT)

    opened, party = bea(citizen, reference)
    words = [dict(fact.words) for fact in opened.facts if fact.name in ("joined", "noted")]
    assert words == [{"name": None}, {"text": None}]
    assert opened.facts[0].words["what_happened"] == "The lift is broken"
    assert Customer.objects.get(key=party.key).address == ""
    assert verify().is_whole


def test_a_link_says_nothing_of_who_has_it(citizen, reference):
    opened, party = bea(citizen, reference)
    secret = links.give(citizen, opened, party, by="s-clerk", at=AT)

    [kept] = PartyLink.objects.values()

    assert secret not in kept.values()
    assert not any("Bea" in str(value) or "Flat" in str(value) for value in kept.values())


def test_what_a_secret_opens_ends_when_they_leave(citizen, reference):
    opened, party = bea(citizen, reference)
    secret = links.give(citizen, opened, party, by="s-clerk", at=AT)
    assert links.let_in(citizen, reference, secret, AT) is not None

    leave = Command("leave", {"number": party.number}, CLERK)
    carry_out(leave, organisation=citizen, reference=reference, at=AT)

    assert links.let_in(citizen, reference, secret, AT) is None


def test_each_link_that_was_given_stays_on_record_with_who_ended_it(citizen, reference):
    opened, party = bea(citizen, reference)
    for token in ("first-page", "second-page"):
        links.give(citizen, opened, party, by="s-clerk", at=AT, token=token)

    links.end(citizen, opened, party, by="s-max", at=AT)

    assert sorted(PartyLink.objects.values_list("ended_by", flat=True)) == ["s-clerk", "s-max"]
    assert links.links(citizen, opened.number)[party.number].ended_at is not None
