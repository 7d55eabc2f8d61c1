"""Do the words of a pack about money and gates say what they must, and does the ledger add up?"""

from datetime import UTC, datetime, timedelta

import pytest

from putright.core.facts import Fact
from putright.core.ledger import entries, sums
from putright.core.packs import parse_pack
from putright.core.refusals import PackFaults
from putright.interests.names import matches
from putright.policies.load import find_pack, read_files, version_folders

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


def _fact(name, minutes=0, /, **data):
    at = AT + timedelta(minutes=minutes)
    return Fact(name, at, at, by="s-asha", data=data)


def _offered(amount, **data):
    return _fact("offered", number=1, remedy="payment", amount=amount, **data)


APPROVED = _fact("decided", 1, number=1, approved=True)
YES = _fact("offer-answered", 2, number=1, accepted=True)
NO = _fact("offer-answered", 2, number=1, accepted=False)


def _paid(amount):
    return _fact("paid", 3, number=1, amount=amount, paid_on="2026-11-24", reference="BACS 1")


@pytest.mark.parametrize(
    ("facts", "approved", "paid", "outstanding", "refused"),
    [
        ([_offered(100, waits_for=["director"])], 0, 0, 0, 0),
        ([_offered(100, waits_for=["director"]), APPROVED], 100, 0, 100, 0),
        ([_offered(100)], 100, 0, 100, 0),
        ([_offered(100), NO], 100, 0, 0, 100),
        ([_offered(100), YES, _paid(40)], 100, 40, 60, 0),
        ([_offered(100), YES, _paid(40), _paid(60)], 100, 100, 0, 0),
    ],
)
def test_what_was_approved_is_paid_outstanding_or_refused(
    facts, approved, paid, outstanding, refused
):
    found = sums(entries(facts))

    assert (found.approved, found.paid) == (approved, paid)
    assert (found.outstanding, found.refused) == (outstanding, refused)
    assert found.difference == 0


@pytest.mark.parametrize(
    ("facts", "amiss", "difference"),
    [
        ([_offered(100), NO, _paid(100)], "Paid, though it was not agreed", -100),
        ([_offered(100), YES, _paid(150)], "More was paid than was agreed", -50),
        ([_offered(100), _paid(100)], "Paid before it was accepted", 0),
    ],
)
def test_what_does_not_add_up_says_why(facts, amiss, difference):
    [entry] = entries(facts)

    assert entry.amiss == amiss
    assert sums([entry]).difference == difference


def test_what_is_no_money_is_in_no_ledger():
    assert entries([_fact("offered", number=1, remedy="apology")]) == []


def _faults(pack, file, before, after):
    files = read_files(version_folders(find_pack(pack))[-1])
    assert before in files[file]
    with pytest.raises(PackFaults) as found:
        parse_pack({**files, file: files[file].replace(before, after, 1)})
    return str(found.value)


def test_one_for_each_must_say_how_they_are_told_apart():
    said = _faults("cipfa", "records.toml", 'for_each = "process"\neach_of', "each_of")

    assert "Say by which detail they are told apart (for_each)." in said


def test_interests_name_a_cycle_and_roles_that_there_are():
    said = _faults(
        "financial-ombudsman", "people.toml", '"interests-year"\nchecked_by = ["manager"]',
        '"interests-yeer"\nchecked_by = ["managers"]',
    )  # fmt: skip

    assert "Did you mean interests-year?" in said and "Did you mean manager?" in said


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("Harbour Bank", "The Harbour Bank plc", True),
        ("HARBOUR BANK LIMITED", "harbour bank", True),
        ("Zoë Nowak", "Zoe Nowak", True),
        ("O’Neill Builders", "O'Neill Builders Ltd", True),
        ("Barclays", "Barclays Bank", True),
        ("Harbour Bank", "Harbour View Homes", False),
        ("Bank", "Bankside Homes", False),
        ("Ltd", "Harbour Ltd", False),
        ("BP", "B.P. plc", False),
        ("EE", "EE Limited", True),
        ("EE", "Free Fruit", False),
        ("", "Harbour Bank", False),
    ],
)
def test_names_match_by_whole_words(one, other, are):
    assert matches(one, other) is are
    assert matches(other, one) is are
