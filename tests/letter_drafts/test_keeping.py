"""Is nothing lost of a letter that several people write, and is it gone when it should be?"""

from datetime import UTC, datetime, timedelta

import pytest

from putright.cases.erase import erase_case
from putright.cases.queries import case_for
from putright.core.facts import Actor
from putright.keeping.counts import tables
from putright.letter_drafts import keeping
from putright.letter_drafts.comparing import IN, OUT, SAME, Part, Piece, changes
from putright.letter_drafts.keeping import Overtaken, Which, begun, drop, drop_old, keep, latest
from putright.letter_drafts.models import LetterDraft
from putright.people.models import Organisation
from putright.project import clock
from tests.workspace.given import organisation, received

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def house():
    return Organisation.objects.create(slug="a", name="A", pack="cestria", reference_prefix="AA")


@pytest.fixture
def answer(house):
    return Which(house.pk, 1, "stage-1-answer", "customer")


def _save(which, text, seen, by="s-asha", at=NOON, **more):
    return keep(which, {"answer": text}, seen=seen, by=by, at=at, **more)


def test_each_version_is_kept_and_the_last_is_what_stands(answer):
    _save(answer, "Nobody came.", 0)
    _save(answer, "Nobody came \x00 on 1 May.", 1, by="s-ben", did=keeping.RETURNED, remark="When?")

    found = latest(answer)

    assert (found.number, found.by, found.remark) == (2, "s-ben", "When?")
    assert found.words == {"answer": "Nobody came \x00 on 1 May."}
    assert [one.number for one in keeping.versions(answer)] == [2, 1]


def test_saving_what_stands_there_is_no_new_version(answer):
    _save(answer, "Nobody came.", 0)

    assert _save(answer, "Nobody came.", 1, by="s-ben").number == 1
    assert _save(answer, "Nobody came.", 1, did=keeping.READ).number == 2


def test_whoever_comes_second_overwrites_nothing_and_is_shown_the_first(answer):
    _save(answer, "Nobody came.", 0)

    with pytest.raises(Overtaken) as told:
        _save(answer, "Somebody came.", 0, by="s-ben")

    assert told.value.newest.words == {"answer": "Nobody came."}
    assert LetterDraft.objects.count() == 1


def test_two_at_the_very_same_moment_are_told_apart_by_the_table(answer, monkeypatch):
    first = _save(answer, "Nobody came.", 0)
    seen = [None, first]  # the look before, and the look after the row was refused
    monkeypatch.setattr(keeping, "latest", lambda which: seen.pop(0))

    with pytest.raises(Overtaken) as told:
        _save(answer, "Somebody came.", 0, by="s-ben")

    assert told.value.newest == first
    assert LetterDraft.objects.get().by == "s-asha"


def test_letters_of_other_cases_and_to_other_people_are_others(house, answer):
    _save(answer, "To her.", 0)
    _save(answer._replace(whom="party-1"), "To him.", 0, at=NOON + timedelta(minutes=1))
    _save(answer._replace(case=2), "Of another.", 0)

    assert [(one.whom, one.words["answer"]) for one in begun(house, 1)] == [
        ("party-1", "To him."),
        ("customer", "To her."),
    ]
    drop(answer)
    assert [one.whom for one in begun(house, 1)] == ["party-1"]


def test_the_first_of_very_many_versions_go(answer):
    for number in range(keeping.MOST + 3):
        _save(answer, f"Version {number}", number)

    kept = keeping.versions(answer)

    assert len(kept) == keeping.MOST
    assert kept[0].words == {"answer": f"Version {keeping.MOST + 2}"}


def test_what_is_longer_than_a_letter_is_refused_and_the_last_one_stands(answer):
    _save(answer, "Short.", 0)

    with pytest.raises(keeping.TooLong):
        _save(answer, "x" * keeping.LARGEST, 1)

    assert latest(answer).words == {"answer": "Short."}


def test_a_draft_goes_when_nobody_came_back_to_it(answer):
    _save(answer, "Old.", 0, at=NOON - keeping.KEPT_FOR - timedelta(seconds=1))
    _save(answer._replace(case=2), "New.", 0)

    assert drop_old(NOON) == 1
    assert LetterDraft.objects.get().case == 2


def test_drafts_go_with_the_words_of_their_case():
    council = organisation("cestria")
    kept, gone = received(council).reference, received(council).reference
    asha = Actor("s-asha", ("service-manager",))
    of = {ref: case_for(council, asha, ref, clock.now()).number for ref in (kept, gone)}
    for number in of.values():
        _save(Which(council.pk, number, "stage-1-answer", "customer"), "She is ill.", 0)

    erase_case(council, gone, by="s-asha", rule="R1", at=clock.now())

    assert LetterDraft.objects.get().case == of[kept]


def test_backups_and_moves_know_them():
    assert LetterDraft in tables()


def test_what_changed_is_told_word_for_word():
    was = {"answer": "Nobody came on 1 May.", "apology": "Sorry."}
    now = {"answer": "Nobody came on 2 May.", "apology": "Sorry.", "next": "Call us."}

    assert changes(was, now) == [
        Part(
            "answer",
            (
                Piece(SAME, "Nobody came on "),
                Piece(OUT, "1"),
                Piece(IN, "2"),
                Piece(SAME, " May."),
            ),
        ),
        Part("next", (Piece(IN, "Call us."),)),
    ]


def test_a_part_that_is_gone_is_told_too():
    assert changes({"old": "Gone."}, {}) == [Part("old", (Piece(OUT, "Gone."),))]


def test_two_versions_give_back_both_however_long_they_are():
    lines = [f"Line {number} of a long letter." for number in range(3_000)]
    was, now = "\n".join(lines), "\n".join([*lines[:10], "New.", *lines[20:2_990], "End."])

    for old, new in ((was, now), (was, "Short."), ("", was), ("a b c", "c b a")):
        [part] = changes({"x": old}, {"x": new})
        assert "".join(one.text for one in part.pieces if one.what != IN) == old
        assert "".join(one.text for one in part.pieces if one.what != OUT) == new
