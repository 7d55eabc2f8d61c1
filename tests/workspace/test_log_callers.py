"""Is the caller recognised, are their open cases offered, and is nothing typed ever lost?"""

from datetime import timedelta

import pytest
from django.test import Client

from putright.cases import queries
from putright.cases.upkeep import look
from putright.core.facts import Actor
from putright.desks.drafts import KEPT_FOR, LARGEST, MOST
from putright.desks.models import Draft
from putright.people.models import Customer
from putright.project import clock
from tests.workspace.given import done, received, signed_in, staff

pytestmark = pytest.mark.django_db
LOG = "/staff/cestria/log/"
CALL = {"kind": "complaint", "channel": "phone", "what": "The lift is broken again."}
ZOFIA = {"name": "Zofia Nowak", "email": "zofia@example.org", "phone": "0191 496 0188"}
MANAGER = ["service-manager"]


def _hidden(client, address=LOG):
    page = client.get(address).content.decode()
    return {
        name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("kept", "_draft")
    }


def _cases(where):
    return queries.newest(where, Actor("s-asha", ("service-manager",), "Repairs"))


def _text(answer):
    return answer.content.decode()


# -- who it is --------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [
    {"phone": "+44 191 4960188"}, {"email": "Zofia@example.org"},
    {"name": "zofia nowak", "address": "Elsewhere\nCE1 2AB"},
])  # fmt: skip
def test_somebody_known_is_offered_with_what_is_open(as_asha, cestria, typed):
    zofia = {**ZOFIA, "address": "1 Mill Row\nCE1 2AB"}
    case = received(cestria, customer=zofia, title="Heating off").reference

    answer = as_asha.post(LOG, {**_hidden(as_asha), **CALL, **typed, "then": "find"})

    page = _text(answer)
    assert answer.status_code == 200
    assert "1 person has this" in page
    assert "Yes: Heating off" in page
    assert f'name="about" type="radio" value="{case}"' in page
    assert "The lift is broken again." in page
    assert len(_cases(cestria)) == 1


@pytest.mark.parametrize("typed", [{"name": "Zofia Nowak"}, {"name": "nowak"}, {"phone": "0191"}])
def test_nobody_is_chosen_by_a_name_or_a_part_of_a_number(as_asha, cestria, typed):
    received(cestria, customer=ZOFIA, title="Heating off")

    page = _text(as_asha.post(LOG, {**_hidden(as_asha), **CALL, **typed, "then": "find"}))

    if "phone" not in typed:
        assert "1 person has this name" in page
        assert "ask for their address or number before you choose" in page
    assert "Heating off" not in page
    who = page.split('name="who"')[1:]
    assert not any("checked" in one.split(">")[0] for one in who)


def test_of_one_number_and_another_name_nobody_is_chosen(as_asha, cestria):
    received(cestria, customer=ZOFIA, title="Heating off")
    typed = {"phone": ZOFIA["phone"], "name": "Adam Oak", "then": "find"}

    page = _text(as_asha.post(LOG, {**_hidden(as_asha), **CALL, **typed}))

    assert "1 person has this number" in page and "Heating off" not in page


def test_of_several_nobodys_cases_are_shown_until_it_is_said_who_it_is(as_asha, cestria):
    received(cestria, customer=ZOFIA, title="Heating off")
    received(cestria, customer={**ZOFIA, "name": "Adam Nowak"}, title="A secret of his")
    typed = {**_hidden(as_asha), **CALL, "phone": ZOFIA["phone"], "then": "find"}

    page = _text(as_asha.post(LOG, typed))
    assert "2 people have this number" in page
    assert "A secret of his" not in page
    assert "Heating off" not in page

    zofia = Customer.objects.get(name="Zofia Nowak").key
    page = _text(as_asha.post(LOG, {**typed, "who": zofia}))
    assert "Heating off" in page
    assert "A secret of his" not in page


def test_nobody_fits_and_one_goes_on(as_asha):
    answer = as_asha.post(LOG, {**_hidden(as_asha), **CALL, "name": "Unheard Of", "then": "find"})

    assert "Nobody that you can see has this number, e-mail or name." in _text(answer)


def test_saving_asks_who_it_is_where_somebody_fits_well(as_asha, cestria):
    received(cestria, customer=ZOFIA)
    typed = {**_hidden(as_asha), **CALL, "phone": ZOFIA["phone"]}

    answer = as_asha.post(LOG, typed)

    assert answer.status_code == 422
    assert "Say whether it is one of these people" in _text(answer)
    assert len(_cases(cestria)) == 1
    assert as_asha.post(LOG, {**typed, "who": "new"}).status_code == 302
    assert len(Customer.objects.all()) == 2


