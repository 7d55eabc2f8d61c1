"""While a legal hold stands, nothing of a case is erased, nor the person whose case it is."""

import pytest

from putright.cases.erase import erase_case, erase_person
from putright.cases.models import CaseRow, Text
from putright.core.refusals import Refused
from putright.people.models import Customer
from putright.project import clock
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
RULE = {"by": "s-cleo", "rule": "kept for six years"}


@pytest.fixture
def cestria(db):
    return organisation("cestria")


def _held(cestria):
    case = received(cestria)
    done(cestria, case.reference, "legal-hold", "dot", ["director"], reason="A solicitor wrote.")
    return case


def test_nothing_goes_until_the_hold_is_struck_out(cestria):
    case = _held(cestria)
    before = list(Text.objects.values_list("words", flat=True))

    with pytest.raises(Refused) as refusal:
        erase_case(cestria, case.reference, at=clock.now(), **RULE)

    assert refusal.value.code == "on-hold" and refusal.value.rule == "legal-hold"
    assert case.reference in str(refusal.value)
    assert list(Text.objects.values_list("words", flat=True)) == before

    done(
        cestria,
        case.reference,
        "strike",
        "dot",
        ["director"],
        record="legal-hold",
        reason="Settled.",
    )
    assert erase_case(cestria, case.reference, at=clock.now(), **RULE).texts > 0


def test_the_person_stays_whole_with_their_case(cestria):
    _held(cestria)
    row = CaseRow.objects.get()
    name = Customer.objects.get(key=row.customer).name

    with pytest.raises(Refused):
        erase_person(cestria, row.customer, at=clock.now(), **RULE)

    assert name and Customer.objects.get(key=row.customer).name == name


def test_the_bar_over_each_page_of_the_case_says_so(cestria):
    case = _held(cestria)
    page = signed_in(staff("Dot Hale", {cestria: ["director"]})).get(
        f"/staff/cestria/case/{case.reference}/"
    )

    assert "Legal hold" in page.content.decode()
