"""Every rehearsal of every pack comes out as it should; every clause is in its index."""

import re
from pathlib import Path

import pytest

from putright.core.rehearse import read_story, rehearse
from putright.policies.load import find_pack, load_folder, load_policy, rehearsals, version_folders

PACKS = ("cestria", "cipfa", "citizen", "financial-ombudsman", "peopleplus")
STORIES = [
    (folder, file, text)
    for pack in PACKS
    for folder in version_folders(find_pack(pack))
    for file, text in rehearsals(folder)
]
SPECIFICATION = Path(__file__).parents[3] / "shared" / "spec" / "clauses.md"
PREFIX = {"cestria": "CE", "cipfa": "CI", "citizen": "CZ", "financial-ombudsman": "FO",
          "peopleplus": "PP"}  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "file", "text"), STORIES, ids=[f"{f.parent.name}/{n}" for f, n, _ in STORIES]
)
def test_a_rehearsal_comes_out_as_it_should(folder: Path, file: str, text: str) -> None:
    outcome = rehearse(text, load_folder(folder), file)

    assert not outcome.problems


@pytest.mark.parametrize("pack", PACKS)
def test_a_rehearsal_cites_clauses_that_the_pack_has(pack: str) -> None:
    for folder in version_folders(find_pack(pack)):
        known = load_folder(folder).clauses
        for file, text in rehearsals(folder):
            unknown = set(read_story(text, file)["cites"]) - set(known)
            assert not unknown, file


@pytest.mark.parametrize("pack", PACKS)
def test_every_clause_of_the_specification_is_in_the_index(pack: str) -> None:
    if not SPECIFICATION.exists():
        pytest.skip("the specification is not beside this checkout")
    text = SPECIFICATION.read_text()
    named = set(re.findall(rf"\*\*({PREFIX[pack]}-[0-9A-Za-z.]+)\*\*", text))

    index = load_policy(pack).clauses

    missing = {clause for clause in named if not any(_is_or_parts(clause, i) for i in index)}
    assert not missing


def _is_or_parts(clause: str, indexed: str) -> bool:
    """A clause of the specification may stand in the index in its parts (CE-3.6.S1)."""
    return indexed == clause or indexed.startswith(f"{clause}.")


@pytest.mark.parametrize("pack", PACKS)
def test_no_clause_that_must_hold_lacks_a_rule_unless_it_comes_later(pack: str) -> None:
    policy = load_policy(pack)
    cited = {
        clause
        for table in type(policy).model_fields
        for item in (getattr(policy, table) if isinstance(getattr(policy, table), tuple) else ())
        for clause in (*getattr(item, "cites", ()), *_of_clocks(item))
    }

    owed = [
        clause.id
        for clause in policy.clause
        if clause.strength != "text"
        and clause.id not in cited
        and not clause.kept_by
        and clause.status != "not yet"
    ]

    assert not owed


def _of_clocks(item: object) -> list[str]:
    return [clause for clock in getattr(item, "clock", ()) for clause in clock.cites]


@pytest.mark.parametrize(
    ("pack", "clocks"),
    [
        ("cipfa", ("acknowledge", "stage-1", "stage-2", "stage-3", "overall")),
        (
            "cestria",
            ("acknowledge", "service-team", "stage-1-acknowledge", "stage-1",
             "stage-2-acknowledge", "stage-2", "stage-3", "correspondence-acknowledge",
             "correspondence", "mailbox-forward"),
        ),
        ("citizen", ("acknowledge",)),
    ],
)  # fmt: skip
def test_the_clocks_that_others_script_against_are_there(pack: str, clocks: tuple) -> None:
    policy = load_policy(pack)

    for name in clocks:
        assert len(policy.named_clocks(name)) == 1, name


def test_peopleplus_has_ten_procedures_of_which_three_are_vacant() -> None:
    procedures = load_policy("peopleplus").procedures

    statuses = {name: procedures[name].status for name in "ABCDEFGHIJ"}

    assert {name for name, status in statuses.items() if status == "vacant"} == set("EFH")
    assert {name for name, status in statuses.items() if status == "not loaded"} == set("ABCDGIJ")