def test_saving_asks_which_case_it_is_about(as_asha, cestria):
    case = received(cestria, customer=ZOFIA)
    typed = {**_hidden(as_asha), **CALL, "phone": ZOFIA["phone"], "who": case.customer}

    answer = as_asha.post(LOG, typed)

    assert answer.status_code == 422
    assert "Say whether it is about an open case of theirs" in _text(answer)
    saved = as_asha.post(LOG, {**typed, "about": "new"})
    assert saved.status_code == 302
    assert {row.customer for row in _cases(cestria)} == {case.customer}
    assert len(_cases(cestria)) == 2


def test_a_contact_about_a_case_becomes_a_note_on_it(as_asha, cestria, asha):
    case = received(cestria, customer=ZOFIA)
    typed = {
        **_hidden(as_asha), **CALL, "phone": ZOFIA["phone"], "who": case.customer,
        "about": case.reference, "put_right": "An apology",
    }  # fmt: skip

    first, second = as_asha.post(LOG, typed), as_asha.post(LOG, typed)

    assert f"/case/{case.reference}/" in first["Location"]
    assert second["Location"] == first["Location"]
    assert len(_cases(cestria)) == 1
    actor = Actor("s-asha", ("service-manager",), "Repairs")
    facts = queries.case_for(cestria, actor, case.reference, clock.now()).facts
    notes = [fact for fact in facts if fact.name == "noted"]
    assert len(notes) == 1
    assert "The lift is broken again." in notes[0].words["text"]
    assert "An apology" in notes[0].words["text"]


def test_what_a_known_person_gives_anew_fills_gaps_and_writes_nothing_over(as_asha, cestria):
    case = received(cestria, customer=ZOFIA)
    anew = {"phone": "0191 555 0000", "needs": "Large print", "email": ZOFIA["email"]}
    typed = {**_hidden(as_asha), **CALL, **anew, "who": case.customer, "about": "new"}

    answer = as_asha.post(LOG, typed)

    known = Customer.objects.get(key=case.customer)
    assert (known.phone, known.needs) == (ZOFIA["phone"], "Large print")
    reference = answer["Location"].split("/case/")[1].split("/")[0]
    actor = Actor("s-asha", ("service-manager",), "Repairs")
    words = queries.case_for(cestria, actor, reference, clock.now()).facts[0].words
    assert words["given_this_time"] == "Phone: 0191 555 0000"
    read_back = _text(as_asha.get(answer["Location"]))
    assert "Their record says otherwise, and stays as it was." in read_back
    assert "Phone: 0191 555 0000" in read_back
    assert f"/person/{case.customer}/change/" in read_back


def test_a_second_press_asks_nobody_and_makes_no_second_case(as_asha, cestria):
    typed = {**_hidden(as_asha), **CALL, **ZOFIA}

    first, second = as_asha.post(LOG, typed), as_asha.post(LOG, typed)

    assert first["Location"] == second["Location"]
    assert len(_cases(cestria)) == 1


# -- where the policy keeps the case from whoever takes the call ------------------------------


@pytest.fixture
def as_fay(cestria):
    """Somebody of the front line, who opens what has no owner and what she has to do with."""
    return signed_in(staff("Fay Low", {cestria: ["front-line"]}, team="Desk"))


def _kept_from_her(cestria, ben):
    case = received(cestria, customer=ZOFIA, title="Heating off").reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-ben", to_role=["service-team"],
         team="Repairs")  # fmt: skip
    return case


def _found(client, **typed):
    """Return the page about whoever is typed, but for what is drawn anew for each."""
    return _text(client.post(LOG, {**_hidden(client), **CALL, "then": "find", **typed}))


def test_who_has_a_case_that_is_not_yours_to_see_is_said_and_nothing_of_it(as_fay, cestria, ben):
    case = _kept_from_her(cestria, ben)

    for typed in ({"phone": ZOFIA["phone"]}, {"email": ZOFIA["email"]}):
        page = _found(as_fay, **typed)
        assert "They have something in hand already" in page
        assert "to somebody who sees every case (Service Manager)" in page
        for secret in ("Heating off", case, "Ben Okri", "Zofia"):
            assert secret not in page
    assert "in hand already" not in _found(as_fay, name="Zofia Nowak")  # a name is no proof


def test_it_is_not_written_down_twice_unless_it_is_new(as_fay, cestria, ben):
    _kept_from_her(cestria, ben)
    typed = {**_hidden(as_fay), **CALL, "phone": ZOFIA["phone"]}

    answer = as_fay.post(LOG, typed)

    assert answer.status_code == 422
    assert "Pass it on, or say that it is something new." in _text(answer)
    assert Customer.objects.count() == 1
    assert as_fay.post(LOG, {**typed, "who": "new"}).status_code == 302
    assert Customer.objects.count() == 2


