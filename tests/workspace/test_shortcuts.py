"""Are there shortcuts only for whoever switched them on, and a script only then?"""

import pytest

pytestmark = pytest.mark.django_db
KEYS = "/staff/cestria/keys/"
LISTS = ["/staff/cestria/", "/staff/cestria/cases/", "/staff/cestria/search/"]


@pytest.mark.parametrize("path", LISTS)
def test_no_page_has_a_script_until_they_are_switched_on(as_asha, path):
    answer = as_asha.get(path)

    assert "<script" not in answer.content.decode()
    assert "script-src" not in answer["Content-Security-Policy"]
    assert KEYS in answer.content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_switched_on_a_list_has_our_own_script_and_its_help(as_asha, path):
    as_asha.post(KEYS, {"switch": "on"})

    answer = as_asha.get(path)

    page = answer.content.decode()
    assert page.count("<script") == 1
    assert 'src="/static/workspace/keys' in page
    assert 'id="keys-help"' in page
    assert answer["Content-Security-Policy"].endswith("script-src 'self'")
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_they_can_be_switched_off_again(as_asha):
    as_asha.post(KEYS, {"switch": "on"})
    assert "They are <strong>on</strong>" in as_asha.get(KEYS).content.decode()

    as_asha.post(KEYS, {"switch": "off"})

    assert "<script" not in as_asha.get(LISTS[0]).content.decode()


def test_whoever_signs_in_next_begins_without(as_asha, ben):
    as_asha.post(KEYS, {"switch": "on"})
    as_asha.force_login(ben)

    assert "<script" not in as_asha.get(LISTS[0]).content.decode()


def test_other_pages_never_have_one(as_asha):
    as_asha.post(KEYS, {"switch": "on"})

    for path in ("/staff/cestria/log/", KEYS, "/staff/cestria/policy/"):
        assert "script-src" not in as_asha.get(path)["Content-Security-Policy"]
