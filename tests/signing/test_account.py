"""What can one change about how one signs in, and who else could?"""

import pytest
from django.test import Client

from putright.project.single_sign_on import SecondFactor
from putright.signing import recovery
from putright.signing.models import Authenticator, Passkey, RecoveryCode
from tests.signing.given import (
    ACCOUNT,
    CODE,
    PASSWORD,
    Later,
    code_now,
    half_signed_in,
    hidden,
    is_in,
    secret_of,
    set_up,
    sign_in,
    with_app,
)

pytestmark = pytest.mark.django_db
NEW = "another long password"
CHANGES = [
    "password/",
    "app/",
    "app/remove/",
    "passkeys/add/",
    "passkeys/1/remove/",
    "recovery-codes/",
]


@pytest.fixture
def later(monkeypatch):
    later = Later(monkeypatch)
    monkeypatch.setattr("putright.workspace.own_page.epoch", lambda: int(later.now().timestamp()))
    return later


def opened(person):
    client = Client()
    sign_in(client, person.username)
    return client


def with_app_and_in(person):
    with_app(person)
    client = half_signed_in(person)
    client.post(CODE, {"code": code_now()})
    return client


def test_the_page_says_how_one_signs_in(asha):
    page = opened(asha).get(ACCOUNT).content.decode()

    assert "asha" in page
    assert "Off" in page
    assert "Signed in" in page


def test_an_app_is_set_up_and_asked_for_from_then_on(asha):
    done = set_up(opened(asha), f"{ACCOUNT}app/")

    assert "Keep these recovery codes" in done.content.decode()
    assert recovery.left(asha) == 10
    assert sign_in(Client(), "asha")["Location"] == CODE


def test_a_wrong_code_sets_nothing_up_and_shows_the_same_secret_again(asha):
    client = opened(asha)
    page = client.get(f"{ACCOUNT}app/")

    again = client.post(f"{ACCOUNT}app/", {"secret": hidden(page, "secret"), "code": "000000"})

    assert again.status_code == 422
    assert secret_of(again) == secret_of(page)
    assert not Authenticator.objects.exists()


def test_what_changes_how_one_signs_in_is_open_for_a_quarter_of_an_hour(asha, later):
    client = with_app_and_in(asha)
    Passkey.objects.create(
        pk=1, staff=asha, credential="x", public=b"", name="x", made_at=later.now()
    )
    before = [Authenticator.objects.get().sealed, asha.password]
    later.passes(minutes=16)

    for change in CHANGES:
        shown = client.get(ACCOUNT + change).content.decode()
        sent = client.post(ACCOUNT + change, {"password": PASSWORD, "fresh": NEW, "again": NEW})
        assert "Sign in again first" in shown
        assert f'value="{ACCOUNT}{change}"' in shown
        assert sent.status_code == 403

    asha.refresh_from_db()
    assert [Authenticator.objects.get().sealed, asha.password] == before
    assert recovery.left(asha) == 10
    assert Passkey.objects.exists()


def test_signing_in_again_leads_back_to_it(asha, later):
    client = opened(asha)
    later.passes(minutes=16)

    out = client.post("/staff/sign-out/", {"next": f"{ACCOUNT}password/"})
    assert out["Location"] == "/staff/sign-in/?next=%2Fstaff%2Faccount%2Fpassword%2F"

    back = sign_in(client, "asha", next=f"{ACCOUNT}password/")
    monkeyed = client.session
    monkeyed["_signed_in_at"] = int(later.now().timestamp())
    monkeyed.save()
    assert "Your new password" in client.get(back["Location"]).content.decode()


# -- the password ---------------------------------------------------------------------------


def test_a_changed_password_signs_one_out_everywhere_else(asha):
    here, elsewhere = opened(asha), opened(asha)

    answer = here.post(
        f"{ACCOUNT}password/", {"password": PASSWORD, "fresh": NEW, "again": NEW}, follow=True
    )

    assert "Your password is changed" in answer.content.decode()
    assert is_in(here)
    assert not is_in(elsewhere)
    assert sign_in(Client(), "asha").status_code == 422
    assert sign_in(Client(), "asha", NEW).status_code == 302
    assert answer.content.decode().count("This one") == 1


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"password": "wrong"}, "This is not your password now"),
        ({"again": "something else"}, "The two new passwords differ"),
        ({"fresh": "short", "again": "short"}, "at least 12 characters"),
        ({"fresh": "", "again": ""}, "Enter your new password"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(asha, typed, why):
    client = opened(asha)

    answer = client.post(
        f"{ACCOUNT}password/", {"password": PASSWORD, "fresh": NEW, "again": NEW} | typed
    )

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert NEW not in answer.content.decode()
    assert sign_in(Client(), "asha").status_code == 302


def test_an_unlocked_desk_is_no_place_to_guess_a_password(asha):
    client = opened(asha)
    typed = {"password": "wrong", "fresh": NEW, "again": NEW}
    for _ in range(5):
        client.post(f"{ACCOUNT}password/", typed)

    answer = client.post(f"{ACCOUNT}password/", typed | {"password": PASSWORD})

    assert answer.status_code == 429


def test_whoever_has_no_password_cannot_change_it(asha):
    client = opened(asha)
    asha.set_unusable_password()
    asha.save()
    client.force_login(asha)

    assert client.get(f"{ACCOUNT}password/").status_code == 404
    assert "None: you sign in another way" in client.get(ACCOUNT).content.decode()


# -- taking away ------------------------------------------------------------------------------


def test_the_app_is_taken_away_after_asking_and_the_codes_on_paper_with_it(asha):
    client = with_app_and_in(asha)
    assert "a password alone lets you in" in client.get(f"{ACCOUNT}app/remove/").content.decode()

    client.post(f"{ACCOUNT}app/remove/")

    assert not Authenticator.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert sign_in(Client(), "asha")["Location"] == "/staff/"


def test_the_last_of_what_is_asked_for_cannot_be_taken_away(asha, settings):
    client = with_app_and_in(asha)
    settings.SECOND_FACTOR = SecondFactor(everyone=True)

    answer = client.post(f"{ACCOUNT}app/remove/")

    assert answer.status_code == 409
    assert "This cannot be removed" in answer.content.decode()
    assert Authenticator.objects.exists()


def test_nobody_takes_away_the_passkey_of_another(asha, ben, later):
    held = Passkey.objects.create(
        staff=asha, credential="x", public=b"", name="x", made_at=later.now()
    )

    assert opened(ben).post(f"{ACCOUNT}passkeys/{held.pk}/remove/").status_code == 404
    assert Passkey.objects.exists()


def test_new_codes_make_the_old_ones_void(asha):
    codes = with_app(asha)
    client = half_signed_in(asha)
    client.post(CODE, {"code": code_now()})

    page = client.post(f"{ACCOUNT}recovery-codes/").content.decode()

    assert codes[0] not in page
    paper = f"{CODE}?with=recovery"
    assert half_signed_in(asha).post(paper, {"code": codes[0]}).status_code == 422


def test_what_somebody_calls_their_passkey_is_shown_as_words(asha, later):
    Passkey.objects.create(
        staff=asha, credential="x", public=b"", name="<b>mine</b>", made_at=later.now()
    )
    client = Client()
    client.force_login(asha)

    assert "&lt;b&gt;mine&lt;/b&gt;" in client.get(ACCOUNT).content.decode()
