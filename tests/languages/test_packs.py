"""Do the shipped packs read in Welsh, all that a customer may read, with the same figures?"""

import re
from pathlib import Path

import pytest

from putright.core.wording import words_of
from putright.languages import language_named, speaking
from putright.policies.load import find_pack, load_folder, pack_ids, version_folders
from putright.policies.spoken import catalogue, in_language

FOLDERS = [
    pytest.param(folder, id=f"{pack}-{folder.name}")
    for pack in pack_ids()
    for folder in version_folders(find_pack(pack))
]
WELSH = language_named("cy")
assert WELSH is not None


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_text_has_its_welsh(folder: Path) -> None:
    policy = load_folder(folder)
    held = catalogue(policy, WELSH)

    assert held.faults == ()
    assert [text for text in words_of(policy) if held.find(text) is None] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_translation_is_of_words_that_the_pack_no_longer_has(folder: Path) -> None:
    policy = load_folder(folder)
    words = set(words_of(policy))

    assert [text for _, text in catalogue(policy, WELSH).messages if text not in words] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_figures_are_the_same(folder: Path) -> None:
    policy = load_folder(folder)

    for (_, text), (said, *_) in catalogue(policy, WELSH).messages.items():
        assert sorted(re.findall(r"\d+", text)) == sorted(re.findall(r"\d+", said)), text


@pytest.mark.parametrize("folder", FOLDERS)
def test_only_what_is_read_is_said_otherwise(folder: Path) -> None:
    policy = load_folder(folder)
    with speaking(WELSH):
        said = in_language(policy)

    assert said is not policy
    assert in_language(policy) is policy
    assert said.stages.keys() == policy.stages.keys()
    assert [c.within for c in said.all_clocks] == [c.within for c in policy.all_clocks]
    assert [w.means for w in said.outcome] == [w.means for w in policy.outcome]
    assert [r.handled_by for r in said.stage] == [r.handled_by for r in policy.stage]
