"""Can an answer be read by itself and kept as a file, as it stood on the day it was given?"""

import re
from datetime import UTC, date, datetime

import pytest

from putright.cases import queries
from putright.cases.erase import erase_case
from putright.portal.answers import letter
from putright.project import clock
from tests.portal.given import address, staff, tell, words
from tests.portal.given_parties import authorise, joined
from tests.portal.test_case import answer, at_stage_1
from tests.portal.test_statements import asked

PAGE, FILE = ("answer", "1"), ("answer", "1", "file")


@pytest.fixture
def answered(cestria, now):
    """Return a complaint answered at stage 1 on 24 November."""
    carried = at_stage_1(cestria, now)
    answer(cestria, carried)
    return carried


def read(client, organisation, carried, *more):
    """Return what the letter says, without the page around it."""
    page = client.get(address(organisation, carried, *(more or PAGE)))
    assert page.status_code == 200
    return letter_in(words(page))


def letter_in(text):
    return text[text.index("The live page may have changed since.") :].partition("To print it")[0]


# -- what stands in it ------------------------------------------------------------------------


def test_the_case_page_leads_to_the_page_and_the_file(cestria, client, answered):
    page = client.get(address(cestria, answered)).content.decode()

    assert f'href="{address(cestria, answered, *PAGE)}"' in page
    assert f'download href="{address(cestria, answered, *FILE)}"' in page


def test_it_has_the_head_the_reference_the_day_and_every_finding_with_its_reason(
    cestria, client, answered
):
    text = read(client, cestria, answered)

    assert "Cestria Community Housing 2 Quay Street Northbridge NB1 2QS Amara Osei" in text
    assert f"Tuesday 24 November 2026 Reference {answered.reference}" in text
    assert "Our answer at stage 1 We got this wrong (upheld). We are sorry." in text
    assert "The leak was not stopped We got this wrong (upheld). You told us four times." in text
    assert "Service Manager Cestria Community Housing" in text


def test_what_puts_it_right_has_its_dates_and_what_became_of_it(organisations, client, now):
    cipfa = organisations["cipfa"]
    carried = tell(cipfa)
    staff(cipfa, carried, "commit", "customer-service", what="Refund the fee", on=date(2026, 12, 4))
    answer(cipfa, carried, "customer-service", "s-cs")
    now(datetime(2026, 11, 25, 9, tzinfo=UTC))
    staff(cipfa, carried, "commit", "customer-service", what="Ring you", on=date(2026, 12, 9))

    text = read(client, cipfa, carried)
    assert "Refund the fee. By Friday 4 December 2026." in text
    assert "Ring you. By Wednesday 9 December 2026. Added on Wednesday 25 November 2026." in text

    now(datetime(2026, 12, 7, 9, tzinfo=UTC))
    staff(cipfa, carried, "keep", "customer-service", number=1, text="Paid")
    assert "Refund the fee. Done on Monday 7 December 2026." in read(client, cipfa, carried)


def test_an_offer_stands_in_it_only_once_it_is_decided(cestria, client, now):
    carried = at_stage_1(cestria, now, role="tenant")
    given = {"remedy": "payment", "amount": 50, "to": "tenant", "reason": "It fits"}
    staff(cestria, carried, "offer", "service-manager", **given)
    staff(cestria, carried, "offer", "service-manager", remedy="apology", reason="It fits")
    answer(cestria, carried)
    assert "Apology" not in read(client, cestria, carried)

    staff(cestria, carried, "approve", "director", number=2)

    text = read(client, cestria, carried)
    assert "Apology. We offer you this. It is for you to accept or to turn down." in text
    assert "£50" not in text

    client.post(address(cestria, carried, "offer", "2"), {"accepted": "yes"})
    text = read(client, cestria, carried)
    assert "Apology. You accepted it on Tuesday 24 November 2026." in text


def test_the_next_stage_has_its_time_limit_or_says_that_there_is_none(cestria, client, answered):
    text = read(client, cestria, answered)

    assert "You can ask for stage 2. Our policy sets no time limit for asking." in text
    assert "You do not have to give a reason." in text
    assert "The time for the answer is within 10 working days. Clause" in text


