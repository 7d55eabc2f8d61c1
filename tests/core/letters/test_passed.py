"""A day that has passed is said as one that was missed, in every list and in each language."""

from datetime import date, timedelta

import pytest

from putright.core.clocks import clocks
from putright.core.letters.compose import compose, parts_of
from putright.core.letters.fields import fields_in
from putright.core.letters.known import Known
from putright.core.letters.passed import PROMISES, said_of_passed
from putright.core.letters.saying import ENGLISH, Saying
from putright.core.offered import offered
from putright.languages import language_named
from putright.policies.load import find_pack, load_folder, pack_ids, version_folders
from tests.builders import CESTRIA, CITIZEN, MONDAY, asked, by, opened, refused

FRONT = by("front-line")
CENTRE = by("customer-service-centre")
LATER = MONDAY + timedelta(days=60)
PACKS = [load_folder(version_folders(find_pack(name))[-1]) for name in pack_ids()]
MET = date(2026, 12, 4)


def letter(policy, name):
    return next(one for one in policy.letter if one.id == name)


def written(policy, name, case, at, known=None, **words):
    return compose(
        letter(policy, name), case, policy, {"page": "https://example.org"}, words, at.date(),
        running=clocks(case, policy, at), known=known,
    ).text  # fmt: skip


def agreed():
    return asked(opened(CITIZEN), CITIZEN, "agreed-date", CENTRE, on=MET)[0]


@pytest.mark.parametrize("policy", PACKS, ids=lambda one: one.policy.id)
def test_no_letter_of_any_pack_promises_a_day_that_has_passed(policy):
    """Every part that says such a field, whatever its words, is said otherwise once it passed."""
    passed = dict.fromkeys(PROMISES, date(2026, 1, 5))
    for one in policy.letter:
        for part in parts_of(one, policy):
            names = [name for name in fields_in(part.says) if name in PROMISES]
            if not names or (one.when.late and names == ["answer-by"]):
                continue
            said = said_of_passed(
                names, passed, date(2026, 1, 6), ENGLISH, tells_of_it=bool(one.when.late)
            )
            assert "That day has passed, and we are sorry." in said, (one.id, part.says)


def test_the_day_itself_is_still_to_come():
    day = date(2026, 1, 5)

    assert said_of_passed(["answer-by"], {"answer-by": day}, day, ENGLISH) == ""
    assert said_of_passed(["answer-by"], {"answer-by": day}, day + timedelta(1), ENGLISH)


def test_a_letter_that_asks_for_something_says_that_the_answer_is_late():
    case, at = agreed(), LATER

    said = written(CITIZEN, "information-request", case, at, **{"what-we-need": "A photograph."})

    assert "by Friday 4 December 2026. That day has passed, and we are sorry." in said
    assert "You will have our answer by" not in said


def test_a_list_of_dates_says_of_each_whether_it_has_passed():
    case = opened(CESTRIA)
    ask = {"what-we-need": "A photograph."}

    assert "we aim for Monday 7 December 2026" in written(
        CESTRIA, "information-request", case, MONDAY, **ask
    )
    late = written(CESTRIA, "information-request", case, LATER, **ask)
    assert "we aimed for Monday 7 December 2026. That day has passed, and we are sorry." in late
    assert "we aim for" not in late


def test_it_is_said_in_welsh():
    language = language_named("cy")
    held = {text: said[0] for (_, text), said in language.catalogue.messages.items()}

    said = written(CITIZEN, "update", agreed(), LATER, Known(saying=Saying(held)), progress="Da.")

    assert "Mae’r diwrnod hwnnw wedi mynd heibio, ac mae’n ddrwg gennym." in said


def test_a_promise_of_the_case_that_was_not_kept_is_said_so():
    case = asked(opened(CESTRIA), CESTRIA, "commit", by("service-manager"), what="A new pump",
                 on=MET)[0]  # fmt: skip
    known = Known(words={"promise 1": "A new pump"})

    said = written(CESTRIA, "informal-answer", case, LATER, known)

    assert "A new pump, we said by Friday 4 December 2026. That day has passed" in said


def test_a_letter_that_says_we_are_late_is_not_offered_before():
    case = agreed()

    for at, code in ((MONDAY, "not-late"), (LATER, None)):
        moves = offered(case, CITIZEN, CENTRE, at)
        move = next(one for one in moves if one.given.get("letter") == "late-answer")
        assert (move.refusal is not None and move.refusal.code == "not-late") == bool(code)


def test_the_refusal_of_more_time_names_the_record_that_gives_a_new_date():
    case = agreed()

    more = refused(case, CITIZEN, "extend", CENTRE, LATER, clock="agreed", until="2027-03-01",
                   reason="Busy", told="By telephone")  # fmt: skip
    again = refused(case, CITIZEN, "agreed-date", CENTRE, LATER, on="2027-03-01")

    for one in (more, again):
        assert (one.code, one.missing, one.clauses) == ("already-late", ("new-date",), ("CZ-5d",))
        assert "New date, after one was missed" in one.sentence
