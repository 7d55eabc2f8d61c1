"""Is the feed one order, with nothing left out and nothing shown that is shut?"""

import threading
from random import Random

import pytest
from django.db import connection, transaction

from putright.cases.models import StoredEvent
from putright.people.models import Organisation
from putright.people.queries import actor_for
from putright.project import clock
from putright.systems import feed
from putright.systems.cursors import sealed, unsealed
from putright.systems.models import Arrival, Feed, Item
from tests.workspace.given import done, organisation, received

MANAGER = ["service-manager"]


def read_all(where, actor, after="", limit=3):
    """Read as another system does: page after page, with the cursor of each."""
    found, cursor = [], after
    while True:
        kept = feed.opened(where, clock.now())
        feed.give_numbers(where)
        kept.refresh_from_db()
        page = feed.page(where, kept, actor, feed.place_of(kept, cursor), limit)
        found += page.items
        cursor = page.cursor
        if not page.more:
            return found, cursor


@pytest.mark.django_db
def test_everything_that_happens_is_in_the_feed_once_and_in_order(cestria, asha):
    feed.opened(cestria, clock.now())
    actor = actor_for(asha, cestria)
    one, two = received(cestria).reference, received(cestria).reference
    for text in ("Rang.", "Rang again."):
        done(cestria, one, "note", "asha", MANAGER, text=text)
        done(cestria, two, "note", "asha", MANAGER, text=text)

    items, cursor = read_all(cestria, actor)

    places = [(item.reference, item.sequence) for item in items]
    assert len(places) == len(set(places)) == StoredEvent.objects.count()
    for reference in (one, two):
        mine = [sequence for name, sequence in places if name == reference]
        assert mine == list(range(1, len(mine) + 1))
    assert read_all(cestria, actor, cursor) == ([], cursor)


@pytest.mark.django_db
def test_nothing_is_kept_for_an_organisation_whose_feed_nobody_reads(cestria, other):
    feed.opened(other, clock.now())

    received(cestria)

    assert not Arrival.objects.exists()


@pytest.mark.django_db
def test_no_words_and_no_key_to_the_customers_page_are_in_it(cestria, asha):
    feed.opened(cestria, clock.now())
    case = received(cestria)
    done(cestria, case.reference, "note", "asha", MANAGER, text="Zofia has a cough.")

    items, _ = read_all(cestria, actor_for(asha, cestria))

    said = repr(items)
    for word in ("Zofia", "Nowak", "zofia@example.org", "cough", "lift"):
        assert word not in said
    assert "link" not in items[0].data["filed"] and items[0].data["filed"]["reference"]


@pytest.mark.django_db
def test_a_cursor_tells_nobody_how_much_happens_elsewhere(cestria, asha):
    kept = feed.opened(cestria, clock.now())
    received(cestria)
    actor = actor_for(asha, cestria)
    _, cursor = read_all(cestria, actor)

    secret = bytes(kept.secret)
    assert unsealed(secret, cursor)[0] == Item.objects.count()
    assert unsealed(b"x" * 32, cursor) is None or unsealed(b"x" * 32, cursor)[0] != 1
    near = [sealed(secret, number, b"abcd") for number in (1, 2)]
    assert near[0][:8] != near[1][:8]


@pytest.mark.django_db
def test_a_cursor_of_another_way_that_things_went_leads_nowhere(cestria, asha):
    """As after a copy was brought back: the numbers are given again, to other events."""
    kept = feed.opened(cestria, clock.now())
    received(cestria)
    _, cursor = read_all(cestria, actor_for(asha, cestria))
    last = Item.objects.order_by("-number")[0]
    before = Item.objects.order_by("number")[0]
    Item.objects.filter(pk=last.pk).update(case=before.case, sequence=before.sequence)

    with pytest.raises(feed.NoSuchPlace):
        feed.place_of(kept, cursor)
    for odd in ("x", "a" * 20, "0" * 80, sealed(bytes(kept.secret), 99, b"abcd")):
        with pytest.raises(feed.NoSuchPlace):
            feed.place_of(kept, odd)


@pytest.mark.django_db
def test_what_somebody_may_not_open_moves_no_cursor(cestria, asha):
    feed.opened(cestria, clock.now())
    mine = received(cestria).reference
    actor = actor_for(asha, cestria)
    _, cursor = read_all(cestria, actor)
    done(cestria, mine, "declare", "asha", MANAGER, person="s-asha", why="subject")

    assert read_all(cestria, actor, cursor) == ([], cursor)
    assert read_all(cestria, actor)[0] == []


@pytest.mark.django_db
def test_behind_very_much_that_is_shut_one_still_gets_on(cestria, asha, monkeypatch):
    monkeypatch.setattr(feed, "LOOK", 4)
    feed.opened(cestria, clock.now())
    shut = [received(cestria).reference for _ in range(5)]
    for case in shut:
        done(cestria, case, "declare", "asha", MANAGER, person="s-asha", why="subject")
    open_one = received(cestria).reference

    items, _ = read_all(cestria, actor_for(asha, cestria))

    assert {item.reference for item in items} == {open_one}


@pytest.mark.django_db(transaction=True)
def test_of_many_writers_at_once_not_one_event_is_left_out():
    """Writers commit in another order than they began; a reader reads on all the while."""
    where = organisation("cestria")
    feed.opened(where, clock.now())
    actor = _manager(where)
    cases = [received(where).reference for _ in range(3)]
    _, cursor = read_all(where, actor)
    over = threading.Event()
    seen: list[tuple[str, int]] = []
    faults: list[BaseException] = []

    def reads() -> None:
        nonlocal cursor
        try:
            while True:
                ended = over.is_set()
                items, cursor = read_all(where, actor, cursor)
                seen.extend((item.reference, item.sequence) for item in items)
                if ended:
                    return
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    def writes(number: int) -> None:
        chance = Random(number)
        try:
            for turn in range(12):
                with transaction.atomic():
                    done(
                        where,
                        chance.choice(cases),
                        "note",
                        "asha",
                        MANAGER,
                        text=f"{number}.{turn}",
                    )
                    if connection.vendor == "postgresql":
                        over.wait(chance.random() / 50)  # committed late
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    reader = threading.Thread(target=reads)
    writers = [threading.Thread(target=writes, args=(n,)) for n in range(4)]
    before = StoredEvent.objects.count()
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    reader.join()

    assert not faults
    assert len(seen) == len(set(seen)) == StoredEvent.objects.count() - before >= 48
    numbers = list(Item.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert Feed.objects.get().last == len(numbers)


def _manager(where: Organisation):
    from tests.workspace.given import staff

    return actor_for(staff("Asha Khan", {where: MANAGER}, team="Repairs"), where)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_committed_late_comes_later_and_is_not_missed():
    """The plain number of an event would have been passed by, when it was committed at last."""
    where = organisation("cestria")
    feed.opened(where, clock.now())
    actor = _manager(where)
    slow, quick = received(where).reference, received(where).reference
    _, cursor = read_all(where, actor)
    is_written, may_end = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            done(where, slow, "note", "asha", MANAGER, text="Late.")
            is_written.set()
            may_end.wait(10)
        connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    assert is_written.wait(10)
    done(where, quick, "note", "asha", MANAGER, text="Quick.")
    first, cursor = read_all(where, actor, cursor)
    may_end.set()
    thread.join()
    second, _ = read_all(where, actor, cursor)

    assert [item.reference for item in first] == [quick]
    assert [item.reference for item in second] == [slow]
