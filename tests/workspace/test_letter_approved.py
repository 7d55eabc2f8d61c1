"""Is an approval of one letter in one wording: on its page, at the door, and in the API?"""

import re

import pytest

from putright.cases.queries import case_for
from putright.core.facts import Actor
from putright.core.letters.of_one import Meant, digest_of, stands
from putright.core.refusals import Refused
from putright.letter_drafts.models import LetterDraft
from putright.project import clock
from tests.workspace.given import done, organisation, received, signed_in, staff
from tests.workspace.test_letter import at, send, words_for

pytestmark = pytest.mark.django_db
ROLES = ["customer-experience", "first-recipient"]
RECORD = "funder-approved"


@pytest.fixture
def house(db):
    return organisation("peopleplus", slug="cestria")


@pytest.fixture
def client_(house):
    return signed_in(staff("Asha Khan", {house: ROLES}, team="Repairs"))


@pytest.fixture
def case(house):
    reference = received(house, kind="complaint", role="customer").reference
    given = {"record": "funder-approval-needed", "reason": "Contract"}
    done(house, reference, "record", "asha", ROLES, **given)
    return reference


def opened(house, case):
    return case_for(house, Actor("s-asha", tuple(ROLES), "Repairs"), case, clock.now()).case


def approved_at(case, letter="update"):
    return f"{at(case, letter)}approved/{RECORD}/"


def approve(client, case, letter="update", **typed):
    """Press the button of the page as it stands."""
    where = approved_at(case, letter)
    page = client.get(where).content.decode()
    hidden = dict(re.findall(r'name="(_version|_token)" value="([^"]*)"', page))
    said = {"approved_by": "The funder's contract manager", **typed}
    return client.post(where, {**hidden, **said}, follow=True)


def written(client, case, text, letter="update"):
    where = at(case, letter)
    words = words_for(client.get(where).content.decode(), text)
    return send(client, where, **words).content.decode(), words


def test_a_draft_waits_for_its_approval_and_goes_once_it_has_it(client_, house, case):
    page, words = written(client_, case, "We are on it.")
    assert f"approved/{RECORD}/" in page and 'value="send"' not in page
    assert "of this letter" in page

    page = approve(client_, case).content.decode()

    assert "It is on record that these words were approved." in page
    assert 'value="send"' in page and "Approved" in page
    [fact] = opened(house, case).named(RECORD)
    assert fact.data["letter"] == "update" and fact.data["to"] == "customer"
    assert re.fullmatch("[0-9a-f]{64}", fact.words["approved_words"])
    assert "We are on it." not in str(fact)
    history = client_.get(f"/staff/cestria/case/{case}/history/").content.decode()
    assert "Reply approved by the funder: Progress" in history
    assert "contract manager" in history and fact.words["approved_words"] not in history
    send(client_, at(case, "update"), "send", **words)
    assert opened(house, case).has_happened("sent")


def test_words_changed_after_the_approval_do_not_go_and_are_shown_beside_it(client_, house, case):
    written(client_, case, "We are on it today.")
    approve(client_, case)

    page, words = written(client_, case, "We are on it never.")

    assert "is of other words than these" in page
    assert 'value="send"' not in page
    answer = send(client_, at(case, "update"), "send", **words)
    assert answer.status_code == 422
    assert "is of other words than these" in answer.content.decode()
    assert not opened(house, case).has_happened("sent")
    beside = client_.get(approved_at(case)).content.decode()
    assert "What differs from what was approved" in beside
    assert "<del>" in beside and "today." in beside and "never." in beside

    page, words = written(client_, case, "We are on it today.")
    assert 'value="send"' in page, "the words that were approved may go"


def test_an_approval_is_of_one_letter_and_is_used_up_when_it_goes(client_, house, case):
    _, words = written(client_, case, "We are on it.")
    approve(client_, case)
    page, _ = written(client_, case, "We are on it.", "information-request")
    assert "is on record of another letter" in page and 'value="send"' not in page

    send(client_, at(case, "update"), "send", **words)
    written(client_, case, "We are on it.")
    page = send(client_, at(case, "update"), **words, **{"g-again_because": "They lost it"})

    assert "is on record of another letter" in page.content.decode()
    assert len(list(opened(house, case).named("sent"))) == 1


