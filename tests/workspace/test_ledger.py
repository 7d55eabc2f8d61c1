"""Does the ledger say what became of each sum, and say so when it does not add up?"""

import csv
import io
from dataclasses import replace

import pytest

from putright.cases import money
from putright.core.ledger import REFUSED, entries
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
CHIEF, MANAGER, DIRECTOR = ["chief-executive"], ["service-manager"], ["director"]
LEDGER = "/staff/cestria/ledger/"


def _offered(where, amount, answer=None, paid=0):
    case = received(where, ask_for="stage-1", role="tenant").reference
    asked = {"remedy": "payment", "to": "tenant", "consulted": ["chair"]}
    done(where, case, "offer", "cat", CHIEF, amount=amount, **asked)
    if answer is not None:
        done(where, case, "answer-offer", "asha", MANAGER, accepted=answer)
    if paid:
        how = {"paid_on": "2026-01-05", "paid_how": "bank", "reference": "BACS 7"}
        done(where, case, "pay", "cat", CHIEF, amount=paid, **how)
    return case


@pytest.fixture
def sums(cestria, asha):
    """£100 paid, £200 refused, £300 accepted and half paid, £50 unanswered, £40 waiting."""
    cases = [
        _offered(cestria, 100, True, 100),
        _offered(cestria, 200, False),
        _offered(cestria, 300, True, 150),
        _offered(cestria, 50),
    ]
    waiting = received(cestria, ask_for="stage-1", role="tenant").reference
    done(cestria, waiting, "offer", "asha", MANAGER, remedy="payment", amount=40, to="tenant")
    return [*cases, waiting]


def test_paid_outstanding_and_refused_are_what_was_approved(as_asha, sums):
    page = as_asha.get(LEDGER).content.decode()

    assert "It adds up" in page
    assert "Paid £250 + outstanding £200 + not accepted £200 = £650. Approved: £650." in page


@pytest.mark.parametrize(
    ("show", "which"),
    [("paid", {0, 2}), ("outstanding", {2, 3}), ("refused", {1}), ("waiting", {4}),
     ("approved", {0, 1, 2, 3}), ("proposed", {0, 1, 2, 3, 4})],
)  # fmt: skip
def test_a_figure_opens_to_just_its_cases(as_asha, sums, show, which):
    page = as_asha.get(LEDGER, {"show": show}).content.decode()

    there = {number for number, case in enumerate(sums) if f"/case/{case}/" in page}
    assert there == which


def test_what_does_not_add_up_is_said_and_listed(as_asha, cestria, sums, monkeypatch):
    case = _offered(cestria, 75, True, 75)
    # Only a record from elsewhere can say so: the rules pay nothing that was refused.
    as_if_refused = lambda facts: [  # noqa: E731
        replace(one, state=REFUSED) if one.amount == 75 else one for one in entries(facts)
    ]
    monkeypatch.setattr(money, "entries", as_if_refused)

    page = as_asha.get(LEDGER).content.decode()
    amiss = as_asha.get(LEDGER, {"show": "amiss"}).content.decode()

    assert "It does not add up" in page and "The difference is £75" in page
    assert f"/case/{case}/" in amiss and "Paid, though it was not agreed" in amiss


def test_the_file_has_each_sum_and_no_formula(as_asha, cestria, sums):
    answer = as_asha.get(LEDGER, {"as": "csv"})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Type"].startswith("text/csv")
    assert [row["amount"] for row in rows] == ["100.00", "200.00", "300.00", "50.00", "40.00"]
    assert rows[2]["outstanding"] == "150.00" and rows[0]["payment reference"] == "BACS 7"
    assert "Zofia" not in answer.content.decode()


def test_a_month_with_nothing_says_so_and_a_wrong_one_is_told(as_asha, sums):
    assert "No money was proposed" in as_asha.get(LEDGER, {"last": "2020-01"}).content.decode()
    assert as_asha.get(LEDGER, {"first": "soon"}).status_code == 422
    assert as_asha.get(LEDGER, {"show": "nonsense"}).status_code == 400


def test_a_restricted_case_is_in_nobody_elses_sums(as_asha, cestria, sums):
    case = _offered(cestria, 900)
    done(cestria, case, "record", "dia", DIRECTOR, record="criminal", reason="Theft.")

    page = as_asha.get(LEDGER).content.decode()

    assert "£900" not in page and case not in page


def test_another_house_has_its_own(as_cleo, sums):
    assert as_cleo.get(LEDGER).status_code == 404
    assert "No money was proposed" in as_cleo.get("/staff/another/ledger/").content.decode()
