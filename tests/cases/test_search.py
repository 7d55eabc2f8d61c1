"""Words are found as soon as they are written, in their other forms, and never once erased."""

from datetime import timedelta

import pytest
from django.db import connection

from putright.cases.erase import erase_case
from putright.cases.models import Text
from putright.cases.search import MOST_FOUND, index_again, merge, search, terms_of
from tests.cases.given import ASHA, BEN, NOON, asked, received


def told(council, words, **rest):
    return received(council, given={"what_happened": words}, **rest)


def found(council, words, actor=ASHA, **rest):
    return [hit.reference for hit in search(council, actor, words, **rest).hits]


def test_a_word_is_found_in_its_other_forms_and_without_its_accents(council):
    case = told(council, "The café refunded nothing. Mae'r tŷ yn oer.")

    for words in ("refund", "REFUNDS", "cafe", "café", "tŷ oer", "ty", "nothing refunded"):
        assert found(council, words) == [case.reference], words
    assert found(council, "refund lift") == []


def test_words_in_quotes_are_found_in_that_order_only(council):
    case = told(council, "There is black mould on the wall.")
    told(council, "The mould on the wall is not black.")

    assert found(council, '"black mould"') == [case.reference]
    assert len(found(council, "black mould")) == 2


def test_what_was_added_later_is_found_too_and_the_newest_case_first(council):
    first = told(council, "The bin was left.")
    second = told(council, "The bin was left again.", at=NOON + timedelta(days=1))
    asked(council, first.reference, "note", given={"text": "A xylographer called."}, days=2)

    assert found(council, "xylographer") == [first.reference]
    assert found(council, "bin") == [second.reference, first.reference]


def test_pages_follow_one_another(council):
    made = [told(council, "Damp.", at=NOON + timedelta(hours=n)).reference for n in range(5)]
    first = search(council, ASHA, "damp", limit=3)
    assert first.has_more
    second = search(council, ASHA, "damp", limit=3, after=(first.hits[-1].place))

    assert [hit.reference for hit in [*first.hits, *second.hits]] == made[::-1]
    assert not second.has_more


def test_only_those_with_a_status_if_one_is_asked_for(council):
    case = told(council, "Damp.")
    told(council, "Damp.")
    asked(council, case.reference, "withdraw", given={"reason": "Sorted."}, days=1)

    assert found(council, "damp", status="withdrawn") == [case.reference]


def test_erased_words_are_found_no_more(council):
    case = told(council, "My neighbour Zebedee did it.")
    other = told(council, "Zebedee again.")
    erase_case(council, case.reference, by="s-cleo", rule="retention", at=NOON)

    assert found(council, "Zebedee") == [other.reference]


def test_a_restricted_case_is_found_by_those_who_need_to_know_it_only(council):
    case = told(council, "A secret about Zebedee.")
    asked(council, case.reference, "assign", given={"to": "s-asha"})
    asked(council, case.reference, "watched", given={"reason": "Sensitive."}, days=1)

    assert found(council, "Zebedee", ASHA) == [case.reference]
    assert found(council, "Zebedee", BEN) == []


def test_another_organisation_finds_nothing(council, other_council):
    told(council, "Zebedee o1 o2")

    assert found(other_council, "Zebedee") == []
    assert found(other_council, f"o{council.pk}") == []


@pytest.mark.parametrize(
    "odd", ["", "   ", '"', '""', "-", "AND", "OR NOT", "a*", "words:x", "NEAR(a b)", "' ; --",
            "\x00", "&|!()<->", "the", "\u202e", "%", "a" * 5000, "word " * 500]
)  # fmt: skip
def test_odd_words_find_nothing_and_break_nothing(council, odd):
    told(council, "The lift.")

    assert found(council, odd) in ([], found(council, "lift"))


def test_an_endless_text_is_taken_and_found_by_its_beginning(council):
    words = "xylographer " + " ".join(f"word{n}-thing{n}" for n in range(60_000))
    case = told(council, words)

    assert found(council, "xylographer") == [case.reference]


def test_no_more_is_looked_at_than_can_be_shown(council):
    case = told(council, "Damp.")
    row = Text.objects.get(name="what_happened")
    Text.objects.bulk_create(
        Text(organisation=council, case=row.case, sequence=n, name="x", words="damp", salt=b"x")
        for n in range(100, 100 + MOST_FOUND + 1)
    )

    page = search(council, ASHA, "damp")

    assert page.is_capped
    assert [hit.reference for hit in page.hits] == [case.reference]


def test_merging_and_indexing_again_change_no_answer(council):
    cases = [told(council, f"Damp number{n}.").reference for n in range(30)]
    erase_case(council, cases[0], by="s-cleo", rule="retention", at=NOON)

    merge()
    assert len(found(council, "damp", limit=50)) == 29
    index_again()
    assert len(found(council, "damp", limit=50)) == 29
    assert found(council, "number7") == [cases[7]]


def test_the_index_is_used(council):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no other way to answer.")
    told(council, "Damp.")
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            'explain select "case" from cases_text where cases_text_vector(organisation_id, words)'
            " @@ ('o1'::tsquery && phraseto_tsquery('english', 'damp')) and words is not null"
        )
        assert "cases_text_words" in str(cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite's index is in parts")
def test_the_index_can_never_be_in_more_parts_than_sqlite_takes(council):
    with connection.cursor() as cursor:
        cursor.execute("select v from cases_textindex_config where k = 'crisismerge'")
        merged_at = int(cursor.fetchone()[0])

    # Whence: FTS5_MAX_SEGMENT. Four full levels are more texts than anybody has.
    assert 4 * (merged_at - 1) < 2_000
    assert merged_at**4 > 10**10


def test_terms_are_words_or_what_is_in_quotes():
    assert terms_of('damp "black  mould" -- "!" "open') == ["damp", "black mould", '"open']
