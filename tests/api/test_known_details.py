"""Is a detail that nobody reads refused, and none that a rule of any policy takes?"""

import ast
from pathlib import Path

import pytest

import putright
from putright.api.details import as_given
from putright.api.known_details import OF_THE_DOOR, known_details, refuse_unknown
from putright.core import rehearse
from putright.core.asks import asks
from putright.core.decide import decide
from putright.core.details import plain, type_of
from putright.core.names import STEPS
from putright.core.refusals import Refused
from putright.core.rehearse import read_story
from putright.core.rules.asking import Asked
from putright.policies.load import find_pack, load_folder, load_policy, rehearsals, version_folders
from tests.api.test_resources import FEEDBACK
from tests.workspace.given import received

PACKS = ("cestria", "cipfa", "citizen", "financial-ombudsman", "peopleplus")
FOLDERS = [folder for pack in PACKS for folder in version_folders(find_pack(pack))]


@pytest.fixture
def case(cestria):
    return received(cestria, role="tenant").reference


@pytest.mark.django_db
def test_a_detail_that_is_misspelt_is_refused_with_the_nearest(system, case):
    before = system.get(f"cases/{case}").json()["sequence"]

    answer = system.do(case, "note", text="x", visibel="customer")

    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, "unknown-detail"), answer.content
    assert said["missing"] == ["visibel"] and "did you mean visible?" in said["sentence"]
    assert system.get(f"cases/{case}").json()["sequence"] == before
    told = system.do(case, "note", text="x", visible="customer").json()["facts"][0]
    assert told["data"]["visible"] == "customer"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"wrods": "x"}, ["wrods"]),
        ({"points": [{"waht": "x"}]}, ["waht"]),
        ({"records": [{"record": "linked-case", "case_refrence": "x"}]}, ["case_refrence"]),
        ({"odd1": 1, "odd2": 2}, ["odd1", "odd2"]),
    ],
)
def test_so_it_is_in_what_is_taken_down_and_in_its_tables(system, given, names):
    sent = {name: value for name, value in FEEDBACK.items() if name not in given}

    answer = system.post("feedback", {**sent, "given": given})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-detail"), answer.content
    assert answer.json()["missing"] == names


@pytest.mark.parametrize("name", sorted(OF_THE_DOOR))
def test_what_the_door_says_itself_nobody_else_says(name):
    with pytest.raises(Refused) as reason:
        refuse_unknown({"to": "s-asha", name: {}}, load_policy("cestria"))

    assert (reason.value.code, reason.value.missing) == ("unknown-detail", (name,))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: f"{one.parent.name}-{one.name}")
def test_all_that_a_rehearsal_gives_is_taken(folder):
    """What is written as JSON would write it. A story says itself what the door tells a rule."""
    policy = load_folder(folder)
    steps = 0
    for file, text in rehearsals(folder):
        for step in read_story(text, file)["step"]:
            given = _as_sent(step.get("given", {}), policy)
            expected = step.get("expect", {}).get("refused")
            try:
                as_given(given, policy)
            except Refused as reason:
                told = expected.get("code") if isinstance(expected, dict) else expected
                assert told == reason.code, (file, step, reason.sentence)
            steps += 1
    assert steps


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: f"{one.parent.name}-{one.name}")
def test_what_a_step_asks_and_a_refusal_wants_may_be_given(folder, monkeypatch):
    policy, wanted, steps = load_folder(folder), set(), set()

    def decide_and_ask(case, command, policy, at):
        if command.do not in steps:
            steps.add(command.do)
            wanted.update(_asked(case, command, policy, at))
        try:
            return decide(case, command, policy, at)
        except Refused as reason:
            # Others want what fills a letter's slots, an office, or something on file.
            if reason.code == "details-missing":
                wanted.update(reason.missing)
            raise

    monkeypatch.setattr(rehearse, "decide", decide_and_ask)
    for file, text in rehearsals(folder):
        rehearse.rehearse(text, policy, file)

    assert wanted and wanted - known_details(policy) == set()


def _asked(case, command, policy, at):
    """Give what the page of a step asks."""
    is_step = command.do in STEPS
    given = command.given if is_step else {"record": command.do, **command.given}
    known = Asked(case, command, policy, at)
    step = command.do if is_step else "record"
    for one in asks(step, case, policy, given, known.clocks, known.day):
        # Why: on a page each point has two boxes of its own; here they are in `points`.
        if not one.name.startswith("point-"):
            yield one.name


def _as_sent(given, policy):
    """Return what a program would send: moments have their zone, and "yes" to words is a word."""
    told = plain({k: v for k, v in given.items() if k not in OF_THE_DOOR})
    in_words = ("words", "choice")
    is_yes = {k for k, v in told.items() if v is True and type_of(k, policy) in in_words}
    found = {k: "Yes" if k in is_yes else v for k, v in told.items()}
    for name in ("received_at", "happened", "closed_elsewhere"):
        value = found.get(name)
        if isinstance(value, str) and value[:4].isdecimal():
            day = value if "T" in value else f"{value}T10:00:00"
            found[name] = day if day.endswith("Z") or "+" in day else f"{day}Z"
    return found


def test_all_that_a_rule_reads_is_known():
    """Whoever has a rule read another detail is told here that the API must know of it."""
    core = Path(putright.__file__).parent / "core"
    read = {name for path in (core / "rules").glob("*.py") for name in _read_in(path)}
    known = {name for pack in PACKS for name in known_details(load_policy(pack))}

    assert {"despite", "to_role", "remedies", "kind", "until"} <= read
    assert read - known - OF_THE_DOOR == set()


def _read_in(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]).endswith(".given"):
            yield from _text(node.left)
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(".given"):
            yield from _text(node.slice)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            whose = ast.unparse(node.func.value)
            if node.func.attr in ("get", "pop") and whose.endswith(".given"):
                yield from _text(node.args[0])
            if node.func.attr == "need":
                yield from (name for each in node.args for name in _text(each))


def _text(node):
    return [node.value] if isinstance(node, ast.Constant) else []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"text": {"a": 1}}, "text"), ({"text": {"text": "x"}}, "text"), ({"text": ["a"]}, "text"),
        ({"text": "x", "happened": {"on": "2026-11-23"}}, "happened"),
        ({"text": "x", "points": {"what": "x"}}, "points"),
        ({"text": "x", "points": [{"number": [1], "outcome": "upheld"}]}, "number"),
        ({"text": "x", "points": [{"number": 1, "outcome": ["upheld"]}]}, "outcome"),
    ],
)  # fmt: skip
def test_a_table_where_there_is_none_is_named_by_the_detail(system, case, given, name):
    answer = system.do(case, "note", **given)

    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, "wrong-shape"), answer.content
    assert said["missing"] == [name] and said["sentence"].startswith(f"{name}: give ")
