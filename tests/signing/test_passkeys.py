"""Does a passkey sign in whoever made it, and nobody and nowhere else?"""

import html
import json
import re

import pytest
from django.test import Client

from putright.project.single_sign_on import SecondFactor
from putright.signing import log
from putright.signing.models import Passkey
from tests.signing.device import PRESENT, Device
from tests.signing.given import (
    ACCOUNT,
    CODE,
    code_now,
    half_signed_in,
    is_in,
    sign_in,
    with_app,
)

pytestmark = pytest.mark.django_db
PASSKEY = "/staff/sign-in/passkey/"
ADD = f"{ACCOUNT}passkeys/add/"


def browser():
    return Client(SERVER_NAME="localhost")


def asked(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return html.unescape(re.search(r'data-asked="([^"]*)"', page.content.decode())[1])


def add(client, device, name="My phone", address=ADD, **changed):
    answer = device.create(asked(client, address), **changed)
    return client.post(address, {"name": name, "answer": answer})


def use(client, device, **changed):
    return client.post(PASSKEY, {"answer": device.get(asked(client, PASSKEY), **changed)})


@pytest.fixture
def device(asha):
    """A device with a passkey of Asha's."""
    device, client = Device(), browser()
    sign_in(client, "asha")
    assert add(client, device).status_code == 200
    return device


def test_a_passkey_signs_in_without_a_name_or_a_password(asha, device):
    client = browser()

    answer = use(client, device)

    assert answer["Location"] == "/staff/"
    assert is_in(client)
    assert log.of(asha)[0].how == log.PASSKEY
    assert Passkey.objects.get().used_at


def test_the_first_one_comes_with_recovery_codes_and_a_second_without(asha):
    client = browser()
    sign_in(client, "asha")

    first = add(client, Device(), "My phone")
    second = add(client, Device(identity=b"another"), "My ring")

    assert len(re.findall(r"<code>[0-9A-Z]{5}-", first.content.decode())) == 10
    assert second["Location"] == ACCOUNT
    page = client.get(ACCOUNT).content.decode()
    assert "My phone" in page
    assert "My ring" in page


def test_after_a_password_it_is_the_second_step(asha, device):
    client = browser()
    answer = sign_in(client, "asha", next="/staff/cestria/cases/")
    assert answer["Location"] == PASSKEY
    assert not is_in(client)

    assert use(client, device)["Location"] == "/staff/cestria/cases/"
    assert log.of(asha)[0].how == log.PASSWORD_AND_PASSKEY


def test_after_somebodys_password_only_their_own_passkey_will_do(asha, ben, device):
    with_app(ben)
    client = browser()
    sign_in(client, "ben")

    assert use(client, device).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "https://localhost.evil.example"},
        {"origin": "https://localhost"},
        {"origin": "http://localhost:8001"},
        {"challenge": "c29tZXRoaW5nIGVsc2U"},
        {"type": "webauthn.create"},
        {"rp_id": "evil.example"},
    ],
)
def test_what_was_made_for_another_page_or_question_opens_nothing(device, changed):
    client = browser()

    assert use(client, device, **changed).status_code == 422
    assert not is_in(client)


def test_an_answer_does_not_work_twice(device):
    first, second = browser(), browser()
    answer = device.get(asked(first, PASSKEY))
    assert first.post(PASSKEY, {"answer": answer}).status_code == 302

    first.post("/staff/sign-out/")
    asked(second, PASSKEY)

    assert first.post(PASSKEY, {"answer": answer}).status_code == 422
    assert second.post(PASSKEY, {"answer": answer}).status_code == 422


def test_a_device_that_did_not_make_sure_of_its_holder_is_not_enough(device):
    device.flags = PRESENT

    assert use(browser(), device).status_code == 422


def test_a_false_signature_opens_nothing(device):
    false = Device(identity=device.identity)
    false.counter = 5

    assert use(browser(), false).status_code == 422


def test_a_copy_is_found_out_by_its_counter(device):
    use(browser(), device)
    use(browser(), device)
    device.counter = 1

    assert use(browser(), device).status_code == 422


@pytest.mark.parametrize(
    "answer",
    ["", "{}", "[]", "null", "\0", '{"rawId": 5}', '{"rawId": "\\u0000"}', "x" * 100_000,
     json.dumps({"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {}})],
)  # fmt: skip
def test_what_no_device_would_answer_is_refused_kindly(device, answer):
    client = browser()
    asked(client, PASSKEY)

    assert client.post(PASSKEY, {"answer": answer}).status_code == 422
    sign_in(client, "asha")
    assert not is_in(client)


def test_a_half_read_answer_of_a_known_key_is_refused_kindly(device):
    client = browser()
    said = json.loads(device.get(asked(client, PASSKEY)))
    for part in list(said["response"]):
        broken = {**said, "response": {**said["response"], part: "AAAA"}}
        assert client.post(PASSKEY, {"answer": json.dumps(broken)}).status_code == 422
        asked(client, PASSKEY)
    assert not is_in(client)


def test_a_passkey_of_somebody_who_left_opens_nothing(asha, device):
    asha.is_active = False
    asha.save()

    assert use(browser(), device).status_code == 422


def test_a_new_one_must_answer_what_this_page_asked(asha):
    client = browser()
    sign_in(client, "asha")

    assert add(client, Device(), challenge="c29tZXRoaW5nIGVsc2U").status_code == 422
    assert add(client, Device("https://evil.example")).status_code == 422
    assert not Passkey.objects.exists()


def test_one_that_is_known_is_not_kept_again_for_another(asha, ben, device):
    client = browser()
    sign_in(client, "ben")

    assert add(client, device).status_code == 422
    assert Passkey.objects.get().staff == asha


def test_it_counts_as_a_second_step_where_one_is_asked(asha, settings):
    settings.SECOND_FACTOR = SecondFactor(everyone=True)
    client, device = browser(), Device()
    assert sign_in(client, "asha")["Location"] == "/staff/sign-in/set-up/"

    add(client, device, address="/staff/sign-in/set-up/passkey/")

    assert is_in(client)
    other = browser()
    use(other, device)
    assert is_in(other)


def test_an_address_of_numbers_can_have_none_and_says_so(asha):
    client = Client(SERVER_NAME="127.0.0.1")

    page = client.get(PASSKEY)

    assert "Passkeys work only where this address begins with https://" in page.content.decode()
    assert "script-src" not in page["Content-Security-Policy"]
    assert client.post(PASSKEY, {"answer": "{}"}).status_code == 200


def test_only_the_pages_that_need_it_may_run_our_one_script(asha, device):
    client = browser()
    policy = client.get(PASSKEY)["Content-Security-Policy"]
    assert policy.endswith("; script-src 'self'")
    assert "unsafe" not in policy
    assert "script-src" not in client.get("/staff/sign-in/")["Content-Security-Policy"]

    use(client, device)

    assert "script-src" in client.get(ADD)["Content-Security-Policy"]
    assert "script-src" not in client.get(ACCOUNT)["Content-Security-Policy"]


def test_with_both_either_will_do(asha, device):
    with_app(asha)
    client = half_signed_in(asha)

    assert "/staff/sign-in/passkey/" in client.get(CODE).content.decode()
    assert client.post(CODE, {"code": code_now()}).status_code == 302