@pytest.mark.parametrize("shut", ["restricted", "shut out", "closed"])
def test_what_is_shut_looks_as_though_there_were_nobody(as_fay, cestria, ben, shut):
    case = _kept_from_her(cestria, ben)
    if shut == "restricted":
        done(cestria, case, "record", "asha", MANAGER, record="criminal", reason="Theft.")
    elif shut == "shut out":
        done(cestria, case, "declare", "asha", MANAGER, person="s-fay", why="subject")
    else:
        done(cestria, case, "withdraw", "asha", MANAGER, reason="No more.")

    page = _found(as_fay, phone=ZOFIA["phone"])

    assert "in hand already" not in page
    assert "Nobody that you can see has this number, e-mail or name." in page
    assert as_fay.post(LOG, {**_hidden(as_fay), **CALL, "phone": ZOFIA["phone"]}).status_code == 302


def test_a_restricted_case_is_not_offered_to_those_it_is_closed_to(as_ben, cestria, asha, ben):
    received(cestria, customer=ZOFIA, title="Heating off")
    from putright.cases.models import CaseRow

    CaseRow.objects.update(restricted=True)

    page = _text(as_ben.post(LOG, {**_hidden(as_ben), **CALL, **ZOFIA, "then": "find"}))

    assert "Heating off" not in page
    assert "has this" not in page.replace("has this number, e-mail or name", "")


def test_a_forged_choice_gives_nobody_away(as_cleo, other, cestria):
    case = received(cestria, customer=ZOFIA)
    address = "/staff/another/log/"
    typed = {**_hidden(as_cleo, address), **CALL, "who": case.customer, "about": case.reference}

    answer = as_cleo.post(address, typed)

    assert answer.status_code == 422
    assert "There is no such case that you can open." in _text(answer)
    assert "Zofia" not in _text(answer)


def test_what_would_put_it_right_is_kept(as_asha, cestria):
    answer = as_asha.post(LOG, {**_hidden(as_asha), **CALL, "put_right": "An apology to her"})

    reference = answer["Location"].split("/case/")[1].split("/")[0]
    assert "An apology to her" in _text(as_asha.get(f"/staff/cestria/case/{reference}/"))


def test_whoever_calls_for_another_is_taken_down_and_the_next_step_is_said(as_asha):
    answer = as_asha.post(LOG, {**_hidden(as_asha), **CALL, "calling_for": "another"}, follow=True)

    assert "until their authority is on file" in _text(answer)


def test_the_dates_stand_beside_the_form(as_asha):
    page = _text(as_asha.get(LOG))

    beside = page.split("<aside", 1)[1]
    assert "Read back to them" in beside
    assert "This is promised." in beside


# -- about the person who writes it down --------------------------------------------------------


def test_what_is_about_oneself_is_kept_and_closed_to_oneself(as_asha, as_ben, cestria, asha, ben):
    typed = {**_hidden(as_asha), **CALL, "about_me": "on"}

    answer = as_asha.post(LOG, typed)

    page = _text(answer)
    assert "Written down, and passed on" in page
    reference = page.split("govuk-panel__body")[1].split("<strong>")[1].split("<")[0]
    assert as_asha.get(f"/staff/cestria/case/{reference}/").status_code == 404
    assert as_ben.get(f"/staff/cestria/case/{reference}/").status_code == 200
    assert "Written down, and passed on" in _text(as_asha.post(LOG, typed))
    assert Draft.objects.count() == 0


# -- drafts -------------------------------------------------------------------------------------


def test_find_them_keeps_a_draft_and_saving_drops_it(as_asha):
    typed = {**_hidden(as_asha), **CALL}
    as_asha.post(LOG, {**typed, "then": "find", "email": "not an address"})
    assert Draft.objects.get().person == "s-asha"

    as_asha.post(LOG, typed)

    assert not Draft.objects.exists()


def test_a_draft_is_gone_on_with_where_it_was_left(as_asha, as_ben, ben):
    typed = {**_hidden(as_asha), **CALL, "name": "Zofia", "then": "later"}
    as_asha.post(LOG, typed)

    page = _text(as_asha.get(LOG))
    assert "Begun and not saved" in page
    link = page.split("Begun and not saved")[1].split('href="')[1].split('"')[0]
    again = _text(as_asha.get(link))
    assert "The lift is broken again." in again
    assert 'value="Zofia"' in again
    assert "There is a problem" not in again
    reference = link.split("draft=")[1]
    assert f'class="pr-ref pr-big">{reference}<' in again
    assert as_ben.get(link).status_code == 404
    assert "Begun and not saved" not in _text(as_ben.get(LOG))


