"""Short ways to sign in, with one thing or with two, and to let time pass at the door."""

import re
from base64 import b32decode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from putright.people.models import Staff
from putright.signing import moment, recovery, totp
from putright.signing.models import Authenticator
from putright.signing.sealed import seal
from tests.workspace.given import PASSWORD

SIGN_IN = "/staff/sign-in/"
CODE = "/staff/sign-in/code/"
ACCOUNT = "/staff/account/"
SECRET = b"12345678901234567890"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def with_app(person: Staff) -> list[str]:
    """Give somebody an app that shows codes of SECRET; return their recovery codes."""
    Authenticator.objects.create(
        staff=person, sealed=seal(SECRET), made_at=moment.now(), last_step=0
    )
    return recovery.draw(person)


def code_now(steps: int = 0) -> str:
    return totp.code(SECRET, moment.epoch() // totp.SECONDS + steps)


def half_signed_in(person: Staff) -> Client:
    """Return the browser of somebody who gave their password, and has still to show a code."""
    client = Client()
    answer = sign_in(client, person.username)
    assert answer["Location"] == CODE
    return client


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


class Later:
    """The time at the door, which a test lets pass."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._by = timedelta(0)
        for where in (
            "putright.signing.tries.now",
            "putright.signing.moment.now",
            "putright.signing.log.now",
            "putright.signing.seats.now",
            "putright.workspace.waiting.now",
            "putright.people.sessions._now",
        ):
            patch.setattr(where, self.now)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._by

    def passes(self, **by: float) -> None:
        self._by += timedelta(**by)


# -- setting an app up --------------------------------------------------------------------


def secret_of(page: Any) -> bytes:
    """Return the secret that a page for setting up an app shows, as bytes."""
    spelt = re.search(r'<code class="pr-ref">([A-Z2-7 ]+)</code>', page.content.decode())[1]
    return b32decode(spelt.replace(" ", ""))


def hidden(page: Any, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def set_up(client: Client, address: str) -> Any:
    """Set an app up on a page, and return its answer."""
    page = client.get(address)
    code = totp.code(secret_of(page), moment.epoch() // 30)
    return client.post(address, {"secret": hidden(page, "secret"), "code": code})