def test_nobody_records_of_words_that_changed_meanwhile(client_, house, case):
    written(client_, case, "We are on it.")
    page = client_.get(approved_at(case)).content.decode()
    hidden = dict(re.findall(r'name="(_version|_token)" value="([^"]*)"', page))
    written(client_, case, "Other words.")

    answer = client_.post(approved_at(case), {**hidden, "approved_by": "The funder"})

    assert answer.status_code == 409
    assert "Somebody saved this letter while you had it open." in answer.content.decode()
    assert not opened(house, case).has_happened(RECORD)


def test_who_approved_it_is_asked_and_nothing_else_goes_on_record(client_, house, case):
    written(client_, case, "We are on it.")

    answer = approve(client_, case, approved_by="")

    assert answer.status_code == 422
    assert not opened(house, case).has_happened(RECORD)
    assert not LetterDraft.objects.filter(did="approved").exists()


def test_the_door_refuses_other_words_and_another_letter(house, case):
    given = {"letter": "update", "parts": {"progress": "We are on it."}}
    with pytest.raises(Refused) as refused:
        done(house, case, "send", "asha", ROLES, **given)
    assert refused.value.code == "gate" and refused.value.missing == (RECORD,)

    done(house, case, "record", "asha", ROLES, record=RECORD, approved_by="The funder", **given)

    for code, other in (
        ("approval-of-other-words", {"letter": "update", "parts": {"progress": "WORDS UNSEEN"}}),
        ("of-another-letter", {"letter": "information-request",
                               "parts": {"what-we-need": "We are on it."}}),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            done(house, case, "send", "asha", ROLES, **other)
        assert refused.value.code == code
        assert "The contract with the funder" in " ".join(refused.value.clauses)
        assert "again" in refused.value.sentence.lower()
    done(house, case, "send", "asha", ROLES, **given)
    assert opened(house, case).has_happened("sent")


def test_one_that_was_written_elsewhere_is_approved_in_its_own_words(house, case):
    text = "We are on it, and call you on Friday."
    given = {"letter": "update", "says": ["reference", "progress"], "went_by": "post"}
    approval = {"record": RECORD, "approved_by": "The funder", "letter": "update"}
    with pytest.raises(Refused) as refused:
        done(house, case, "record", "asha", ROLES, **approval)
    assert refused.value.missing == ("text",)
    done(house, case, "record", "asha", ROLES, **approval, text=f"{case}. {text}")

    for other in ("We are on it.", ""):
        with pytest.raises(Refused) as refused:
            done(house, case, "send", "asha", ROLES, **given, text=other)
        assert refused.value.code == ("approval-of-other-words" if other else "details-missing")
    done(house, case, "send", "asha", ROLES, **given, text=f" {case}. {text}\r\n")
    assert opened(house, case).has_happened("sent")


def test_what_is_found_after_the_approval_is_not_approved(house, case):
    """The words stay as they were, and the letter would show more than was approved."""
    given = {"letter": "response", "parts": {}}
    done(house, case, "record", "asha", ROLES, record=RECORD, approved_by="The funder", **given)

    done(house, case, "add-point", "asha", ROLES, what="And the desk was rude.")

    policy = case_for(house, Actor("s-asha", tuple(ROLES)), case, clock.now()).policy
    now = opened(house, case)
    letter = next(one for one in policy.letter if one.id == "response")
    meant = Meant(letter, "customer", digest_of({}, {}))
    on_file = now.on_file(RECORD, clock.now().date())
    assert stands(policy.records[RECORD], now, policy, on_file, meant) == "older"


def test_a_page_of_an_approval_that_nothing_asks_for_is_not_there(client_, case):
    assert client_.get(approved_at(case)).status_code == 404  # nothing was saved yet
    written(client_, case, "We are on it.")
    assert client_.get(f"{at(case, 'update')}approved/updated/").status_code == 404
    assert client_.get(f"{at(case, 'update')}approved/none-such/").status_code == 404


def test_whoever_may_not_record_it_reads_who_may(client_, house, case):
    written(client_, case, "We are on it.")
    other = signed_in(staff("Ben Okri", {house: ["first-recipient"]}, team="Repairs"))

    page = other.get(approved_at(case)).content.decode()

    assert "The policy does not allow this" in page
    assert "Customer Experience" in page
    assert "Record that these words were approved" not in page
