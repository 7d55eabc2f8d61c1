"""Is a letter written, checked, read by colleagues and sent, with nothing lost or lacking?"""

import re
from datetime import timedelta

import pytest

from putright.cases.queries import case_for
from putright.core.facts import Actor
from putright.letter_drafts.models import LetterDraft
from putright.policies.load import load_policy
from putright.project import clock
from tests.workspace.given import PREFIXES as PACKS
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]
ACK = "acknowledgement"


@pytest.fixture
def lift(cestria, asha):
    """A complaint by web, which Asha has at stage 1."""
    case = received(cestria, ask_for="stage-1", role="tenant").reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    return case


def at(case, letter="", **asked):
    end = f"{letter}/" if letter else ""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/staff/cestria/case/{case}/letters/write/{end}{f'?{query}' if query else ''}"


def words_for(page, text="We have it."):
    """Return something written in every part that a page asks for."""
    return dict.fromkeys(re.findall(r'<textarea[^>]* name="(w-[^"]+)"', page), text)


def send(client, where, then="save", follow=True, **typed):
    """Send the form of a page as it stands, with what is typed over it."""
    page = client.get(where).content.decode()
    hidden = dict(re.findall(r'name="(_version|_seen|_token)" value="([^"]*)"', page))
    return client.post(where, {**hidden, **typed, "then": then}, follow=follow)


def opened(where, case, person="asha", roles=tuple(MANAGER)):
    return case_for(where, Actor(f"s-{person}", tuple(roles), "Repairs"), case, clock.now())


def test_the_likely_next_letter_stands_first_with_its_clause(as_asha, lift):
    page = as_asha.get(at(lift)).content.decode()

    first = page.index("/letters/write/acknowledgement/")
    assert first < page.index("/letters/write/stage-1-answer/")
    assert "CE-3.4" in page
    assert "Letters for other cases than this one" in page
    assert "This letter does not belong to a case as this one stands." in page


def test_one_letter_to_choose_leads_on_and_none_says_so(as_asha, lift):
    assert as_asha.get(at(lift, letter=ACK)).status_code == 200
    answer = as_asha.get(f"{at(lift)}?letter={ACK}&to=customer")
    assert answer.headers["Location"].endswith(f"/letters/write/{ACK}/")

    answer = as_asha.get(f"{at(lift)}?go=1&to=customer")
    assert answer.status_code == 422
    assert "Choose which letter you will write." in answer.content.decode()


def test_a_letter_or_somebody_that_is_not_there_has_no_page(as_asha, lift):
    assert as_asha.get(at(lift, "no-such-letter")).status_code == 404
    assert as_asha.get(at(lift, ACK, to="party-9")).status_code == 404


def test_whatever_is_missing_is_saved_and_said_with_its_clause(as_asha, cestria, lift):
    where = at(lift, ACK)
    page = as_asha.get(where).content.decode()
    first = next(iter(words_for(page)))

    answer = send(as_asha, where, **{first: "The lift broke on 1 May."})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Saved, and checked again." in page
    assert "The lift broke on 1 May." in page
    assert "Not ready to send" in page
    assert LetterDraft.objects.get().by == "s-asha"
    assert not opened(cestria, lift).case.has_happened("sent")


def test_send_is_not_there_until_the_checks_pass_and_the_door_refuses_it_too(
    as_asha, cestria, lift
):
    where = at(lift, ACK)
    assert 'value="send"' not in as_asha.get(where).content.decode()
    send(as_asha, where, **{"w-none-such": "x"})

    answer = send(as_asha, where, "send", **{"w-none-such": "x"})

    assert answer.status_code == 422
    assert "This letter is not complete." in answer.content.decode()
    assert not opened(cestria, lift).case.has_happened("sent")


def test_a_complete_letter_goes_as_it_was_read_and_stays_so(as_asha, cestria, lift):
    where = at(lift, ACK)
    words = words_for(as_asha.get(where).content.decode(), "We have what you told us.")
    page = send(as_asha, where, **words).content.decode()
    assert "Ready to send" in page
    main, second = page.index("Send it<"), page.index("Save and check again<")
    # Enter in a box presses whichever comes first, and must never send.
    assert page.rindex("<form", 0, main) < second < main
    assert "secondary" in page[second - 150 : second] and "secondary" not in page[second:main]
    assert 'type="submit"' not in page[page.rindex("<form", 0, second) : second - 200]

    answer = send(as_asha, where, "send", **words)

    page = answer.content.decode()
    case = opened(cestria, lift).case
    assert case.has_happened("sent")
    assert "It is on the record as you see it here." in page
    assert "We have what you told us." in page
    assert not LetterDraft.objects.exists()
    [fact] = case.named("sent")
    assert "We have what you told us." in fact.words["text"]


