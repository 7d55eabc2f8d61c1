"""Is somebody who acts for another told nothing before their authority, and after it has ended?"""

import datetime as dt

import pytest

from putright.cases import queries
from putright.cases.carry_out import carry_out
from putright.cases.models import StoredEvent, ViewLog
from putright.core.facts import Actor, Command
from putright.core.refusals import Refused
from putright.project import clock
from tests.portal.given import LEAK, SLUGS, address, staff, tell, words
from tests.portal.given_parties import authorise, joined, said

WHOLE = "This is what they see themselves"


def told_for_another(organisation, **given):
    return tell(organisation, capacity="for-another", representative="My mother, Ida", **given)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_complaint_told_for_another_is_taken_and_nothing_of_it_is_disclosed(
    organisations, client, slug
):
    organisation = organisations[slug]
    carried = told_for_another(organisation)

    page = client.get(address(organisation, carried), follow=True)

    shown = words(page)
    assert page.redirect_chain[-1][0] == f"/{slug}/party/{carried.reference}/{carried.secret}/"
    assert "We have it. Your authority is being checked" in shown
    assert "The leak was not stopped" not in shown
    assert LEAK.partition("\n")[0] not in shown
    assert "promised by" not in shown


@pytest.mark.parametrize("more", ["add", "next-stage", "withdraw", "offer/1", "file/1"])
def test_no_other_page_of_the_case_opens_for_them_either(organisations, client, more):
    citizen = organisations["citizen"]
    carried = told_for_another(citizen)

    page = client.get(address(citizen, carried, *more.split("/")))

    assert page.status_code == 302
    assert page.headers["Location"].startswith("/citizen/party/")


@pytest.mark.parametrize("more", ["add", "next-stage", "withdraw", "offer/1"])
def test_nor_can_they_do_there_what_is_the_customers_to_do(organisations, client, more):
    citizen = organisations["citizen"]
    carried = told_for_another(citizen)

    page = client.post(address(citizen, carried, *more.split("/")), {"text": "Take it back"})

    assert page.headers["Location"].startswith("/citizen/party/")
    assert StoredEvent.objects.filter(name__in=["withdrawn", "escalated", "noted"]).count() == 0


def test_the_confirmation_can_be_kept_and_names_no_date_that_is_not_theirs(organisations, client):
    citizen = organisations["citizen"]
    carried = told_for_another(citizen)

    shown = said(client, f"/citizen/tell/sent/{carried.reference}/{carried.secret}/")

    assert carried.reference in shown
    assert "we check that you may act for them" in shown
    assert "By Thursday" not in shown


def test_a_councillor_who_chooses_that_role_tells_for_another(organisations, client):
    citizen = organisations["citizen"]
    carried = tell(citizen, role="councillor-or-mp")

    assert "being checked" in words(client.get(address(citizen, carried), follow=True))


def test_what_they_need_to_show_is_the_policys_own_with_its_clause(organisations, client):
    citizen = organisations["citizen"]

    shown = said(client, joined(citizen, tell(citizen), "representative"))

    assert "Signed authorisation form" in shown
    assert "Other evidence of authority" in shown
    assert "Clause CZ-5.1" in shown
    assert "Amara" not in shown


def test_with_authority_for_the_whole_they_see_the_customers_page(organisations, client):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    path = joined(citizen, carried, "representative")

    authorise(citizen, carried)

    shown = said(client, path)
    assert f"You act for somebody else until Thursday 31 December 2026. {WHOLE}" in shown
    assert "The leak was not stopped" in shown
    assert "Take back your" not in shown