def test_the_clauses_it_rests_on_are_named_with_their_headings(cestria, client, answered):
    text = read(client, cestria, answered)

    rests = text[text.index("What this answer rests on") :]
    assert re.search(r"CE-3\.\S+ ?: [A-Z]", rests)


@pytest.mark.parametrize(
    ("day", "there", "not_there"),
    [
        (datetime(2022, 9, 30, 9, tzinfo=UTC), "A local councillor or MP", "Housing Ombudsman"),
        (datetime(2022, 10, 1, 9, tzinfo=UTC), "Housing Ombudsman", "councillor"),
    ],
)
def test_the_way_outside_is_that_of_the_letters_own_day(
    organisations, client, now, day, there, not_there
):
    citizen = organisations["citizen"]
    now(day)
    carried = tell(citizen)
    staff(citizen, carried, "initial-assessment", "customer-service-centre", actions="Look")
    staff(citizen, carried, "reasons-given", "customer-service-centre", reason="It was mended")
    staff(
        citizen, carried, "respond", "customer-service-centre", form="writing",
        outcome="not-upheld", text="We mended it.",
        points=[{"number": 1, "outcome": "not-upheld", "reason": "It was mended."}],
    )  # fmt: skip
    now(datetime(2026, 11, 23, 9, tzinfo=UTC))

    text = read(client, citizen, carried)

    help_ = text[text.index("Outside help") : text.index("What this answer rests on")]
    assert there in help_
    assert not_there not in help_


# -- as it stood on its day -------------------------------------------------------------------


def test_a_letter_does_not_change_when_the_case_goes_on(cestria, client, now, answered):
    first = read(client, cestria, answered)
    now(datetime(2026, 11, 30, 9, tzinfo=UTC))
    staff(cestria, answered, "escalate", "front-line", form="writing", way="requested")

    again = read(client, cestria, answered)

    assert "The leak was not stopped We got this wrong (upheld)." in again
    assert first == again


def test_each_answer_has_its_own_letter(cestria, client, now, answered):
    now(datetime(2026, 11, 30, 9, tzinfo=UTC))
    staff(cestria, answered, "escalate", "front-line", form="writing", way="requested")
    answer(cestria, answered, "director", "s-di")

    assert "Our answer at stage 1" in read(client, cestria, answered, "answer", "1")
    second = read(client, cestria, answered, "answer", "2")
    assert "Our answer at stage 2" in second
    assert "Monday 30 November 2026" in second
    assert client.get(address(cestria, answered, "answer", "3")).status_code == 404


def test_there_is_no_letter_before_there_is_an_answer(cestria, client, now):
    carried = at_stage_1(cestria, now)

    assert client.get(address(cestria, carried, *PAGE)).status_code == 404
    assert client.get(address(cestria, carried, *FILE)).status_code == 404


def test_what_was_erased_is_said_to_be_gone(cestria, client, answered):
    erase_case(cestria, answered.reference, by="s-di", rule="six years", at=clock.now())

    text = read(client, cestria, answered)
    assert "four times" not in text
    assert "The leak" not in text
    assert "These words have been erased." in text
    assert "We got this wrong (upheld)" in text


# -- the file ---------------------------------------------------------------------------------


def test_the_file_is_saved_under_the_reference(cestria, client, answered):
    file = client.get(address(cestria, answered, *FILE))

    assert file.status_code == 200
    name = f"{answered.reference}-answer-1.html"
    assert file.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert file.headers["Cache-Control"] == "no-store, private"


def test_the_file_holds_the_same_letter(cestria, client, answered):
    page, file = (
        client.get(address(cestria, answered, *which)).content.decode() for which in (PAGE, FILE)
    )

    def said(text):
        text = text[text.index('<div class="pr-letterhead">') :]
        text = re.split(r"</article>|</main>", text)[0]
        return re.sub(r"<[^>]+>", "", text).split()

    assert said(page) == said(file)


