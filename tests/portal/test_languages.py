"""A customer reads in their language: as their browser asks, or as they chose; else in English."""

import re

import pytest
from django.test import Client

from putright.languages import known
from putright.notices.models import Notice
from putright.people.models import Customer
from tests.portal.given import LEAK, fill, words

START = "/cestria/"
YOU = "/cestria/tell/complaint/you/"
WELSH = {"accept-language": "cy-GB,cy;q=0.9,en;q=0.5"}
NOT_REVIEWED = "Nid yw cyfieithydd wedi adolygu"


@pytest.fixture
def cymraeg() -> Client:
    """Return the browser of somebody who reads Welsh."""
    return Client(headers=WELSH)


# -- which language --------------------------------------------------------------------------


def test_english_is_spoken_where_nobody_asks_for_anything_else(cestria, client):
    page = client.get(START)

    assert '<html lang="en-GB"' in page.content.decode()
    assert "Tell us what happened" in words(page)
    assert "translator" not in words(page)


def test_the_language_that_a_browser_asks_for_is_spoken(cestria, cymraeg):
    page = cymraeg.get(START)

    assert '<html lang="cy"' in page.content.decode()
    assert "Dywedwch wrthym beth ddigwyddodd" in words(page)
    assert "Gwneud cwyn" in words(page)


@pytest.mark.parametrize("asked", ["tlh", "", "cy;q=nonsense,,", "*", "en-GB,cy;q=0.1", "x" * 5000])
def test_a_language_that_is_not_there_is_not_asked_twice(cestria, client, asked):
    assert '<html lang="en-GB"' in client.get(START, headers={"accept-language": asked}).text


def test_a_page_says_which_languages_it_can_be_read_in(cestria, client):
    page = client.get(f"{START}?print=1").content.decode()
    link = re.search(r'<a [^>]*hreflang="cy"[^>]*>([^<]+)</a>', page)

    assert link and link[1] == "Cymraeg"
    assert 'lang="cy"' in link[0]
    assert 'href="?print=1&amp;lang=cy"' in link[0]


def test_a_choice_is_kept_for_the_pages_to_come(cestria, client):
    chosen = client.get(f"{START}?lang=cy")
    cookie = chosen.cookies["putright-language"]

    assert '<html lang="cy"' in chosen.content.decode()
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("cy", True, "Lax")
    assert '<html lang="cy"' in client.get("/cestria/find/").content.decode()

    client.get(f"{START}?lang=en")
    assert '<html lang="en-GB"' in client.get(START, headers=WELSH).content.decode()


def test_a_choice_of_what_is_not_there_is_no_choice(cestria, client):
    page = client.get(f"{START}?lang=../../etc")

    assert '<html lang="en-GB"' in page.content.decode()
    assert "putright-language" not in page.cookies


def test_nobody_is_given_a_page_in_anothers_language(cestria, client):
    told = client.get(START)["Vary"]

    assert "Accept-Language" in told
    assert "Cookie" in told


def test_a_translation_that_nobody_reviewed_says_so(cestria, cymraeg):
    assert NOT_REVIEWED in words(cymraeg.get(START))


def test_staff_pages_stay_in_english(cestria, cymraeg):
    page = cymraeg.get("/staff/sign-in/", follow=True)

    assert '<html lang="en-GB"' in page.content.decode()
    assert "Sign in" in words(page)


def test_a_page_that_is_not_there_says_so_in_their_language(cestria, cymraeg):
    page = cymraeg.get("/nowhere/at/all/")

    assert page.status_code == 404
    assert '<html lang="cy"' in page.content.decode()