def test_what_is_typed_when_the_sign_in_ends_is_there_when_one_is_back(as_asha, asha, cestria):
    typed = {**_hidden(as_asha), **CALL, "name": "Zofia"}
    as_asha.logout()

    answer = as_asha.post(LOG, typed)

    assert answer.status_code == 403
    assert "You are not signed in any more" in _text(answer)
    as_asha.force_login(asha)
    page = _text(as_asha.get(LOG))
    assert "Begun and not saved" in page
    assert "Zofia · The lift is broken again." in page
    assert not _cases(cestria)


@pytest.mark.parametrize("token", ["", "x", "\x00", "eyJ9:forged:token", "x" * 5000])
def test_a_stranger_keeps_nothing_here(cestria, token):
    Client().post(LOG, {**CALL, "_draft": token})

    assert not Draft.objects.exists()


def test_a_draft_may_be_so_large_and_there_may_be_so_many(as_asha):
    as_asha.post(LOG, {**_hidden(as_asha), **CALL, "what": "x" * (LARGEST + 1), "then": "later"})
    assert not Draft.objects.exists()

    for _ in range(MOST + 1):
        as_asha.post(LOG, {**_hidden(as_asha), **CALL, "then": "later"})
    assert Draft.objects.count() == MOST


def test_the_worker_drops_what_nobody_came_back_to(as_asha):
    as_asha.post(LOG, {**_hidden(as_asha), **CALL, "then": "later"})

    look(clock.now() + KEPT_FOR - timedelta(hours=1))
    assert Draft.objects.count() == 1
    assert look(clock.now() + KEPT_FOR + timedelta(hours=1))["forms begun and dropped"] == 1
    assert not Draft.objects.exists()


# -- how to reach and help them -----------------------------------------------------------------

HELP = {
    "reach": "phone",
    "call_times": "after 4pm",
    "language": "Polish",
    "interpreter": "Polish",
    "format": "large print",
    "adjustments": "Short letters",
}


def _helped(customer):
    names = ("channel", "call_times", "language", "interpreter", "format", "adjustments")
    return [getattr(customer, name) for name in names]


def test_how_to_reach_and_help_a_new_caller_stands_in_their_record(as_asha):
    typed = {**_hidden(as_asha), **CALL, "name": "Adam Oak", **HELP, "agreed": "on"}

    assert as_asha.post(LOG, typed).status_code == 302

    adam = Customer.objects.get(name="Adam Oak")
    assert _helped(adam) == list(HELP.values())
    assert adam.needs_agreed_at is not None


def test_what_they_do_not_agree_to_is_not_called_agreed(as_asha):
    as_asha.post(LOG, {**_hidden(as_asha), **CALL, "name": "Adam Oak", **HELP})

    assert Customer.objects.get(name="Adam Oak").needs_agreed_at is None


def test_of_somebody_known_it_fills_in_what_was_not_known_and_writes_nothing_over(as_asha, cestria):
    received(cestria, customer={**ZOFIA, "channel": "letter", "language": "Polish"})
    zofia = Customer.objects.get(name=ZOFIA["name"])
    typed = {**_hidden(as_asha), **CALL, "name": zofia.name, "who": zofia.key, "about": "new"}

    assert as_asha.post(LOG, {**typed, **HELP, "agreed": "on"}).status_code == 302

    zofia.refresh_from_db()
    assert zofia.channel == "letter"  # differs: it is for whoever looks after the record
    assert _helped(zofia)[1:] == list(HELP.values())[1:]
    assert zofia.needs_agreed_at is not None
    case = _cases(cestria)[0].reference
    page = _text(as_asha.get(f"/staff/cestria/case/{case}/history/"))
    assert "How to reach them: Telephone" in page


def test_what_is_known_of_a_caller_is_shown_beside_their_name(as_asha, cestria):
    received(cestria, customer={**ZOFIA, "call_times": "after 4pm", "format": "large print"})

    page = _text(as_asha.post(LOG, {**_hidden(as_asha), **CALL, "name": "nowak", "then": "find"}))

    assert "When contacting them: Format of letters: large print; When to call: after 4pm" in page


def test_what_was_typed_of_help_is_in_the_draft_and_open_to_be_seen(as_asha):
    typed = {**_hidden(as_asha), **CALL, **HELP, "then": "find"}

    page = _text(as_asha.post(LOG, typed))

    assert 'value="large print"' in page
    assert page.split('id="help"')[0].rsplit("<details", 1)[1].count("open") + page.split(
        'id="help"'
    )[1].split(">")[0].count("open")


def test_a_way_to_reach_them_that_there_is_not_is_refused(as_asha):
    answer = as_asha.post(LOG, {**_hidden(as_asha), **CALL, "name": "Adam", "reach": "pigeon"})

    assert answer.status_code == 422
    assert not Customer.objects.exists()
