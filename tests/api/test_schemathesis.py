"""Does every answer keep to the description, whatever is sent? Schemathesis asks, in process.

It reads the OpenAPI document and sends what fits it and what does not. Longer, with more
examples: PUTRIGHT_FUZZ=long .venv/bin/python -m pytest tests/api/test_schemathesis.py
"""

import os
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth

from tests.api.systems import system_of
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
IS_LONG = os.environ.get("PUTRIGHT_FUZZ") == "long"
EXAMPLES = 150 if IS_LONG else 25

CONFIG = schemathesis.Config.from_dict(
    {
        # Why: the token is ours; what it would make up in its place proves nothing.
        "generation": {"with-security-parameters": False},
        "checks": {
            # What fits the description may still be refused by the policy, and says so.
            "positive_data_acceptance": {"expected-statuses": ["2xx", 404, 409, 412, 413, 422]},
            "missing_required_header": {"expected-statuses": [400, 401, 428]},
            "negative_data_rejection": {"expected-statuses": ["4xx"]},
        },
    }
)


@pytest.fixture(autouse=True)
def _one_connection():
    """Keep the connection that the test's own transaction is in: each answer would close it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def asked(cestria, asha, settings) -> tuple[Any, dict[str, str]]:
    settings.API_RATE = 100_000
    case = received(cestria).reference
    done(cestria, case, "assign", "asha", ["service-manager"], to="s-asha", team="Repairs")
    system = system_of(cestria, role="service-manager")
    schema = schemathesis.openapi.from_wsgi(
        "/cestria/api/v1/openapi.json", get_wsgi_application(), config=CONFIG
    )
    return schema, {"Authorization": f"Bearer {system.secret}", "X-Case": case}


OPERATIONS = [
    "me", "takeFeedback", "readFeedback", "listCases", "readCase", "listCommands", "command",
    "readClocks", "listEvidence", "addEvidence", "fetchEvidence", "readCustomer", "listPolicies",
    "readPolicy", "workOutDate", "readEvents",
]  # fmt: skip


TAKE_NOTHING = ("me", "listPolicies")  # so nothing of it can be wrong
PLACES = ("reference", "number", "version", "clock")


def _operations(schema: Any) -> dict[str, Any]:
    found = (result.ok() for result in schema.get_all_operations())
    return {one.definition.raw["operationId"]: one for one in found}


def test_every_operation_is_asked(asked):
    assert sorted(_operations(asked[0])) == sorted(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_without_a_token_that_works_every_operation_is_refused(asked, name):
    operation = _operations(asked[0])[name]

    for shown in ({}, {"Authorization": "Bearer putright_none"}, {"Authorization": "Basic YTpi"}):
        case = operation.Case(path_parameters=dict.fromkeys(PLACES, "1"), headers=shown)
        assert case.call().status_code == 401, shown


POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
ASKED = [
    *((name, POSITIVE) for name in OPERATIONS),
    *((name, NEGATIVE) for name in OPERATIONS if name not in TAKE_NOTHING),
]


def _has_an_empty_file(body: Any) -> bool:
    files = body.get("files") if isinstance(body, dict) else None
    return isinstance(files, list) and not all(getattr(one, "data", one) for one in files)


@pytest.mark.parametrize(("name", "mode"), ASKED, ids=lambda one: getattr(one, "value", one))
def test_answers_keep_to_the_description(asked, name, mode):
    schema, headers = asked
    operation = _operations(schema)[name]
    reference = headers.pop("X-Case")

    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=not IS_LONG,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def each(case: Any) -> None:
        if mode is POSITIVE and "reference" in (case.path_parameters or {}):
            case.path_parameters["reference"] = reference
            # Why: no schema can say that a file holds something; the words beside it do.
            hypothesis.assume(not _has_an_empty_file(case.body))
        # Whether a token is asked for is tried above, of every operation.
        case.call_and_validate(headers=headers, excluded_checks=[ignored_auth])

    each()
