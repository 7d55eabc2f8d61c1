"""Is a command of another system decided as a press of a button is?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases.carry_out import carry_out
from putright.core.facts import Actor, Command
from putright.core.offered import offered
from putright.core.refusals import Refused
from putright.project import clock
from tests.api.systems import system_of
from tests.api.test_resources import FEEDBACK
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]


@pytest.fixture
def case(cestria):
    return received(cestria, role="tenant").reference


def test_a_step_is_done_and_the_case_has_it(system, case):
    answer = system.do(case, "note", text="Zofia rang.")

    assert answer.status_code == 200, answer.content
    assert [one["name"] for one in answer.json()["facts"]] == ["noted"]
    assert "Zofia" not in answer.content.decode()
    last = system.get(f"cases/{case}").json()["facts"][-1]
    assert last["words"] == {"text": "Zofia rang."}
    assert last["by"] == system.get("").json()["person"]


def test_what_is_offered_is_what_the_rules_say(system, case, cestria):
    shown = system.get(f"cases/{case}/commands").json()

    from putright.cases import queries

    me = system.get("").json()
    actor = Actor(me["person"], tuple(me["roles"]), me["team"])
    opened = queries.case_for(cestria, actor, case, clock.now())
    moves = offered(opened.case, opened.policy, actor, clock.now())
    assert [(one["do"], one["given"], one["allowed"]) for one in shown["items"]] == [
        (move.step, move.given, move.allowed) for move in moves
    ]
    refused = [one["refusal"] for one in shown["items"] if one["refusal"]]
    assert refused and any(no["clauses"] for no in refused)


def test_a_refusal_is_the_very_one_that_the_door_gives(system, case, cestria):
    me = system.get("").json()
    order = Command("close", {}, Actor(me["person"], tuple(me["roles"]), me["team"]))
    with pytest.raises(Refused) as reason:
        carry_out(order, organisation=cestria, reference=case, at=clock.now())

    answer = system.do(case, "close")

    said = answer.json()
    assert answer.status_code == 422
    assert (said["code"], said["sentence"]) == (reason.value.code, reason.value.sentence)
    assert said["clauses"] == list(reason.value.clauses)
    assert said["missing"] == list(reason.value.missing)


def test_days_and_moments_are_read_and_others_refused(system, case):
    good = system.do(case, "commit", what="Ring back", on="2030-01-07")
    assert good.status_code == 200, good.content
    assert good.json()["facts"][0]["data"]["on"] == "2030-01-07"
    for given in ({"on": "7 January"}, {"on": 7}, {"on": "9999-99-99"}, {"happened": "2026-11-23"}):
        answer = system.do(case, "commit", what="Ring back", **given)
        assert (answer.status_code, answer.json()["code"]) == (422, "wrong-shape"), given
        assert answer.json()["missing"] == list(given)


def test_whoever_saw_an_older_case_is_told_what_changed(system, case, cestria):
    seen = system.get(f"cases/{case}").headers["ETag"]
    done(cestria, case, "note", "asha", MANAGER, text="Their lift is mended.")

    answer = system.do(case, "note", match=seen, text="Rang.")

    assert (answer.status_code, answer.json()["code"]) == (412, "moved-on")
    assert [one["name"] for one in answer.json()["changed"]] == ["noted"]
    assert "lift" not in answer.content.decode()
    now = system.get(f"cases/{case}").headers["ETag"]
    assert now == f'"{answer.json()["sequence"]}"'
    assert system.do(case, "note", match=now, text="Rang.").status_code == 200


def test_a_weak_if_match_counts_as_the_place_that_it_names(system, case):
    """A proxy that compresses an answer makes its ETag a weak one, and the case is the same."""
    seen = system.get(f"cases/{case}").headers["ETag"]

    assert system.do(case, "note", match=f"W/{seen}", text="Rang.").status_code == 200
    assert system.do(case, "note", match=f"W/{seen}", text="Rang.").status_code == 412


def test_a_token_that_may_read_only_changes_nothing(cestria, case):
    reader = system_of(cestria, role="service-manager", writes=False)

    for answer in (reader.do(case, "note", text="Rang."), reader.post("feedback", FEEDBACK)):
        assert (answer.status_code, answer.json()["code"]) == (403, "read-only")
    assert reader.get(f"cases/{case}").status_code == 200


def test_a_clock_has_the_proof_that_the_command_line_prints(system, case):
    found = system.get(f"cases/{case}/clocks").json()["items"][0]

    by_policy = system.get(
        f"policies/current/due/{found['clock']}?from={found['started_at'].replace('+00:00', 'Z')}"
    ).json()
    assert by_policy["due"] == found["proof"]["due"] == found["due"]
    assert by_policy["days"] == found["proof"]["days"] and by_policy["days"]
    assert by_policy["clause"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1]", b"null", b'{"do": NaN}', b"[" * 100, b'{"do": "note", "given": 3}',
     b'{"do": "note", "more": 1}', b"\xff\xfe", b'{"do": ' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused_kindly(system, case, body):
    headers = {"Authorization": f"Bearer {system.secret}", "Idempotency-Key": "some-key-1"}
    answer = system.client.post(
        system.path(f"cases/{case}/commands"), body, "application/json", headers=headers
    )

    assert answer.status_code == (400 if body else 415), answer.content
    assert answer.json()["sentence"]


@pytest.mark.parametrize(
    "given",
    [{"text": "a\0b"}, {"text": "x" * 100_001}, {"a": [[[[[[[[[[1]]]]]]]]]]}, {"n": 10**40},
     {"list": [1] * 3_000}, {"\ud800": "x"}, {"text": {"a": 1}}, {"text": 7}],
)  # fmt: skip
def test_what_could_not_be_kept_is_refused(system, case, given):
    answer = system.do(case, "note", **given)

    assert answer.status_code == 422, answer.content


def test_half_a_character_is_refused(system, case):
    answer = system.do(case, "note", text="a \ud83d b")

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-shape"), answer.content


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x"])
def test_another_kind_of_body_is_refused(system, case, kind):
    headers = {"Authorization": f"Bearer {system.secret}", "Idempotency-Key": "some-key-1"}
    body = '{"do": "note", "given": {"text": "Rang."}}'
    answer = system.client.post(system.path(f"cases/{case}/commands"), body, kind, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (415, "wrong-kind")
    sent = system.post(f"cases/{case}/evidence", {"text": "No form."})
    assert sent.status_code == 415 and "multipart/form-data" in sent.json()["sentence"]


def test_one_of_several_etags_is_enough_and_a_strange_one_is_none(system, case):
    seen = system.get(f"cases/{case}").headers["ETag"]

    for match in ('"1", {}', '{},W/"999"', "*"):
        answer = system.do(case, "note", match=match.format(seen), text="Rang.")
        assert answer.status_code == 200, answer.content
        seen = answer.headers["ETag"]
    for match in ('"1", "999"', '"abc"', '""'):
        answer = system.do(case, "note", match=match, text="Rang.")
        assert (answer.status_code, answer.json()["code"]) == (412, "moved-on"), match
    assert system.do(case, "note", match="12", text="Rang.").status_code == 400


def test_head_is_answered_as_get_without_a_body(system, case):
    headers = {"Authorization": f"Bearer {system.secret}"}
    for path in ("", "cases", f"cases/{case}", f"cases/{case}/commands", "openapi.json"):
        got = system.get(path)
        head = system.client.head(system.path(path), headers=headers)
        assert (head.status_code, head.content) == (200, b""), path
        assert head.headers.get("ETag") == got.headers.get("ETag"), path
        assert head.headers["Content-Length"] == str(len(got.content)), path
    assert system.client.head(system.path("cases")).status_code == 401
    wrong = system.client.head(system.path("feedback"), headers=headers)
    assert (wrong.status_code, wrong.content) == (405, b"")


def test_the_description_cannot_be_changed_and_says_how_it_is_read(system):
    for call in (system.client.put, system.client.delete, system.client.post):
        answer = call(system.path("openapi.json"))
        assert (answer.status_code, answer.json()["code"]) == (405, "wrong-method")
        assert answer.headers["Allow"] == "GET, HEAD"


# -- what is given ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("do", "given", "code", "name"),
    [
        ("join", {"party": "alien", "name": "Zed"}, "unknown-answer", "party"),
        ("join", {"party": "business", "side": "martian", "name": "Z"}, "unknown-answer", "side"),
        ("format-wanted", {"format": "papyrus", "language": "English"}, "unknown-answer", "format"),
        ("format-wanted", {"format": "letter", "language": "klingon"}, "unknown-answer",
         "language"),
        ("offer", {"remedy": "apology", "amount": 0.001}, "not-an-amount", "amount"),
        ("escalate", {"stage": "nosuch"}, "unknown-stage", "stage"),
        ("escalate", {"stage": "stage-3"}, "not-that-stage", "stage"),
        ("add-point", {"what": " \u200b "}, "details-missing", "what"),
        ("add-point", {"what": "\u00a0"}, "details-missing", "what"),
        ("lesson", {"lesson": "   "}, "details-missing", "lesson"),
    ],
)  # fmt: skip
def test_what_a_page_would_not_take_is_refused_here_too(system, case, do, given, code, name):
    before = system.get(f"cases/{case}").json()["sequence"]

    answer = system.do(case, do, **given)

    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, code), answer.content
    assert name in said["missing"]
    assert system.get(f"cases/{case}").json()["sequence"] == before


def test_the_stage_that_follows_may_be_named_and_is_recorded(system, case):
    facts = system.do(case, "escalate", stage="stage-1").json()["facts"]

    assert facts[0]["data"]["stage"] == "stage-1"
    assert [f["data"]["stage"] for f in facts if f["name"] == "entered"] == ["stage-1"]


# -- how much it costs ----------------------------------------------------------------------


_FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def asked(call):
    with CaptureQueriesContext(connection) as made:
        answer = call()
    assert answer.status_code < 300, answer.content
    return [q["sql"][:120] for q in made if not q["sql"].upper().startswith(_FRAME)]


def test_a_case_asks_six_times(system, case):
    system.get("")  # the first call of a minute also says when the token was used

    # The token; the count; events; words; customer and names; and the view is logged.
    assert len(asked(lambda: system.get(f"cases/{case}"))) == 6


def test_feedback_asks_four_times_on_postgresql(system):
    system.get("")

    found = asked(lambda: system.post("feedback", FEEDBACK))

    # The token, the count; the rows, on PostgreSQL in one; and what was asked under this key.
    assert len(found) == (4 if connection.vendor == "postgresql" else 12), found


def test_a_letter_from_elsewhere_asks_how_it_went_and_does_its_step(system, case):
    given = {
        "letter": "acknowledgement",
        "says": ["what-we-understood", "who-answers"],
        "text": "We have it.",
    }

    refused = system.do(case, "send", **given)
    done_with_it = system.do(case, "send", **given, went_by="post")

    assert (refused.status_code, refused.json()["missing"]) == (422, ["went_by"])
    assert [one["name"] for one in done_with_it.json()["facts"]] == ["acknowledged", "sent"]


def test_spaces_are_no_reason_and_a_second_letter_needs_one(system, case):
    given = {
        "letter": "acknowledgement",
        "parts": {"what-we-understood": "The lift.", "who-answers": "Asha answers."},
    }
    assert system.do(case, "send", **given).status_code == 200

    again = system.do(case, "send", **given)
    blank = system.do(case, "send", **given, again_because="  ")
    sent = system.do(case, "send", **given, again_because="She lost it")

    assert (again.status_code, again.json()["code"]) == (422, "sent-already")
    assert (blank.status_code, blank.json()["code"]) == (422, "wrong-shape")
    assert sent.status_code == 200