def test_words_that_nobody_read_in_their_place_are_saved_and_not_sent(as_asha, cestria, lift):
    where = at(lift, ACK)
    words = words_for(as_asha.get(where).content.decode())
    send(as_asha, where, **words)

    other = words | {next(iter(words)): "Other words."}
    page = send(as_asha, where, "send", **other).content.decode()

    assert "Saved, not sent: you changed it." in page
    assert not opened(cestria, lift).case.has_happened("sent")


def test_a_second_press_sends_no_second_letter(as_asha, cestria, lift):
    where = at(lift, ACK)
    page = as_asha.get(where).content.decode()
    words = words_for(page)
    send(as_asha, where, **words)
    page = as_asha.get(where).content.decode()
    hidden = dict(re.findall(r'name="(_version|_seen|_token)" value="([^"]*)"', page))
    form = {**hidden, **words, "then": "send"}

    first, second = as_asha.post(where, form), as_asha.post(where, form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert len(list(opened(cestria, lift).case.named("sent"))) == 1


def test_two_people_at_one_letter_see_each_other_and_nothing_is_overwritten(as_asha, as_ben, lift):
    where = at(lift, ACK)
    page = as_asha.get(where).content.decode()
    one = next(iter(words_for(page)))
    stale = dict(re.findall(r'name="(_version|_seen|_token)" value="([^"]*)"', page))
    send(as_ben, where, **{one: "Ben was here."})

    answer = as_asha.post(where, {**stale, one: "Asha was here.", "then": "save"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ben Okri saved this letter while you had it open" in page
    assert "Ben was here." in page and "Asha was here." in page
    newest = dict(re.findall(r'name="(_version)" value="([^"]*)"', page))
    as_asha.post(where, {**newest, one: "Both were here.", "then": "save"})
    page = as_asha.get(where).content.decode()
    assert "Both were here." in page and "Ben was here." not in page


def test_what_changed_is_shown_word_for_word(as_asha, as_ben, lift):
    where = at(lift, ACK)
    one = next(iter(words_for(as_asha.get(where).content.decode())))
    send(as_asha, where, **{one: "Nobody came on 1 May."})
    send(as_ben, where, **{one: "Nobody came on 2 May."})

    page = as_asha.get(at(lift, f"{ACK}/changes")).content.decode()

    assert "Version 2, compared with version 1" in page
    assert "Ben Okri" in page
    assert re.search(r"<del>.*1.*</del>", page)
    assert re.search(r"<ins>.*2.*</ins>", page)


def test_a_colleague_is_asked_to_read_it_and_returns_it_with_remarks(
    as_asha, as_ben, cestria, lift
):
    where = at(lift, ACK)
    one = next(iter(words_for(as_asha.get(where).content.decode())))
    page = send(as_asha, where, "ask", **{one: "Draft.", "colleague": "s-ben"}).content.decode()
    assert "Your colleague finds it on their page Today." in page
    assert "Asked of you by colleagues" in as_ben.get("/staff/cestria/").content.decode()
    assert "Waits for you" in as_ben.get(f"/staff/cestria/case/{lift}/letters/").content.decode()

    page = as_ben.get(where).content.decode()
    assert "You were asked to read it" in page
    answer = send(as_ben, where, "return", **{one: "Draft."})
    assert answer.status_code == 422
    assert "Write what should be changed" in answer.content.decode()
    send(as_ben, where, "return", **{one: "Draft.", "remark": "Say when it is mended."})

    page = as_asha.get(where).content.decode()
    assert "Say when it is mended." in page
    assert "returned it with remarks" in page
    assert [one.answered_at is None for one in opened(cestria, lift).case.requests] == [False]


def test_somebody_who_is_shut_out_is_not_among_those_who_may_be_asked(as_asha, cestria, lift, ben):
    done(cestria, lift, "declare", "asha", MANAGER, person="s-ben", nature="family", reason="Kin.")

    page = as_asha.get(at(lift, ACK)).content.decode()

    assert "Ben Okri" not in page
    answer = send(as_asha, at(lift, ACK), "ask", colleague="s-ben")
    assert answer.status_code == 422


def test_whoever_may_not_open_the_case_has_none_of_its_letters(as_cleo, cestria, lift):
    for end in ("write/", f"write/{ACK}/", f"write/{ACK}/changes/", "1/", "1/letter.pdf", "1/say/"):
        answer = as_cleo.get(f"/staff/cestria/case/{lift}/letters/{end}")
        assert answer.status_code == 404, end


def test_a_draft_is_thrown_away_when_it_is_asked(as_asha, lift):
    where = at(lift, ACK)
    send(as_asha, where, **words_for(as_asha.get(where).content.decode()))

    page = send(as_asha, where, "drop").content.decode()

    assert "The draft is thrown away." in page
    assert not LetterDraft.objects.exists()


def test_what_somebody_typed_is_there_when_their_sign_in_had_ended(client, as_asha, asha, lift):
    where = at(lift, ACK)
    page = as_asha.get(where).content.decode()
    one = next(iter(words_for(page)))
    hidden = dict(re.findall(r'name="(_version|_seen|_token|_whose)" value="([^"]*)"', page))

    answer = client.post(where, {**hidden, one: "Typed for an hour.", "then": "save"})

    assert answer.status_code == 401 or "sign in" in answer.content.decode().lower()
    assert "Typed for an hour." in signed_in(asha).get(f"{where}?kept=1").content.decode()


def test_a_representative_without_authority_gets_no_letter(as_asha, cestria, lift):
    done(cestria, lift, "join", "asha", MANAGER, party="representative", name="Kofi Osei")
    page = as_asha.get(at(lift)).content.decode()
    assert "No authority seen" in page
    assert f"/staff/cestria/case/{lift}/parties/" in page

    page = as_asha.get(at(lift, ACK, to="party-1")).content.decode()

    assert "their authority is not on file" in page
    assert 'value="send"' not in page


def test_whoever_may_not_send_it_writes_it_and_is_told_who_does(as_ben, as_asha, cestria, lift):
    done(cestria, lift, "acknowledge", "asha", MANAGER, form="writing")
    where = at(lift, "stage-1-answer")
    words = words_for(as_ben.get(where).content.decode(), "We came within a day.")
    findings = {"outcome": "not-upheld"}

    page = send(as_ben, where, **words, **findings).content.decode()

    assert "It is complete" in page
    assert "You cannot send it. " in page and "Service Manager" in page
    assert 'value="send"' not in page
    assert send(as_ben, where, "send", **words, **findings).status_code == 422
    assert 'value="send"' in as_asha.get(where).content.decode()


@pytest.mark.parametrize("pack", PACKS)
def test_every_letter_of_every_policy_can_be_begun_and_says_what_it_lacks(db, pack):
    house = organisation(pack, slug="cestria")
    roles = [role.id for role in load_policy(pack).role if role.side == "staff"]
    client = signed_in(staff("Asha Khan", {house: roles}, team="Repairs"))
    case = received(house, role="customer").reference

    for letter in load_policy(pack).letter:
        where = at(case, letter.id)
        page = client.get(where).content.decode()
        assert "Your words" in page, letter.id
        assert 'value="send"' not in page, letter.id
        answer = send(client, where, **words_for(page, "Some words."))
        assert answer.status_code == 200, letter.id


def test_a_new_date_is_given_by_the_letter_that_tells_of_it(as_asha, cestria):
    case = received(cestria, kind="correspondence", channel="letter", role="tenant").reference
    where = at(case, "holding-letter")
    page = as_asha.get(where).content.decode()
    assert "What goes on the record with it" in page
    assert 'href="#with-it"' in page and 'id="with-it"' in page
    boxes = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([a-z][^"]*)"', page))
    until = clock.now().date() + timedelta(days=20)
    day = {"until_day": until.day, "until_month": until.month, "until_year": until.year}
    assert set(day) <= boxes

    typed = {**dict.fromkeys(boxes, "We wait for the surveyor."), **day}
    page = send(as_asha, where, **typed).content.decode()
    assert f"{until.day} {until:%B %Y}" in page[page.index('id="sheet"') :]
    send(as_asha, where, "send", **typed)

    extended = opened(cestria, case).case.latest("extended")
    assert extended is not None
    assert extended.data["until"] == until.isoformat()
    assert opened(cestria, case).case.has_happened("sent")
