"""What can another system ask, and is it what people are shown?"""

import pytest

pytestmark = pytest.mark.django_db
FEEDBACK = {
    "kind": "complaint",
    "words": "The lift is broken again. It has been since May.",
    "title": "The lift is broken",
    "channel": "web",
    "role": "tenant",
    "customer": {"name": "Zofia Nowak", "email": "zofia@example.org"},
}


def test_somebody_who_shows_a_token_is_told_who_they_are(system):
    said = system.get("").json()

    assert said["roles"] == ["service-manager"]
    assert said["writes"] is True


def test_feedback_is_taken_and_can_be_read(system):
    answer = system.post("feedback", FEEDBACK)

    assert answer.status_code == 201, answer.content
    taken = answer.json()
    told = system.get(f"feedback/{taken['reference']}").json()
    assert FEEDBACK["words"] in told["words"].values()
    case = system.get(f"cases/{taken['reference']}")
    assert case.headers["ETag"] == answer.headers["ETag"] == f'"{taken["sequence"]}"'
    assert case.json()["facts"][0]["name"] == "received"
    assert system.get(answer.headers["Location"].split("/v1/")[1]).status_code == 200


@pytest.mark.parametrize("half", ["a \ud83d b", "\udfff"])
@pytest.mark.parametrize("name", ["words", "title", "kind", "points"])
def test_half_a_character_is_refused_and_a_whole_one_kept(system, name, half):
    odd = {**FEEDBACK, name: [half] if name == "points" else half}

    answer = system.post("feedback", odd)

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-shape"), answer.content
    whole = system.post("feedback", {**FEEDBACK, "words": "a \ud83d\ude00 b", "title": "\u202e!"})
    assert whole.status_code == 201, whole.content
    told = system.get(f"feedback/{whole.json()['reference']}").json()
    assert "a 😀 b" in told["words"].values()


@pytest.mark.parametrize("nothing", ["\u200b\u00a0", " \ufeff ", "\u3164"])
def test_words_that_nobody_can_see_say_nothing(system, nothing):
    for name, value in (("words", nothing), ("points", [nothing])):
        answer = system.post("feedback", {**FEEDBACK, name: value})
        assert (answer.status_code, answer.json()["code"]) == (422, "wrong-shape"), name


def test_a_list_is_read_to_its_end_by_its_cursor(system):
    references = {system.post("feedback", FEEDBACK).json()["reference"] for _ in range(5)}
    found, cursor = [], ""
    while True:
        page = system.get(f"cases?limit=2&cursor={cursor}").json()
        found += [one["reference"] for one in page["items"]]
        cursor = page["cursor"]
        if not cursor:
            break

    assert len(found) == 5 and set(found) == references
    assert system.get("cases?cursor=bm9uZSBvZiBvdXJz").json()["code"] == "cursor-unknown"
    assert system.get("cases?limit=0").status_code == 400
    assert system.get("cases?statsu=open").status_code == 400
    assert system.get("cases?status=closed").json()["items"] == []


def test_the_feed_tells_of_what_is_done_here(system):
    begin = system.get("events?start=now").json()
    assert begin["items"] == []
    reference = system.post("feedback", FEEDBACK).json()["reference"]

    page = system.get(f"events?cursor={begin['cursor']}").json()

    assert {one["reference"] for one in page["items"]} == {reference}
    assert [one["sequence"] for one in page["items"]] == list(range(1, len(page["items"]) + 1))
    assert "Zofia" not in repr(page) and "lift" not in repr(page)
    again = system.get(f"events?cursor={page['cursor']}").json()
    assert again == {"items": [], "cursor": page["cursor"], "more": False}
    wrong = system.get("events?cursor=nonsense")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "cursor-unknown")


def test_particulars_are_for_those_who_may_open_the_case(system):
    reference = system.post("feedback", FEEDBACK).json()["reference"]

    found = system.get(f"cases/{reference}/customer").json()

    assert (found["name"], found["email"]) == ("Zofia Nowak", "zofia@example.org")
    assert found["key"] == system.get(f"cases/{reference}").json()["customer"]


def test_the_policy_is_told_with_its_clauses_and_dates(system):
    versions = system.get("policies").json()["items"]
    now = next(one for one in versions if one["in_force_now"])
    policy = system.get(f"policies/{now['version']}").json()
    assert policy == system.get("policies/current").json()
    assert policy["clauses"] and policy["stages"] and policy["clocks"]
    clock = next(one for one in policy["clocks"] if "working days" in one["within"])
    due = system.get(f"policies/current/due/{clock['id']}?from=2026-12-16")
    assert due.status_code == 200, due.content
    assert due.json()["from"] == "2026-12-16" and due.json()["days"]
    assert system.get("policies/none").status_code == 404
    assert system.get("policies/current/due/none?from=2026-12-16").status_code == 404
    for odd in ("2026-02-30", "9999-12-31", "yesterday", ""):
        answer = system.get(f"policies/current/due/{clock['id']}?from={odd}")
        assert answer.status_code in (400, 422), odd