def test_the_file_opens_by_itself_and_leads_back_to_nothing(cestria, client, answered):
    file = client.get(address(cestria, answered, *FILE)).content.decode()

    assert file.startswith("<!doctype html>")
    assert not re.findall(r"(?:href|src|action)=|url\(|@import|<script|<form|<img|<link", file)
    assert answered.secret not in file
    assert "Saved on Tuesday 24 November 2026 at 9:00am." in file
    assert file.count("<h1") == 1
    assert '<html lang="en-GB">' in file


def test_the_file_of_words_that_look_like_a_page_is_still_a_letter(cestria, client, now):
    carried = at_stage_1(cestria, now)
    given = {"form": "writing", "outcome": "upheld", "text": "</style><script>alert(1)</script>"}
    points = [{"number": 1, "outcome": "upheld", "reason": "x"}]
    staff(
        cestria, carried, "respond", "service-manager", person="s-mo", points=points, **given
    )  # fmt: skip

    file = client.get(address(cestria, carried, *FILE)).content.decode()

    assert "<script" not in file
    assert file.count("</style>") == 1


# -- who may read it --------------------------------------------------------------------------


def test_whoever_acts_reads_it_only_while_they_may(cestria, client, answered):
    theirs = joined(cestria, answered, "representative")
    assert client.get(f"{theirs}answer/1/").status_code == 404
    assert client.get(f"{theirs}answer/1/file/").status_code == 404

    authorise(cestria, answered)

    assert "What we found" in words(client.get(f"{theirs}answer/1/"))
    assert client.get(f"{theirs}answer/1/file/").status_code == 200
    assert f'href="{theirs}answer/1/"' in client.get(theirs).content.decode()


def test_whoever_shares_the_complaint_reads_no_more_than_is_common(cestria, client, answered):
    staff(cestria, answered, "commit", "service-manager", what="Ring Amara", on=date(2026, 12, 4))
    theirs = joined(cestria, answered, "complainant")

    text = words(client.get(f"{theirs}answer/1/"))

    assert "We got this wrong (upheld). You told us four times." in text
    assert "Amara" not in text
    assert "The leak was not stopped" not in text, "these are the customer's own words"
    assert f'href="{theirs}answer/1/"' in client.get(theirs).content.decode()


def test_whoever_may_act_for_some_points_reads_of_these_and_no_more(cestria, client, now):
    carried = at_stage_1(cestria, now, points=[{"what": "The leak"}, {"what": "The rude call"}])
    points = [
        {"number": 1, "outcome": "upheld", "reason": "We were late."},
        {"number": 2, "outcome": "not-upheld", "reason": "Nobody was rude."},
    ]
    given = {"form": "writing", "outcome": "upheld", "text": "We are sorry.", "points": points}
    staff(cestria, carried, "respond", "service-manager", person="s-mo", **given)
    theirs = joined(cestria, carried, "representative")
    authorise(cestria, carried, points=[2])

    text = words(client.get(f"{theirs}answer/1/"))

    assert "The rude call We do not think that we got this wrong (not upheld). Nobody" in text
    assert "The leak" not in text
    assert "We are sorry" not in text
    assert "We were late" not in text


def test_an_answer_on_none_of_their_points_says_so(cestria, answered):
    opened = queries.for_customer(cestria, answered.reference, answered.secret)

    theirs = letter(opened, 1).of_points([2])

    assert theirs.answer.text == "It says nothing of the points for which you may act."
    assert theirs.answer.findings == []
    assert not theirs.answer.overall


def test_a_wrong_secret_is_as_a_letter_that_is_missing(cestria, client, answered):
    right = address(cestria, answered, *FILE)

    assert client.get(right.replace(answered.secret, "none-such-secret")).status_code == 404


def test_a_letter_asks_no_more_than_the_case_page(cestria, client, answered):
    for which in (PAGE, FILE):
        assert len(asked(client, address(cestria, answered, *which))) == 5
