"""Letters on paper are printed together, and sent once somebody says that they are posted."""

from datetime import timedelta

import pytest

from putright.cases.models import LetterRow
from putright.cases.store import load
from putright.letters import batches, by_hand, outgoing
from putright.letters.models import Delivery, PrintBatch
from putright.letters.queries import outbox
from tests.cases.given import NOON, received

HOUR = timedelta(hours=1)


@pytest.fixture
def three(council, settings):
    settings.MAIL = {}
    for number in range(3):
        customer = {"name": f"Customer {number}", "address": f"{number} Hill Road\nMiniton"}
        received(council, customer=customer, at=NOON + number * HOUR)
    outgoing.look(NOON + 3 * HOUR)


def to_print(organisation):
    waiting = Delivery.objects.filter(organisation=organisation, channel="post", state="waiting")
    return waiting.filter(batch=None).count()


def test_a_batch_has_what_waits_the_oldest_first_and_is_sent_when_it_is_posted(council, three):
    assert to_print(council) == 3

    batch = batches.make(council, by="s-post", at=NOON + 4 * HOUR)

    names = [words.recipient.name for words in batches.words_of(council, batches.deliveries(batch))]
    assert names == ["Customer 0", "Customer 1", "Customer 2"]
    assert to_print(council) == 0
    assert LetterRow.objects.filter(sent_at=None).count() == 3, "printed is not posted"
    batches.downloaded(batch, NOON + 4 * HOUR)
    assert batches.posted(batch, by="s-post", at=NOON + 5 * HOUR) == 3
    assert set(LetterRow.objects.values_list("sent_at", flat=True)) == {NOON + 5 * HOUR}
    assert batches.unconfirmed(council) == []


def test_one_that_nobody_confirmed_is_listed_again_and_can_be_undone(council, three):
    batch = batches.make(council, by="s-post", at=NOON + 4 * HOUR)
    assert [one.number for one in batches.unconfirmed(council)] == [batch.number]

    assert batches.undone(batch, NOON + 5 * HOUR) == 3

    assert batches.unconfirmed(council) == []
    assert to_print(council) == 3
    with pytest.raises(by_hand.NotAsItWas):
        batches.posted(batch, by="s-post", at=NOON + 6 * HOUR)


def test_it_is_confirmed_once(council, three):
    batch = batches.make(council, by="s-post", at=NOON + 4 * HOUR)
    batches.posted(batch, by="s-post", at=NOON + 5 * HOUR)

    with pytest.raises(by_hand.NotAsItWas):
        batches.posted(batch, by="s-other", at=NOON + 6 * HOUR)
    assert set(LetterRow.objects.values_list("sent_at", flat=True)) == {NOON + 5 * HOUR}


def test_no_letter_is_in_two_batches(council, three):
    batches.make(council, by="s-post", at=NOON + 4 * HOUR)

    assert batches.make(council, by="s-post", at=NOON + 4 * HOUR) is None


def test_what_the_post_brings_back_is_lost(council, three):
    batch = batches.make(council, by="s-post", at=NOON + 4 * HOUR)
    batches.posted(batch, by="s-post", at=NOON + 5 * HOUR)
    one = batches.deliveries(batch)[0]

    by_hand.came_back(one, by="s-post", at=NOON + 100 * HOUR)

    lost = Delivery.objects.get(state="bounced")
    assert (lost.pk, lost.fault) == (one.pk, "returned")


def test_another_organisation_s_letters_are_its_own(council, three):
    from putright.people.models import Organisation

    other = Organisation.objects.create(
        slug="other", name="Other", pack="mini", reference_prefix="OC"
    )

    assert batches.make(other, by="s-post", at=NOON + 4 * HOUR) is None
    assert to_print(other) == 0
    assert Delivery.objects.filter(batch=None).count() == 3


def test_a_letter_in_a_batch_goes_no_other_way_until_the_batch_is_posted_or_undone(council, three):
    batch = batches.make(council, by="s-post", at=NOON + 4 * HOUR)
    one = batches.deliveries(batch)[0]
    again = (council, one.case, one.sequence, "phone")

    with pytest.raises(by_hand.InBatch):
        by_hand.send_again(*again, by="s-asha", at=NOON + 5 * HOUR)

    assert len(batches.deliveries(batch)) == 3
    batches.undone(batch, NOON + 5 * HOUR)
    assert by_hand.send_again(*again, by="s-asha", at=NOON + 6 * HOUR).channel == "phone"


def test_of_an_empty_batch_nobody_can_say_that_it_is_posted(council):
    batch = PrintBatch.objects.create(organisation=council, number=7, made_at=NOON)

    with pytest.raises(by_hand.NotAsItWas):
        batches.posted(batch, by="s-post", at=NOON)
    assert PrintBatch.objects.get().posted_at is None


def test_a_copy_that_came_back_takes_nothing_from_a_letter_that_went(council, three):
    batch = batches.make(council, by="s-post", at=NOON + 4 * HOUR)
    batches.posted(batch, by="s-post", at=NOON + 5 * HOUR)
    one = batches.deliveries(batch)[0]
    again = (council, one.case, one.sequence, "post")
    copy = by_hand.send_again(*again, by="s-asha", at=NOON + 6 * HOUR)
    assert outgoing.handed_over(copy, NOON + 7 * HOUR)
    copy.refresh_from_db()

    by_hand.came_back(copy, by="s-post", at=NOON + 8 * HOUR)
    outgoing.look(NOON + 9 * HOUR)

    assert outbox(NOON + 9 * HOUR).lost == 0
    assert "undelivered" not in {fact.name for fact in load(council.pk, one.case).facts}
    one.refresh_from_db()
    by_hand.came_back(one, by="s-post", at=NOON + 10 * HOUR)
    outgoing.look(NOON + 11 * HOUR)
    assert outbox(NOON + 11 * HOUR).lost == 2
    assert "undelivered" in {fact.name for fact in load(council.pk, one.case).facts}
