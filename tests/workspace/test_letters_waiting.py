"""Does whoever looks at letters see which is held, which is late, and what to do about it?"""

from datetime import timedelta

import pytest

from putright.core.letters.compose import slots_asked
from putright.core.waiting import LEFT, WITHDRAWN
from putright.letters.models import ELSEWHERE, HANDED_OVER, Delivery, PrintBatch
from putright.letters.outgoing import look
from putright.policies.load import load_policy
from putright.project import clock
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
MANAGER = ("asha", ["service-manager"])
TEAM = ("sam", ["service-team"])
HOUSE = "/staff/cestria/letters/"
BY_POST = {"name": "Zofia Nowak", "address": "1 High Street\nDurham DH1 1AA"}
BY_PHONE = {"name": "Zofia Nowak", "phone": "0191 496 0000"}


def _came(where, customer, ago=0):
    given = {"role": "tenant", "channel": "letter", "customer": customer, "ago": ago}
    return received(where, **given).reference


def _send(where, reference, letter, who=TEAM, ago=0, **given):
    known = load_policy("cestria")
    meant = next(one for one in known.letter if one.id == letter)
    parts = dict.fromkeys(slots_asked(meant, known), "We looked into it, and it works.")
    at = clock.now() - timedelta(days=ago)
    done(where, reference, "send", *who, at=at, letter=letter, parts=parts, **given)
    look(at)
    one = Delivery.objects.filter(letter=letter).order_by("-number").first()
    return f"/staff/cestria/case/{reference}/letters/{one.sequence}/"


def _page(client, address=HOUSE):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def _for_a_party(where, client):
    """A letter to another complainant, in a batch that is not posted, who then leaves."""
    reference = _came(where, BY_POST)
    given = {"party": "complainant", "name": "Ben Adeyemi"}
    done(where, reference, "join", *MANAGER, **given)
    page = _send(where, reference, "acknowledgement", to="party-1")
    Delivery.objects.filter(letter="acknowledgement").update(
        channel="post", state="waiting", fault=""
    )
    batch = client.post(HOUSE).headers["Location"]
    done(where, reference, "leave", *MANAGER, number=1)
    look(clock.now())
    return reference, page, batch


def test_what_is_for_somebody_who_left_is_held_wherever_it_stands(as_asha, cestria):
    reference, letter, batch = _for_a_party(cestria, as_asha)
    assert Delivery.objects.get(letter="acknowledgement").fault == LEFT

    house, own, paper = _page(as_asha), _page(as_asha, letter), _page(as_asha, batch)

    assert "Held" in house and "has left the case, so it is held" in house
    assert "Write it to the customer instead" in own
    assert f"/case/{reference}/letters/write/acknowledgement/" in own
    for other in ("I told them by telephone", "I gave or sent it to them myself", "Print it for"):
        assert other not in own
    assert "Held: do not post it" in paper
    assert as_asha.get(f"{batch}letters.pdf").content.startswith(b"%PDF")


def test_what_is_held_is_not_posted_with_its_batch(as_asha, cestria):
    _, _, batch = _for_a_party(cestria, as_asha)

    as_asha.post(batch, {"do": "posted"})

    states = dict(Delivery.objects.values_list("letter", "state"))
    assert states == {"confirmation": HANDED_OVER, "acknowledgement": "failed"}


def test_a_batch_may_be_confirmed_with_the_day_on_which_it_was_posted(as_asha, cestria):
    _came(cestria, BY_POST)
    look(clock.now())
    batch = as_asha.post(HOUSE).headers["Location"]
    made = clock.now() - timedelta(days=9)
    PrintBatch.objects.update(made_at=made)
    posted, later = (clock.now() + timedelta(days=n) for n in (-3, 3))
    typed = [
        {"do": "posted", "posted_on_day": day.day, "posted_on_month": day.month,
         "posted_on_year": day.year}
        for day in (posted, later)
    ]  # fmt: skip

    refused = as_asha.post(batch, typed[1])
    assert refused.status_code == 422
    assert "There is a problem" in refused.content.decode()
    assert as_asha.post(batch, typed[0]).status_code == 302

    assert Delivery.objects.get().sent_at.date() == posted.date()


def test_a_call_of_what_is_owed_in_writing_says_so_and_leads_on(as_asha, cestria):
    reference = _came(cestria, BY_PHONE)
    also = {"outcome": "not-upheld"}
    letter = _send(cestria, reference, "informal-answer", also=also, override="Tried.")
    assert "This is owed in writing" in _page(as_asha, f"{letter}say/")

    as_asha.post(letter, {"do": "told"})

    page = _page(as_asha, letter)
    assert "Told, not in writing" in page and "I gave or sent it to them myself" in page
    as_asha.post(letter, {"do": "given"})
    one = Delivery.objects.filter(letter="informal-answer").order_by("-number").first()
    assert (one.channel, one.state) == (ELSEWHERE, HANDED_OVER)


def test_what_waits_too_long_is_marked_and_told_in_the_history(as_asha, cestria):
    reference = _came(cestria, BY_PHONE, ago=30)
    letter = _send(cestria, reference, "acknowledgement", ago=29)
    look(clock.now())

    assert "Nobody counts as told until it goes" in _page(as_asha, letter)
    assert "Nobody counts as told until it goes" in _page(as_asha)
    case = _page(as_asha, f"/staff/cestria/case/{reference}/")
    assert "A letter still waited when it was due" in case


def test_what_waited_when_a_case_was_withdrawn_is_held_until_somebody_says_so(as_asha, cestria):
    reference = _came(cestria, BY_PHONE)
    letter = _send(cestria, reference, "acknowledgement")
    done(cestria, reference, "withdraw", *MANAGER)
    look(clock.now())
    assert Delivery.objects.get(letter="acknowledgement").fault == WITHDRAWN

    page = _page(as_asha, letter)

    assert "The case was withdrawn before it went" in page
    assert "I told them by telephone" in page
    assert "The case was withdrawn before it went" in _page(as_asha)
