"""Does the feed of other systems go on, after a move and after a copy was brought back?"""

import pytest

from putright.cases.carry_out import carry_out
from putright.core.facts import Actor, Command
from putright.people.models import Organisation
from putright.systems import feed
from putright.systems.models import Arrival
from tests.keeping.conftest import NOON, Place
from tests.keeping.same import everything, is_whole_and_true

DIRECTOR = Actor("s-director", ("director",))


def tell(words: str) -> None:
    command = Command("receive", {"kind": "complaint", "channel": "web", "what_happened": words})
    carry_out(command, organisation=_cestria(), at=NOON)


def _cestria() -> Organisation:
    return Organisation.objects.get(slug="cestria")


def read_on(cursor: str = "") -> feed.Page:
    kept = feed.opened(_cestria(), NOON)
    feed.give_numbers(_cestria())
    kept.refresh_from_db()
    return feed.page(_cestria(), kept, DIRECTOR, feed.place_of(kept, cursor), 100)


def test_a_feed_goes_on_in_the_other_database(installation, elsewhere):
    with installation.used():
        feed.opened(_cestria(), NOON)
        tell("Before, and numbered.")
        before = read_on()
        tell("Before, and not numbered yet.")
        waiting = Arrival.objects.count()
    was = everything(installation)
    assert waiting and before.items

    installation.done("move", "--to", elsewhere.address)

    there = Place(installation.folder, elsewhere.address)
    assert everything(there) == was
    with there.used():
        assert Arrival.objects.count() == waiting
        tell("After.")
        after = read_on(before.cursor)
        first = {item.reference for item in before.items}
        assert len({item.reference for item in after.items} - first) == 2
        assert read_on().items[: len(before.items)] == before.items
    assert is_whole_and_true(there)


def test_a_feed_goes_on_from_a_copy_that_was_brought_back(installation, elsewhere, tmp_path):
    with installation.used():
        feed.opened(_cestria(), NOON)
        tell("Before.")
        before = read_on()
    installation.done("backup", tmp_path / "copy")
    with installation.used():
        tell("Lost with what came after the copy.")
        lost = read_on(before.cursor)
    assert lost.items

    elsewhere.done("restore", tmp_path / "copy")

    with elsewhere.used():
        tell("After it was brought back.")
        after = read_on(before.cursor)
        assert len(after.items) == len(lost.items) and after.cursor != lost.cursor
        with pytest.raises(feed.NoSuchPlace):
            read_on(lost.cursor)
