"""Does the description say what there is, for programs and for people?"""

import ast
import inspect
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

from putright.api import resources
from putright.api.document import described, groups
from putright.api.problems import _OF_STATUS
from putright.api.shapes import Answer, Strict
from putright.project import clock
from putright.systems.signature import signed
from tests.workspace.given import received

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[2] / "docs"


def test_no_two_shapes_have_one_name():
    """Or the one would be described as the other."""
    every = [*_below(Answer), *_below(Strict)]
    twice = [name for name, count in Counter(one.__name__ for one in every).items() if count > 1]
    assert resources.__doc__ and not twice


def _below(shape):
    for one in shape.__subclasses__():
        yield one
        yield from _below(one)


def test_every_operation_says_what_it_does_and_how_it_is_refused(cestria):
    document = described("cestria")
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            where = f"{method} {path}"
            assert path.startswith("/cestria/api/v1/"), where
            assert said["summary"] and said["operationId"] and said["tags"], where
            assert {"400", "401", "429"} <= {str(one) for one in said["responses"]}, where
            assert said["security"], where
            if method == "post":
                names = {one["name"] for one in said["parameters"]}
                assert "Idempotency-Key" in names, where


def test_the_page_for_people_has_every_operation_and_asks_nothing_of_others(cestria):
    answer = Client().get("/cestria/api/v1/docs/")

    page = answer.content.decode()
    operations = [one for some in groups(described("cestria")).values() for one in some]
    assert len(operations) == 16
    for one in operations:
        assert f'id="{one.id}"' in page and one.path in page
    assert not re.findall(r'(?:src|href)="https?://', page)
    assert "<script" not in page
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_of_an_organisation_that_is_not_there_nothing_is_described(cestria):
    for path in ("openapi.json", "docs/"):
        assert Client().get(f"/nowhere/api/v1/{path}").status_code == 404


def test_the_reference_names_every_address(cestria):
    text = (DOCS / "reference" / "api.md").read_text()

    for path in described("cestria")["paths"]:
        plain = path.removeprefix("/cestria/api/v1/").replace("{reference}", "REFERENCE")
        plain = plain.replace("{number}", "NUMBER").replace("{version}", "VERSION")
        assert f"`{plain.replace('{clock}', 'CLOCK')}" in text or not plain, plain


def test_the_examples_of_what_to_do_are_done(cestria, asha, system):
    """A letter with its parts and a finding, as the page has them, and as the list names them."""
    text = (DOCS / "how-to" / "api.md").read_text()
    orders = [json.loads(one) for one in re.findall(r"```json\n(.*?)```", text, re.S)]
    assert [one["do"] for one in orders] == ["find", "send"]
    find, send = orders
    case = received(cestria, role="tenant", points=["The lift"]).reference
    answer = system.post(f"cases/{case}/commands", find, key="example-1")
    assert answer.status_code == 200, answer.content
    assert answer.json()["facts"][0]["data"]["points"][0]["outcome"] == "upheld"

    case = received(cestria, role="tenant").reference
    listed = system.get(f"cases/{case}/commands").json()["items"]
    letter = next(one for one in listed if one["given"].get("letter") == "acknowledgement")
    assert letter["parts"] == list(send["given"]["parts"]) and letter["needs"] == []
    answer = system.post(f"cases/{case}/commands", send, key="example-2")
    assert answer.status_code == 200, answer.content
    facts = {one["name"]: one for one in system.get(f"cases/{case}").json()["facts"]}
    assert "since May" in facts["sent"]["words"]["text"] and "acknowledged" in facts


def test_every_code_of_the_api_is_in_its_reference():
    text = (DOCS / "reference" / "api.md").read_text()
    folder = Path(inspect.getfile(resources)).parents[1]
    said = "".join(one.read_text() for one in folder.rglob("*.py"))
    codes = set(re.findall(r'(?:Said\(|Refused\(|problem\()\s*(?:\d+,\s*)?"([a-z-]+)"', said))
    codes |= {code for code, _ in _OF_STATUS.values()}
    of_rules = (DOCS / "reference" / "refusals.md").read_text()

    assert {"not-allowed", "key-used", "wrong-kind", "moved-on"} <= codes
    assert {one for one in codes if f"`{one}`" not in text and f"`{one}`" not in of_rules} == set()


def test_the_example_of_how_to_check_a_message_runs():
    text = (DOCS / "how-to" / "api.md").read_text()
    code = re.search(r"```python\n(.*?)```", text, re.S)[1]
    assert ast.parse(code)
    made: dict = {}
    exec(compile(code, "api.md", "exec"), made)
    at = int(clock.now().timestamp())
    headers = signed(b"whsec_x", "1-a", at, b"{}")

    assert made["is_ours"]("whsec_x", headers, b"{}")
    assert not made["is_ours"]("whsec_y", headers, b"{}")
    assert not made["is_ours"]("whsec_x", headers, b"{ }")
    old = signed(b"whsec_x", "1-a", at - 400, b"{}")
    assert not made["is_ours"]("whsec_x", old, b"{}")
    assert inspect.isfunction(made["is_ours"])
