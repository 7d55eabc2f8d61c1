"""Is everything of one person in one place, and nothing that the asker may not know?"""

import re

import pytest

from putright.cases.models import CaseRow
from putright.people import merging
from putright.people.models import Customer
from putright.project import clock
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]


@pytest.fixture
def zofia(cestria, asha):
    carried = received(
        cestria,
        role="tenant",
        customer={"name": "Zofia Nowak", "email": "zofia@example.org", "phone": "020 7946 0177"},
    )
    return Customer.objects.get(organisation=cestria, key=carried.customer)


@pytest.fixture
def again(cestria, zofia):
    """A second record of Zofia, who gave only her telephone number."""
    who = {"name": "Z Nowak", "phone": "+442079460177"}
    carried = received(cestria, role="tenant", title="Still broken", customer=who)
    return Customer.objects.get(organisation=cestria, key=carried.customer)


def _at(key, rest=""):
    return f"/staff/cestria/person/{key}/{rest}"


def _page(client, key, rest=""):
    answer = client.get(_at(key, rest))
    assert answer.status_code == 200
    return answer.content.decode()


def _case_of(where, customer):
    return CaseRow.objects.get(organisation=where, customer=customer.key).reference


def test_all_of_one_person_is_there_and_a_case_leads_to_it(as_asha, cestria, zofia):
    case = _case_of(cestria, zofia)
    done(cestria, case, "acknowledge", "asha", MANAGER, form="writing", text="We have it.")
    done(cestria, case, "note", "asha", MANAGER, text="Somebody rang.")
    done(cestria, case, "join", "asha", MANAGER, party="representative", name="Kofi Osei")

    page = _page(as_asha, zofia.key)

    for words in ("Zofia Nowak", "020 7946 0177", case, "Acknowledged in writing", "Kofi Osei"):
        assert words in page
    assert "Somebody rang." not in page  # a contact is no note
    assert page.count(">Note<") == 0
    assert _at(zofia.key) in as_asha.get(f"/staff/cestria/case/{case}/").content.decode()


def test_somebody_met_only_in_a_shut_case_is_as_missing(as_asha, as_ben, ben, cestria, zofia):
    done(
        cestria, _case_of(cestria, zofia), "declare", "asha", MANAGER, person="s-ben", why="subject"
    )
    missing = as_ben.get(_at("c-000000000000"))

    for rest in ("", "change/", f"join/?other={zofia.key}"):
        shut = as_ben.get(_at(zofia.key, rest))
        assert shut.status_code == missing.status_code == 404
        assert shut.content == missing.content
    for rest in ("change/", "part/"):
        assert as_ben.post(_at(zofia.key, rest), {"name": "x"}).status_code == 404
    zofia.refresh_from_db()
    assert zofia.name == "Zofia Nowak"


def test_another_organisation_has_nobody_of_ours(as_cleo, zofia):
    assert as_cleo.get(_at(zofia.key)).status_code == 404
    assert as_cleo.get(f"/staff/another/person/{zofia.key}/").status_code == 404


def _change(client, customer, **typed):
    page = client.get(_at(customer.key, "change/")).content.decode()
    seen = re.search(r'name="_seen" value="([^"]+)"', page)[1]
    kept = {"name": customer.name, "email": customer.email, "phone": customer.phone}
    return client.post(_at(customer.key, "change/"), {"_seen": seen, **kept, **typed})


def test_what_is_changed_is_kept_with_who_and_when_but_not_what_it_was(as_asha, zofia):
    answer = _change(
        as_asha, zofia, name="Zofia Nowak-Lee", outside_id="CRM-42", channel="phone",
        call_times="After 2pm", agreed="on",
    )  # fmt: skip

    assert answer.status_code == 302
    page = _page(as_asha, zofia.key)
    for words in ("Zofia Nowak-Lee", "CRM-42", "When to call: After 2pm", "They agreed on"):
        assert words in page
    change = merging.changes(zofia.organisation, [zofia.key])[0]
    assert (change.what, change.by) == ("edited", "s-asha")
    assert set(change.fields.split()) == {
        "name", "outside_id", "channel", "call_times", "needs_agreed_at",
    }  # fmt: skip
    assert "Asha Khan" in page


def test_consent_is_taken_back(as_asha, zofia):
    Customer.objects.filter(key=zofia.key).update(needs_agreed_at=clock.now(), needs="Large print")
    zofia.refresh_from_db()

    _change(as_asha, zofia, needs="Large print")

    zofia.refresh_from_db()
    assert zofia.needs_agreed_at is None


