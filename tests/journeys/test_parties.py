"""Can those who take part besides the customer follow, answer and leave, with no script at all?"""

import pytest

from putright.people.models import Organisation
from tests.journeys.customer import NARROW, Customer
from tests.portal.given import ORGANISATIONS, address, staff, tell
from tests.portal.given_parties import authorise, joined
from tests.workspace.given import PASSWORD
from tests.workspace.given import staff as colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def organisations(transactional_db):
    return {row["slug"]: Organisation.objects.create(**row) for row in ORGANISATIONS}


def test_somebody_acts_for_another_before_and_with_authority(organisations, new_page):
    citizen = organisations["citizen"]
    carried = tell(citizen, capacity="for-another", representative="My mother")
    daughter = Customer(new_page, NARROW)

    daughter.goes_to(address(citizen, carried))
    daughter.reads("We have it. Your authority is being checked", "Signed authorisation form")
    daughter.presses("Send it, or add information")
    daughter.writes("What would you like to say?", "The form is in the post.")
    daughter.presses("Send this").reads("We have what you sent.")

    authorise(citizen, carried)
    daughter.goes_to(address(citizen, carried)).reads("The leak was not stopped")
    assert not daughter.finds, "\n".join(daughter.finds)


def test_a_neighbour_follows_and_leaves(organisations, new_page):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    staff(citizen, carried, "add-point", "customer-service-centre", what="Water from the roof")
    bea = Customer(new_page)

    bea.goes_to(joined(citizen, carried, "complainant"))
    bea.reads("The complaint that you share", "Water from the roof")
    bea.presses("Add information").writes("What would you like to say?", "It is my ceiling too.")
    bea.presses("Send this").reads("Say whether we may show this to the others who complain.")
    bea.ticks("Yes, you may show it to the others who complain")
    bea.presses("Send this").reads("We have what you said")
    amara = Customer(new_page).goes_to(address(citizen, carried))
    amara.reads("For you to read and comment on", "It is my ceiling too.", "Who else takes part")
    bea.presses("Leave this complaint").presses("Leave this complaint")
    bea.reads("You are no longer part of it")
    assert not bea.finds + amara.finds, "\n".join(bea.finds + amara.finds)


def test_a_business_reads_what_counts_against_it_and_answers(organisations, new_page):
    fos = organisations["fos"]
    carried = tell(fos, "casework", points=[{"what": "They took my money"}])
    staff(fos, carried, "add-point", "investigator", what="The fee was charged twice")
    bank = Customer(new_page)
    path = joined(fos, carried, "business", "A Bank", side="business")

    bank.goes_to(path).reads("Where it stands", "What is next", "The fee was charged twice")
    staff(fos, carried, "business-invited", "investigator", adverse_points="You kept both fees.")
    bank.comes_back().reads("You kept both fees.", "We would like your comments")
    bank.presses("Answer, or add evidence")
    bank.writes("What would you like to say?", "We repaid one of them in June.")
    bank.ticks("Yes, you may show it to the other side").presses("Send this")
    bank.reads("We have what you said")
    amara = Customer(new_page, NARROW).goes_to(address(fos, carried))
    amara.reads("The business wrote on", "We repaid one of them in June.")
    assert not bank.finds + amara.finds, "\n".join(bank.finds + amara.finds)


def test_staff_let_somebody_in(organisations, new_page):
    citizen = organisations["citizen"]
    dora = colleague("Dora Hill", {citizen: ["customer-service-centre"]})
    carried = tell(citizen)
    desk = Customer(new_page)

    desk.goes_to(f"/staff/citizen/case/{carried.reference}/parties/")
    desk.writes("Username", dora.username).writes("Password", PASSWORD).presses("Sign in")
    desk.reads("Who may see what", "Nobody else takes part.")
    desk.ticks("Somebody who acts for the customer").writes("Name", "Bea Lind")
    desk.presses("Add to the case").reads("Not checked", "Nothing but that we have it")
    desk.presses("Give a link Bea Lind").reads("It is shown only now.")
    assert not desk.finds, "\n".join(desk.finds)
