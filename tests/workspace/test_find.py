"""Does somebody mean a reference, or words to look for?"""

from types import SimpleNamespace

import pytest

from putright.workspace.views.find import is_reference

HERE = SimpleNamespace(organisation=SimpleNamespace(reference_prefix="CE"))


@pytest.mark.parametrize(
    "typed",
    [
        "CE-7K3P-9QM2-X",
        "ce 7k3p 9qm2 x",
        "ce7k3p9qm2x",
        "CE-ABCD-EFGH-J",
        "ceabcdefghj",
        "ce-7k3p-9q",
    ],
)
def test_what_is_written_like_a_reference_is_one(typed):
    assert is_reference(HERE, typed)


@pytest.mark.parametrize(
    "typed", ["lift", "certificates", "celebration", "CE", "ce 1", "PP-7K3P-9QM2-X", "ceiling leak"]
)
def test_words_are_words(typed):
    assert not is_reference(HERE, typed)
