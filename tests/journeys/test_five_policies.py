"""Can a case be taken under each of the five policies from its receipt to its end?

By people, in a browser, through the pages that the policy makes: nobody here knows
more than the page says, and every page that they come to is looked at.
"""

from datetime import timedelta

import pytest

from putright.project import clock
from tests.workspace.given import organisation, staff
from tests.workspace.office import ALL, Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "The lift has been broken since May, and nobody tells us anything."


@pytest.fixture
def office(new_page):
    """Return a function that opens an office under a policy, with its people."""

    def opened(pack: str, **people: list[str]) -> Office:
        where = organisation(pack)
        for name, roles in people.items():
            staff(f"{name.capitalize()} Example", {where: roles}, team=name)
        return Office(where, new_page)

    return opened


def coming(days: int):
    return clock.today() + timedelta(days=days)


def test_cestria_through_three_stages_to_the_ombudsman(office):
    at = office(
        "cestria",
        asha=["front-line"],
        ben=["service-team"],
        mo=["service-manager"],
        dia=["director"],
        eve=["director"],
        pat=["panel", "chair"],
        quin=["panel", "vice-chair"],
        rae=["panel", "board-member"],
    )
    zofia = at.told(WORDS)

    at.do("asha", "acknowledge", form="writing", text="We have your complaint.")
    at.do("asha", "assign", to="s-ben")
    finding = {"point-1-outcome": "not-upheld", "point-1-reason": "The part came on Monday."}
    answer = {"form": "writing", "text": "We looked into it.", **finding}
    at.do("ben", "respond", outcome="not-upheld", **answer)
    at.status("asha", "Answered")

    at.next_stage(zofia)
    at.status("asha", "Stage 1: Service Manager")
    at.not_yet("ben", "Answer", "Who answers at this stage: Service Manager")
    at.do("mo", "acknowledge", form="writing", text="Stage 1 has begun.")
    spoken = {**answer, "form": "spoken"}
    at.refused("mo", "respond", "owed in writing", outcome="not-upheld", **spoken)
    at.do("mo", "respond", outcome="not-upheld", **answer)

    at.do("asha", "escalate", form="writing")
    at.do("dia", "acknowledge", form="writing", text="Stage 2 has begun.")
    at.do("dia", "respond", outcome="not-upheld", **answer)

    at.do("asha", "escalate", form="writing")
    at.status("asha", "Stage 3: Board review")
    seats = {
        "member-1-person": "s-pat",
        "member-1-as": "office:chair",
        "member-2-person": "s-quin",
        "member-2-as": "office:vice-chair",
    }
    at.refused(
        "eve", "convene", "did not handle this case", **seats, **{"member-3-person": "s-dia"}
    )
    at.do("eve", "convene", **seats, **{"member-3-person": "s-rae"})
    at.do("pat", "panel-minutes", minutes="minutes.pdf")
    at.do("pat", "respond", outcome="not-upheld", **answer)
    at.refused("pat", "send:final-answer", "must also say", says="outcome", text="It ends here.",
               went_by="post")  # fmt: skip
    at.do("pat", "send:final-answer", says=ALL, text="You can go to the Ombudsman.",
          went_by="post")  # fmt: skip
    at.do("dia", "close")
    at.status("asha", "Closed")
    assert not at.problems, "\n".join(at.problems)


def test_cipfa_twice_dissatisfied(office):
    at = office("cipfa", asha=["customer-service"], ben=["senior-manager"], dina=["director"])
    at.log("asha", kind="complaint", channel="email", name="Zofia Nowak", what=WORDS)

    answer = {"outcome": "not-upheld", "form": "writing", "text": "We looked into it."}
    at.do("asha", "acknowledge", form="writing", text="We have it.")
    at.do("asha", "respond", **answer)
    at.do("asha", "escalate", form="spoken")
    at.not_yet("asha", "Answer", "answers")
    at.do("ben", "respond", **answer)
    at.do("asha", "escalate", form="writing")
    at.do("dina", "respond", **answer)
    at.not_yet("asha", "Take to the next stage", "no further stage")
    at.do("dina", "send:final-response", says=ALL, text="This is our last word.", went_by="post")
    at.do("dina", "close")
    at.status("asha", "Closed")
    assert not at.problems, "\n".join(at.problems)


