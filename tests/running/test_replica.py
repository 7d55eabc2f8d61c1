"""What is read from a replica may be seconds old, but never shows what may no longer be seen."""

from putright.cases import replica
from putright.cases.models import CaseRow
from putright.cases.search import search
from putright.cases.store import read
from tests.cases.conftest import _small_packs, council  # noqa: F401
from tests.cases.given import CLEO, asked, received


def test_a_case_that_was_closed_to_somebody_a_moment_ago_is_not_found(
    council,  # noqa: F811
    monkeypatch,
):
    kept, closed = received(council), received(council)
    old = {}

    def behind(sql, params):
        if "hit" not in old:
            old["hit"] = read(sql, params)
        return replica.Read(old["hit"], is_now=False)

    monkeypatch.setattr(replica, "read", behind)
    assert len(search(council, CLEO, "lift").hits) == 2

    asked(council, closed.reference, "watched", given={"reason": "A relative of an officer."})

    assert CaseRow.objects.get(reference=closed.reference).restricted
    assert [hit.reference for hit in search(council, CLEO, "lift").hits] == [kept.reference]


def test_without_a_replica_everything_is_as_it_is_now(council):  # noqa: F811
    assert replica.read("select 1", []) == ([(1,)], True)