def test_nobody_overwrites_what_another_changed_meanwhile(as_asha, zofia):
    page = as_asha.get(_at(zofia.key, "change/")).content.decode()
    seen = re.search(r'name="_seen" value="([^"]+)"', page)[1]
    Customer.objects.filter(key=zofia.key).update(phone="07700 900123")

    answer = as_asha.post(
        _at(zofia.key, "change/"), {"_seen": seen, "name": "Zofia", "phone": "07700 900999"}
    )

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "07700 900123" in text and "07700 900999" in text
    zofia.refresh_from_db()
    assert (zofia.name, zofia.phone) == ("Zofia Nowak", "07700 900123")


def test_what_cannot_be_used_is_said_and_nothing_is_lost(as_asha, zofia):
    answer = _change(as_asha, zofia, email="not an address", needs="Large print")

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Write an email address with an @" in text and "Large print" in text


def test_two_records_are_compared_joined_and_parted_again(as_asha, cestria, zofia, again):
    page = _page(as_asha, zofia.key)
    assert "the same telephone number" in page and "Still broken" not in page
    beside = _page(as_asha, zofia.key, f"join/?other={again.key}")
    assert "Z Nowak" in beside and "Zofia Nowak" in beside

    as_asha.post(_at(zofia.key, f"join/?other={again.key}"))

    page = _page(as_asha, zofia.key)
    assert "Still broken" in page and "The lift is broken" in page
    assert "Joined with another record" in page and "May be the same person" not in page
    assert as_asha.get(_at(again.key)).url == _at(zofia.key)

    as_asha.post(_at(again.key, "part/"))

    assert "Still broken" not in _page(as_asha, zofia.key)
    assert "Still broken" in _page(as_asha, again.key)


def test_what_differs_is_chosen_and_every_case_of_the_person_says_what_they_need(
    as_asha, cestria, zofia, again
):
    Customer.objects.filter(key=zofia.key).update(needs="Ring twice", format="large print")
    Customer.objects.filter(key=again.key).update(needs="Never by night", email="z2@example.org")
    beside = _page(as_asha, zofia.key, f"join/?other={again.key}")
    seen = re.search(r'name="_seen" value="([^"]+)"', beside)[1]
    assert beside.count('type="radio"') == 6  # the name, the e-mail and the telephone
    assert 'value="own" checked' in beside

    as_asha.post(
        _at(zofia.key, f"join/?other={again.key}"),
        {"_seen": seen, "name": "own", "email": "other", "phone": "own"},
    )

    zofia.refresh_from_db()
    assert (zofia.name, zofia.email) == ("Zofia Nowak", "z2@example.org")
    for one in (zofia, again):
        page = as_asha.get(f"/staff/cestria/case/{_case_of(cestria, one)}/").content.decode()
        for words in ("Ring twice", "Never by night", "large print"):
            assert words in page


def test_records_changed_meanwhile_are_not_joined_unseen(as_asha, zofia, again):
    beside = _page(as_asha, zofia.key, f"join/?other={again.key}")
    seen = re.search(r'name="_seen" value="([^"]+)"', beside)[1]
    Customer.objects.filter(key=again.key).update(phone="07700 900123")

    answer = as_asha.post(_at(zofia.key, f"join/?other={again.key}"), {"_seen": seen})

    assert answer.status_code == 409
    assert "07700 900123" in answer.content.decode()
    assert len(merging.family(zofia.organisation, zofia.key)) == 1


def test_a_joined_record_known_only_from_a_shut_case_shows_nothing(
    as_ben, ben, cestria, zofia, again
):
    for one in (zofia, again):
        done(cestria, _case_of(cestria, one), "ask", "asha", MANAGER, of="s-ben", what="Well?")
    merging.merge(cestria, zofia.key, again.key, by="s-asha", at=clock.now())
    done(
        cestria, _case_of(cestria, zofia), "declare", "asha", MANAGER, person="s-ben", why="subject"
    )

    assert as_ben.get(_at(zofia.key)).url == _at(again.key)
    page = _page(as_ben, again.key)

    assert "Z Nowak" in page
    for words in ("zofia@example.org", "Zofia Nowak", _case_of(cestria, zofia)):
        assert words not in page


def test_an_erased_person_says_so_and_takes_nothing_new(as_asha, zofia):
    Customer.objects.filter(key=zofia.key).update(
        name="", email="", phone="", erased_at=clock.now(), erased_by="s-asha", erased_rule="asked"
    )

    assert "Their particulars were erased on" in _page(as_asha, zofia.key)
    as_asha.post(_at(zofia.key, "change/"), {"name": "Zofia"})
    zofia.refresh_from_db()
    assert zofia.name == ""
