"""Is JSON that is too deep, too much or not one thing refused, and is the field named?"""

import json

import pytest

from tests.api.test_resources import FEEDBACK
from tests.workspace.given import received

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["feedback", "commands"])
def sent(request, system, cestria):
    """Send `given`, written as it is, with something taken down and with a step."""
    if request.param == "feedback":
        path, body = "feedback", json.dumps({**FEEDBACK, "given": "HERE"})
    else:
        path = f"cases/{received(cestria).reference}/commands"
        body = json.dumps({"do": "note", "given": "HERE"})

    def send(given: str):
        headers = {"Authorization": f"Bearer {system.secret}", "Idempotency-Key": "some-key-1"}
        written = body.replace('"HERE"', given)
        return system.client.post(system.path(path), written, "application/json", headers=headers)

    return send


@pytest.mark.parametrize("deep", [12, 600, 990, 5_000])
@pytest.mark.parametrize(("left", "right"), ["[]", ('{"text":', "}")])
def test_what_is_nested_deeper_than_anybody_looks_is_refused(sent, deep, left, right):
    answer = sent(f'{{"text": {left * deep}1{right * deep}}}')

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-shape"), answer.content
    assert "nested" in answer.json()["sentence"]


def test_what_never_ends_is_refused_as_what_is_too_deep(sent):
    answer = sent("[" * 100_000)

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-shape"), answer.content


@pytest.mark.parametrize(
    "given",
    [
        json.dumps({f"name{number}": 1 for number in range(20_000)}),
        json.dumps({"points": ["x"] * 100_000}),
        json.dumps({"points": [{"what": "x"}] * 3_000}),
        json.dumps({"text": "x" * 500_000}),
        json.dumps({"x" * 500_000: "text"}),
    ],
    ids=["wide", "long", "table", "text", "name"],
)
def test_what_is_too_wide_or_too_long_is_refused_in_few_words(sent, given):
    answer = sent(given)

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-shape"), answer.status_code
    assert len(answer.content) < 2_000


@pytest.mark.parametrize(
    "given",
    ['{"text": "one", "text": "two"}', '{"points": [{"what": "a", "what": "b"}]}',
     '{}, "given": {"text": "two"}'],
)  # fmt: skip
def test_what_is_said_twice_is_refused_with_its_name(sent, given):
    answer = sent(given)

    assert (answer.status_code, answer.json()["code"]) == (422, "said-twice"), answer.content
    assert answer.json()["missing"][0] in given


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "notanemail"), ("email", "a@example.org, b@example.org"),
        ("email", "a@example.org b@example.org"), ("email", "a@example.org\r\nBcc: b@example.org"),
        ("email", "a@example.org\n"), ("name", "Zofia\nNowak"), ("name", "Zofia\r\nNowak"),
        ("name", "Zofia\u2028Nowak"), ("phone", "1\n2"),
    ],
)  # fmt: skip
def test_particulars_that_no_form_would_take_are_refused_by_their_field(system, field, value):
    answer = system.post("feedback", {**FEEDBACK, "customer": {field: value}})

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-shape"), answer.content
    assert answer.json()["missing"] == [f"customer.{field}"]
    assert system.get("cases").json()["items"] == []


def test_particulars_may_be_left_empty_and_an_address_has_its_spaces_taken_off(system):
    spaced = {"name": "Zofia  Nowak", "email": " zofia@example.org "}
    for customer, email in (({"name": "", "email": ""}, ""), (spaced, "zofia@example.org")):
        answer = system.post("feedback", {**FEEDBACK, "customer": customer})

        assert answer.status_code == 201, answer.content
        found = system.get(f"cases/{answer.json()['reference']}/customer").json()
        assert found["email"] == email


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("words", " \n\t ", "wrong-shape"), ("points", ["One.", "  "], "wrong-shape"),
        ("title", "Two\nlines", "wrong-shape"), ("channel", "pigeon", "unknown-channel"),
        ("channel", "phnoe", "unknown-channel"),
    ],
)  # fmt: skip
def test_feedback_that_no_form_would_take_is_refused_by_its_field(system, field, value, code):
    answer = system.post("feedback", {**FEEDBACK, field: value})

    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, code), answer.content
    assert said["missing"][0].split(".")[0] == field


def test_the_nearest_channel_is_named_and_given_is_read_too(system):
    said = system.post("feedback", {**FEEDBACK, "channel": "phnoe"}).json()
    assert "Did you mean phone?" in said["sentence"]
    plain = {name: value for name, value in FEEDBACK.items() if name != "channel"}
    odd = system.post("feedback", {**plain, "given": {"channel": "pigeon"}})
    assert odd.json()["code"] == "unknown-channel"
    answer = system.post("feedback", {**plain, "given": {"channel": "visit"}})
    told = system.get(f"feedback/{answer.json()['reference']}").json()
    assert told["channel"] == "visit"


def test_what_is_said_beside_and_in_given_is_said_twice(system):
    answer = system.post("feedback", {**FEEDBACK, "given": {"title": "Another"}})

    assert (answer.status_code, answer.json()["code"]) == (422, "said-twice")
    assert answer.json()["missing"] == ["title"]