def test_citizen_to_an_agreed_date_and_a_lesson(office):
    at = office("citizen", cara=["customer-service-centre"], max=["service-area-manager"])
    at.log("cara", kind="complaint", name="Zofia Nowak", what=WORDS, points="The lift\nThe calls")

    at.not_yet("cara", "Acknowledge", "Date agreed with the customer")
    at.do("cara", "agreed-date", on=coming(14))
    at.do("cara", "acknowledge", form="writing", text="You hear from us by the date agreed.")
    at.do("cara", "initial-assessment", actions="Look at the records.")
    at.do("cara", "needs-investigation", reason="It needs the records.")
    at.do("max", "conflict-check", person="s-max")
    at.do("max", "assign", to="s-max")
    at.do("max", "reasons-given", reason="Three visits, nobody at home.")
    findings = {
        f"point-{number}-{part}": value
        for number in (1, 2)
        for part, value in (("outcome", "not-upheld"), ("reason", "The records show it."))
    }
    at.do("max", "respond", outcome="not-upheld", form="writing", text="Our answer.", **findings)
    at.not_yet("max", "Close", "What was learnt")
    at.do("max", "lesson", none_because="The contractor has put it right already.")
    at.do("max", "close")
    at.status("cara", "Closed")
    assert not at.problems, "\n".join(at.problems)


def test_peopleplus_first_contact_and_taken_further(office):
    at = office(
        "peopleplus", asif=["first-recipient"], lena=["line-manager"], rosa=["responsible-person"]
    )
    at.log("asif", kind="complaint", channel="visit", role="customer", name="Zofia", what=WORDS)

    at.do("asif", "assign", to="s-asif")
    for label in ("explanation", "apology"):
        at.do("asif", label, none_because="The rules were kept.")
    at.do("asif", "nothing-to-put-right", reason="The rules were kept.")
    at.do("asif", "respond", form="spoken", text="The rules were kept.")
    at.do("asif", "escalate", form="spoken")
    at.status("asif", "Taken further")
    at.not_yet("asif", "Answer", "answers")
    at.do("rosa", "assign", to="s-rosa")
    at.do("rosa", "respond", form="writing", text="We looked again.")
    at.not_yet("lena", "Close", "First there must be on file")
    at.do("lena", "line-manager-told", manager="s-lena")
    at.do("lena", "logged")
    at.do("lena", "result-told", told="By telephone.")
    at.do("lena", "reviewed", finding="The rules were kept.")
    at.do("lena", "lesson", none_because="Nothing went wrong.")
    at.do("lena", "filed", system="The learner record", link="L-1")
    at.do("lena", "close")
    at.status("asif", "Closed")
    assert not at.problems, "\n".join(at.problems)


def test_financial_ombudsman_hears_both_sides(office):
    at = office("financial-ombudsman", max=["manager"], ines=["investigator"])
    at.log("ines", kind="casework", channel="web", role="customer", name="Zofia", what=WORDS)

    at.do("max", "interest-check", checked_for="s-ines", result="None found.")
    at.do("max", "assign", to="s-ines")
    at.not_yet("ines", "Answer", "First there must be on file")
    at.do("ines", "join", party="business", name="A Bank", side="business")
    at.do("ines", "business-invited", adverse_points="The fee was charged twice.")
    at.do("ines", "customer-invited", adverse_points="The terms were sent.")
    at.do("ines", "respond", outcome="upheld", form="writing", text="We find for the customer.")
    at.do("ines", "close")
    at.status("max", "Closed")
    assert not at.problems, "\n".join(at.problems)


def test_financial_ombudsman_service_complaint_to_the_assessor(office):
    at = office(
        "financial-ombudsman", max=["manager"], sol=["service-team"], ada=["independent-assessor"]
    )
    at.log("sol", kind="service-complaint", channel="email", role="customer", name="Z", what=WORDS)

    at.do("sol", "linked-case", case_reference="FO-1")
    at.do("sol", "own-attempt", what="A call.", result="Not settled.")
    at.do("sol", "respond", outcome="not-upheld", form="writing", text="We are sorry you waited.")
    at.do("sol", "escalate", form="writing")
    at.do("ada", "scope-check", in_scope="yes", reason="It is about calls.")
    at.do("ada", "recommendation", text="Apologise, and ring back.")
    at.do("max", "recommendation-accepted", what_follows="An apology and a call.")
    at.do("max", "respond", outcome="upheld", form="writing", text="The assessor is right.")
    at.do("max", "lesson", what="Calls promised are put in the diary.")
    at.not_yet("max", "Close", "First there must be on file")
    at.do("max", "recommendation-done", done_on=coming(0))
    at.do("max", "close")
    at.status("sol", "Closed")
    assert not at.problems, "\n".join(at.problems)
