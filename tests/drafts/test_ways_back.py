"""Codes and links that lead back: few tries, a short time, once, and known by digests only."""

from datetime import UTC, datetime, timedelta

import pytest

from putright.drafts import codes, grants, putting_by
from putright.drafts.erasing import erase_old
from putright.drafts.models import Code, Grant, PutBy
from putright.drafts.secrets import about, code_meant
from putright.people.models import Organisation

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
REFERENCE = "CE-7K3P-9QM2-X"


@pytest.fixture
def council(db):
    return Organisation.objects.create(
        slug="mini", name="Mini Council", pack="cestria", reference_prefix="MC"
    )


@pytest.fixture
def other(db):
    return Organisation.objects.create(
        slug="other", name="Another", pack="cestria", reference_prefix="AN"
    )


def put_by(council, token="a-token", **rest):
    rest = {"kind": "complaint", "answers": {}, "files": [], "at": NOON, **rest}
    return putting_by.put_by(council, token=token, **rest)


def test_a_code_is_good_for_a_quarter_of_an_hour_and_once(council):
    code = codes.draw(council, "a case", NOON)

    assert code not in str(list(Code.objects.values()))
    assert not codes.fits(council, "another case", code, NOON)
    assert not codes.fits(council, "a case", code, NOON + timedelta(minutes=15))
    assert codes.fits(council, "a case", f" {code[:4].lower()} {code[4:]}", NOON)
    assert not codes.fits(council, "a case", code, NOON), "it was used"


def test_after_five_wrong_tries_the_right_one_is_no_good(council):
    code = codes.draw(council, "a case", NOON)
    for _ in range(codes.TRIES):
        assert not codes.fits(council, "a case", "AAAAAAAA", NOON)

    assert not codes.fits(council, "a case", code, NOON)


def test_two_codes_that_cross_in_the_post_are_both_good(council):
    first, second = (codes.draw(council, "a case", NOON) for _ in range(2))

    assert codes.fits(council, "a case", first, NOON)
    assert codes.fits(council, "a case", second, NOON)


def test_a_code_of_one_organisation_opens_nothing_of_another(council, other):
    code = codes.draw(council, "a case", NOON)

    assert not codes.fits(other, "a case", code, NOON)
    assert about(council, "case", REFERENCE) != about(other, "case", REFERENCE)


def test_letters_that_look_like_digits_are_read_as_meant():
    assert code_meant(" oil1-7k3p ") == "01117K3P"


def test_a_link_opens_one_case_of_one_organisation_for_half_a_day(council, other):
    secret = grants.grant(council, REFERENCE, NOON)

    assert secret not in str(list(Grant.objects.values()))
    assert grants.until(council, REFERENCE, secret, NOON) == NOON + grants.LASTS
    assert grants.until(council, "CE-0000-0000-0", secret, NOON) is None
    assert grants.until(other, REFERENCE, secret, NOON) is None
    assert grants.until(council, REFERENCE, secret, NOON + grants.LASTS) is None
    assert grants.until(council, REFERENCE, f"{grants.MARK}x", NOON) is None


def test_putting_by_again_keeps_the_address_and_the_contact_and_moves_the_end(council):
    put_by(council)
    putting_by.with_contact(council, "a-token", "a-digest")

    later = NOON + timedelta(days=3)
    put_by(council, answers={"what": {}}, at=later)

    kept = putting_by.at_link(council, putting_by.secret_of("a-token"), later)
    assert kept is not None
    assert (kept.contact, kept.answers) == ("a-digest", {"what": {}})
    assert kept.until == later + putting_by.LASTS
    assert PutBy.objects.count() == 1


def test_an_empty_contact_leads_back_to_nothing(council):
    put_by(council)

    assert putting_by.of_contact(council, about(council, "contact", ""), NOON) == []


def test_the_worker_erases_what_is_over(council):
    codes.draw(council, "a case", NOON)
    grants.grant(council, REFERENCE, NOON)
    put_by(council)

    assert erase_old(NOON) == 0
    assert erase_old(NOON + timedelta(days=2)) == 2
    assert erase_old(NOON + timedelta(days=28)) == 1