def test_they_ask_for_the_next_stage_in_the_customers_place_but_only_for_the_whole(
    organisations, client
):
    cestria = organisations["cestria"]
    carried = tell(cestria, points=[{"what": "The heating is off"}])
    path = joined(cestria, carried, "representative")
    assert client.get(f"{path}next-stage/").status_code == 404
    authorise(cestria, carried, points=[1])
    assert client.get(f"{path}next-stage/").status_code == 404
    authorise(cestria, carried)

    page = client.post(f"{path}next-stage/", {"reason": "", "seen": "99"}, follow=True)

    assert "We have your request." in words(page)
    fact = StoredEvent.objects.get(name="escalated")
    assert (
        fact.by.startswith("c-")
        and fact.by != queries.for_party(cestria, carried.reference).customer_key
    )


def test_whoever_told_us_comes_to_the_customers_page_once_authority_is_there(organisations, client):
    cestria = organisations["cestria"]
    carried = told_for_another(cestria)

    authorise(cestria, carried)

    page = client.get(f"/cestria/party/{carried.reference}/{carried.secret}/", follow=True)
    assert page.redirect_chain[-1][0] == address(cestria, carried)
    assert "The leak was not stopped" in words(page)
    # Theirs to follow, and not to end.
    assert "Take back your" not in words(page)


def test_with_authority_for_one_point_they_see_that_point_and_no_other(organisations, client):
    citizen = organisations["citizen"]
    carried = tell(citizen, points=[{"what": "The heating is off"}, {"what": "The rent is wrong"}])
    path = joined(citizen, carried, "representative")

    authorise(citizen, carried, points=[1])

    shown = said(client, path)
    assert "The heating is off" in shown
    assert "for the points below" in shown
    assert "The rent is wrong" not in shown
    assert "Water comes through" not in shown


def test_two_authorities_for_different_points_show_both_and_nothing_else(
    organisations, client, now
):
    cestria = organisations["cestria"]
    points = [{"what": "The heating is off"}, {"what": "The rent is wrong"}, {"what": "A rude man"}]
    carried = tell(cestria, points=points)
    path = joined(cestria, carried, "representative")
    authorise(cestria, carried, points=[1])
    authorise(cestria, carried, points=[2], until="2026-12-10")
    staff(
        cestria, carried, "respond", "service-team", form="writing", outcome="partly-upheld",
        text="Of all of it.",
        points=[{"number": 1, "outcome": "upheld", "reason": "It was cold."},
                {"number": 2, "outcome": "not-upheld", "reason": "It was right."},
                {"number": 3, "outcome": "upheld", "reason": "He was rude."}],
    )  # fmt: skip

    shown = said(client, path)

    assert "The heating is off" in shown and "It was cold." in shown
    assert "The rent is wrong" in shown and "It was right." in shown
    assert "A rude man" not in shown and "He was rude." not in shown
    assert "Of all of it" not in shown and "Water comes through" not in shown

    now(dt.datetime(2026, 12, 11, 9, tzinfo=dt.UTC))
    shown = said(client, path)
    assert "It was cold." in shown
    assert "The rent is wrong" not in shown and "It was right." not in shown


def test_an_answer_to_the_whole_is_cut_down_to_the_points_they_may_know(organisations, client):
    cestria = organisations["cestria"]
    carried = tell(cestria, points=[{"what": "The heating is off"}, {"what": "The rent is wrong"}])
    path = joined(cestria, carried, "representative")
    authorise(cestria, carried, points=[1])
    staff(
        cestria, carried, "respond", "service-team", form="writing", outcome="partly-upheld",
        text="Of all of it, the rent too.",
        points=[{"number": 1, "outcome": "upheld", "reason": "It was cold."},
                {"number": 2, "outcome": "not-upheld", "reason": "It was right."}],
    )  # fmt: skip

    shown = said(client, path)

    assert "It was cold." in shown
    assert "It was right." not in shown
    assert "Of all of it" not in shown


def test_on_its_last_day_it_counts_and_the_day_after_nothing_is_disclosed(
    organisations, client, now
):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    path = joined(citizen, carried, "representative")
    authorise(citizen, carried)
    now(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC))
    assert WHOLE in said(client, path)

    now(dt.datetime(2027, 1, 1, 0, 30, tzinfo=dt.UTC))

    shown = said(client, path)
    assert "Your authority to act has ended" in shown
    assert "It ended on Thursday 31 December 2026 ." in shown
    assert "How to renew it" in shown
    assert "The leak" not in shown and "Amara" not in shown


