"""Are cases found by what was written in them, and only by those who may open them?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases import search
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
SEARCH = "/staff/cestria/search/"
MANAGER = ["service-manager"]


def _page(client, **asked):
    answer = client.get(SEARCH, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_word_of_a_case_or_of_a_note_finds_it(as_asha, cestria, asha):
    lift = received(cestria).reference
    damp = received(cestria, words="There is black mould in the hall.").reference
    done(cestria, lift, "note", "asha", MANAGER, text="The part comes from Rotterdam.")

    assert lift in _page(as_asha, words="rotterdam")
    assert damp in _page(as_asha, words="mould")
    assert damp not in _page(as_asha, words="rotterdam")
    assert "1 case with “&#34;black mould&#34;”" in _page(as_asha, words='"black mould"')


def test_the_status_narrows_it_and_can_be_taken_away(as_asha, cestria, asha):
    lift = received(cestria).reference

    assert lift in _page(as_asha, words="lift", status="open")
    closed = _page(as_asha, words="lift", status="closed")
    assert lift not in closed
    assert 'href="/staff/cestria/search/?words=lift"' in closed


def test_nothing_found_says_what_to_try(as_asha, cestria):
    page = _page(as_asha, words="unheard of")

    assert "No case that you can open has “unheard of”" in page
    assert "What you can try" in page


@pytest.mark.parametrize("words", ["", "  ", "!?", "\x00", "\u200b"])
def test_no_words_explain_what_is_searched(as_asha, words):
    assert "What is searched" in _page(as_asha, words=words)


def test_a_reference_leads_to_its_case(as_asha, cestria):
    reference = received(cestria).reference

    answer = as_asha.get(SEARCH, {"words": reference.lower()}, follow=True)

    assert answer.redirect_chain[-1][0] == f"/staff/cestria/case/{reference}/"


def test_a_case_that_is_shut_to_somebody_is_not_found_by_them(as_asha, as_ben, cestria, ben):
    lift = received(cestria).reference
    done(cestria, lift, "declare", "asha", MANAGER, person="s-ben", why="subject")

    assert lift in _page(as_asha, words="lift")
    assert "No case that you can open" in _page(as_ben, words="lift")


def test_the_next_page_begins_where_this_one_ends(as_asha, cestria, monkeypatch):
    monkeypatch.setitem(search.search.__kwdefaults__, "limit", 2)
    references = [received(cestria, ago=ago).reference for ago in range(5)]

    pages = [_page(as_asha, words="lift", status="open")]
    while 'rel="next"' in pages[-1]:
        pages.append(as_asha.get(_next(pages[-1])).content.decode())

    assert len(pages) == 3
    whole = "".join(pages)
    assert [whole.count(f"/case/{one}/") for one in references] == [1] * 5
    assert "Older cases with “lift”" in pages[1]
    assert "The newest 2 cases with “lift”" in pages[0]


def _next(page):
    return page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")


def test_more_than_is_looked_at_is_said(as_asha, cestria, monkeypatch):
    monkeypatch.setattr(search, "MOST_FOUND", 2)
    for _ in range(4):
        received(cestria)

    assert "so a case may be missing here" in _page(as_asha, words="lift")


def test_what_is_typed_is_never_markup(as_asha, cestria):
    page = _page(as_asha, words="<script>alert(1)</script>")

    assert "<script>" not in page


@pytest.mark.parametrize("asked", ["status=x", "words=a&after=x", "words=a&after=1_1"])
def test_odd_addresses_are_told_so(as_asha, asked):
    assert as_asha.get(f"{SEARCH}?{asked}").status_code == 400


def test_the_statements_do_not_grow_with_what_is_found(as_asha, cestria):
    for _ in range(8):
        received(cestria)

    with CaptureQueriesContext(connection) as made:
        _page(as_asha, words="lift")

    # The session, the person, what was found, and the customers; nobody handles them.
    assert len(made) == 4, [query["sql"][:90] for query in made]