def test_an_operators_own_language_is_offered(cestria, client, tmp_path, monkeypatch):
    head = '"Content-Type: text/plain; charset=UTF-8\\n"\n"X-Language-Name: Polski\\n"\n'
    said = 'msgid "Tell us what happened"\nmsgstr "Powiedz nam, co się stało"\n'
    (tmp_path / "pl.po").write_text(f'msgid ""\nmsgstr ""\n{head}\n{said}', encoding="utf-8")
    monkeypatch.setenv("PUTRIGHT_LANGUAGES", str(tmp_path))
    known._by_code.cache_clear()
    try:
        assert ">Polski</a>" in client.get(START).content.decode()
        page = client.get(f"{START}?lang=pl")
    finally:
        known._by_code.cache_clear()

    assert "Powiedz nam, co się stało" in words(page)
    assert "How it works" in words(page)  # what the file lacks


# -- what is said in it ----------------------------------------------------------------------


def test_a_complaint_is_made_and_followed_in_welsh(cestria, cymraeg):
    fill(cymraeg, "/cestria/tell/complaint/what/", what_happened=LEAK)
    cymraeg.post(YOU, {"name": "Siân Huws", "phone": "07700 900123"})
    check = cymraeg.get("/cestria/tell/check/")
    token = re.search(r'name="token" value="([^"]+)"', check.content.decode())[1]
    sent = cymraeg.post("/cestria/tell/check/", {"token": token}, follow=True)
    case = cymraeg.get(re.search(r'href="(/cestria/case/[^"/]+/[^"/]+/)"', sent.text)[1])

    assert "Gwiriwch eich atebion cyn eu hanfon" in words(check)
    assert "Rydym wedi derbyn eich cwyn" in words(sent)
    assert "Beth sydd wedi digwydd" in words(case)
    assert LEAK.splitlines()[0] in words(case)
    assert "We " not in words(case)


def test_what_is_wrong_is_said_in_their_language(cestria, cymraeg):
    page = cymraeg.post(YOU, {"reply_by": "email"})

    assert page.status_code == 422
    said = "Rhowch eich cyfeiriad e-bost, neu dewiswch ffordd arall o glywed gennym."
    assert said in words(page)
    assert "<title>Gwall:" in page.content.decode()


def test_whoever_answers_learns_which_language_suits_them(cestria, cymraeg):
    fill(cymraeg, "/cestria/tell/complaint/what/", what_happened=LEAK)

    box = re.search(r'<input[^>]*name="language"[^>]*>', cymraeg.get(YOU).content.decode())[0]

    assert 'value="Welsh"' in box
    cymraeg.post(YOU, {"name": "Siân Huws", "phone": "07700 900123", "language": "Welsh"})
    page = cymraeg.get("/cestria/tell/check/")
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    cymraeg.post("/cestria/tell/check/", {"token": token})
    assert Customer.objects.get().language == "Welsh"


def test_a_language_that_somebody_took_out_stays_out(cestria, cymraeg):
    fill(cymraeg, "/cestria/tell/complaint/what/", what_happened=LEAK)
    cymraeg.post(YOU, {"name": "Siân Huws", "phone": "07700 900123", "language": ""})

    box = re.search(r'<input[^>]*name="language"[^>]*>', cymraeg.get(YOU).content.decode())[0]

    assert "Welsh" not in box


def test_in_english_no_language_is_put_into_anybodys_mouth(cestria, client):
    box = re.search(r'<input[^>]*name="language"[^>]*>', client.get(YOU).content.decode())[0]

    assert 'value=""' in box or "value=" not in box


def test_a_code_comes_in_the_language_of_the_page_that_asked(cestria, cymraeg, settings):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    cymraeg.post("/cestria/tell/complaint/what/", {"what_happened": LEAK, "save": "yes"})
    cymraeg.post("/cestria/tell/saved/", {"contact": "sian@example.org"})
    cymraeg.post("/cestria/tell/back/", {"contact": "sian@example.org"})

    kept, code = (Notice.objects.get(kind=kind) for kind in ("put-by", "code"))
    assert kept.subject == "Sut i barhau â’r hyn a ysgrifennoch at Cestria Community Housing"
    assert code.subject == "Eich cod gan Cestria Community Housing"
    assert re.search(r"Eich cod yw \w{4} \w{4}\n", code.text)
    assert "Mae’n gweithio am 15 munud" in code.text