def test_renewed_it_counts_again(organisations, client, now):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    path = joined(citizen, carried, "representative")
    authorise(citizen, carried)
    now(dt.datetime(2027, 1, 4, 10, tzinfo=dt.UTC))

    authorise(citizen, carried, until="2027-06-30")

    assert "until Wednesday 30 June 2027" in said(client, path)


def test_struck_out_it_ends_at_once(organisations, client):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    path = joined(citizen, carried, "representative")
    authorise(citizen, carried)
    assert WHOLE in said(client, path)

    staff(citizen, carried, "strike", "customer-service-centre",
          record="authorisation", reason="Withdrawn by telephone")  # fmt: skip

    assert "being checked" in said(client, path)


def test_the_customer_lets_them_go_and_their_page_is_gone(organisations, client):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    path = joined(citizen, carried, "representative")
    authorise(citizen, carried)
    own = words(client.get(address(citizen, carried)))
    assert "Bea Lind Acts for you until Thursday 31 December 2026." in own

    page = client.post(address(citizen, carried, "let-go", "1"), follow=True)

    assert "They no longer act for you, and see nothing from now on." in words(page)
    assert client.get(path).status_code == 404


def test_the_customer_cannot_take_others_off_their_case(organisations, client):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    path = joined(citizen, carried, "complainant")

    assert client.post(address(citizen, carried, "let-go", "1")).status_code == 404
    assert client.get(path).status_code == 200


def test_before_authority_they_may_send_it_and_it_discloses_nothing(organisations, client):
    citizen = organisations["citizen"]
    carried = told_for_another(citizen)
    path = f"/citizen/party/{carried.reference}/{carried.secret}/"
    role = "customer-service-centre"
    staff(citizen, carried, "agreed-date", role, on="2026-12-18")
    staff(citizen, carried, "acknowledge", role, text="Dear Ida", form="writing")

    page = client.post(f"{path}add/", {"text": "Here is the form.", "seen": "1"}, follow=True)

    assert "We have what you sent." in words(page)
    assert "Dear Ida" not in words(page)


def test_each_visit_is_logged_under_their_own_key(organisations, client):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    path = joined(citizen, carried, "representative")

    client.get(path)

    assert ViewLog.objects.filter(person__startswith="c-", opened=True).count() == 1


def test_whoever_told_us_and_left_does_not_become_the_customer(organisations, client):
    citizen = organisations["citizen"]
    carried = told_for_another(citizen)
    path = f"/citizen/party/{carried.reference}/{carried.secret}/"
    authorise(citizen, carried)

    client.post(f"{path}leave/", {"seen": "1"})

    for page in (path, address(citizen, carried), address(citizen, carried, "withdraw")):
        assert client.get(page).status_code == 404
    key = queries.for_party(citizen, carried.reference).customer_key
    with pytest.raises(Refused) as no:
        carry_out(
            Command("withdraw", {}, Actor(key, ("customer",))),
            organisation=citizen,
            reference=carried.reference,
            at=clock.now(),
        )
    assert no.value.code == "not-for-a-party"


def test_the_part_that_is_split_off_is_not_theirs_to_read_either(organisations, client):
    cestria = organisations["cestria"]
    points = [{"what": "The heating is off"}, {"what": "The rent is wrong"}]
    carried = told_for_another(cestria, points=points)
    authorise(cestria, carried)
    given = {"points": [2], "kind": "complaint", "reason": "Two matters"}

    part = staff(cestria, carried, "split", "service-team", **given).other

    page = client.get(f"/cestria/case/{part}/{carried.secret}/", follow=True)
    assert "We have it. Your authority is being checked" in words(page)
    assert "The rent is wrong" not in words(page)
