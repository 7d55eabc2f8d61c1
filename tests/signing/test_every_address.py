"""Is there an address for staff that opens to somebody who is not, or only half, signed in?

Every address is asked: those that a later page adds are asked too, by themselves.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from putright.people.models import Staff
from tests.signing.given import half_signed_in, with_app
from tests.workspace.given import organisation, received, staff

# Those that are there for people who are not signed in.
OPEN = {
    "sign-in",
    "sign-out",
    "calendar-feed",  # a secret address, for a calendar that signs in nowhere
    "sign-out-back",  # whoever comes from the provider is signed out already
    "first-password",  # by a link with a secret in it; it signs nobody in
    "sign-in-code",
    "sign-in-passkey",
    "sign-in-single",
    "sign-in-single-back",
    "sign-in-set-up",
    "sign-in-set-up-app",
    "sign-in-set-up-passkey",
}


def patterns():
    staff_pages = next(one for one in get_resolver().url_patterns if str(one.pattern) == "staff/")
    found = list(staff_pages.url_patterns)
    assert all(isinstance(one, URLPattern) for one in found), "a folder of addresses is not read"
    return found


PAGES = [one for one in patterns() if one.name not in OPEN]
WORDS = {"slug": "cestria", "step": "respond", "number": 1, "subject": "x"}


def address(pattern, reference):
    """Return an address that leads there, with something that fits in each of its places."""
    path = f"/staff/{pattern.pattern}"
    for name, converter in pattern.pattern.converters.items():
        value = reference if name == "reference" else WORDS.get(name, _fit(converter))
        start, _, rest = path.partition("<")
        while not rest.partition(">")[0].endswith(name):
            before, _, rest = rest.partition("<")
            start += f"<{before}"
        path = start + str(value) + rest.partition(">")[2]
    assert "<" not in path, path
    assert get_resolver().resolve(path).func is pattern.callback, path
    return path


def _fit(converter):
    """Return a word that an unknown kind of place takes."""
    import re

    for word in ("1", "a", "2026-01", "2026", "s-0123456789ab", "x-1"):
        if re.fullmatch(converter.regex, word):
            return word
    raise AssertionError(f"say in WORDS what fits {converter.regex}")


@pytest.fixture
def reference(db):
    cestria = organisation("cestria", name="Cestria", slug="cestria")
    staff("Asha Khan", {cestria: ["service-manager"]})
    return received(cestria).reference


@pytest.mark.parametrize("pattern", PAGES, ids=[one.name for one in PAGES])
def test_nobody_in_particular_is_sent_to_sign_in(pattern, reference):
    shut(Client(), address(pattern, reference))


@pytest.mark.parametrize("pattern", PAGES, ids=[one.name for one in PAGES])
def test_whoever_gave_a_password_and_no_second_thing_is_sent_to_sign_in(pattern, reference):
    asha = Staff.objects.get(username="asha")
    with_app(asha)

    shut(half_signed_in(asha), address(pattern, reference))


def shut(client, path):
    answer = client.get(path)
    if answer.status_code == 405:  # one for sending only
        assert "POST" in answer["Allow"]
    else:
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/staff/sign-in/?next="), path

    sent = client.post(path, {"words": "x"})
    if sent.status_code == 405:
        assert "GET" in sent["Allow"]
    else:
        assert sent.status_code in (302, 403), path
        assert "Asha" not in sent.content.decode()
        assert sent.status_code == 403 or sent["Location"].startswith("/staff/sign-in/")
    assert client.get("/staff/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_list_is_of_real_addresses():
    assert {"home", "today", "case", "move", "account", "search"} <= {one.name for one in PAGES}
    assert {one.name for one in patterns()} >= OPEN
