"""After an upgrade the rows are made anew by the worker, once, while nobody sees more than may be.

A council that had cases before its policy kept them to those who have to do with them.
"""

import json
import shutil
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection

from putright.cases import access, binding, made_anew, upkeep
from putright.cases.models import CaseRow, StandingRow, TallyRow
from putright.cases.queries import newest
from putright.cases.rebuild import differences
from putright.cases.search import search
from putright.cases.tallies import figures
from putright.commands import main
from putright.people.models import Organisation
from putright.policies import load
from putright.running.models import RowsMade
from tests.cases.given import NOON, asked, received
from tests.cases.test_access_lists import (
    ASHA,
    CLEO,
    DAN,
    GONE,
    STAFF,
    given_to,
    kept,
    kept_packs,
    listed,
    opens,
)

__all__ = ["kept", "kept_packs"]  # fixtures


def stand_as_before(organisation, **noted):
    """Leave the rows as a version made them that kept no names of those who have to do with it."""
    StandingRow.objects.filter(person__contains=":").delete()
    TallyRow.objects.filter(organisation=organisation).delete()
    RowsMade.objects.update_or_create(organisation=organisation, defaults={"made_as": "", **noted})


def waits():
    return [one.organisation for one in made_anew.waiting()]


@pytest.fixture
def forget_packs():
    """Have packs read afresh, now and when the test is over."""

    def forget():
        load.versions.cache_clear()
        binding._with_figures.cache_clear()

    yield forget
    forget()


def no_more_than_may_be(organisation, references):
    for actor in (*STAFF, GONE):
        may = {reference for reference in references if opens(organisation, actor, reference)}
        assert listed(organisation, actor) <= may, actor
        assert {hit.reference for hit in search(organisation, actor, "lift").hits} <= may, actor


@pytest.fixture
def cases(kept):
    """Some of Asha's, some of Dan's, one that nobody has, and one restricted."""
    found = [given_to(kept, ASHA) for _ in range(3)] + [given_to(kept, DAN) for _ in range(3)]
    found.append(received(kept).reference)
    asked(kept, found[0], "watched", by=CLEO, given={"reason": "A threat."}, days=1)
    return found


def test_an_upgrade_notes_that_rows_were_made_before_it(kept, cases):
    RowsMade.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert RowsMade.objects.get(organisation=kept).made_as == ""
    assert waits() == ["kept"]


def test_the_worker_makes_them_anew_and_then_has_nothing_to_do(kept, cases):
    before = {actor: listed(kept, actor) for actor in STAFF}
    stand_as_before(kept)
    assert listed(kept, DAN) < before[DAN]
    no_more_than_may_be(kept, cases)

    done = upkeep.look(NOON)

    assert done["cases made anew"] == len(cases)
    assert upkeep.has_more(done)
    assert {actor: listed(kept, actor) for actor in STAFF} == before
    assert list(differences(kept)) == []
    assert waits() == []
    again = upkeep.look(NOON)
    assert again["cases made anew"] == 0
    assert not upkeep.has_more(again)


def test_it_is_done_in_pieces_and_goes_on_where_it_was_stopped(kept, cases, monkeypatch):
    stand_as_before(kept)
    monkeypatch.setattr(made_anew, "PIECE", 2)
    asked_ = iter([True, True, False])

    assert made_anew.go_on(kept, lambda: next(asked_)) == 4
    no_more_than_may_be(kept, cases)
    fifth = received(kept).reference  # people go on meanwhile
    assert waits() == ["kept"]
    upto = made_anew.waiting()[0].upto
    assert CaseRow.objects.filter(organisation=kept, case__lte=upto).count() == 4

    assert made_anew.go_on(kept) == 4
    assert waits() == []
    assert list(differences(kept)) == []
    assert fifth in listed(kept, CLEO)


def test_a_piece_that_breaks_off_is_not_noted(kept, cases, monkeypatch):
    stand_as_before(kept)

    def breaks(*args):
        raise OSError("the machine stops")

    with monkeypatch.context() as during:
        during.setattr(made_anew.rebuild, "_put_right", breaks)
        with pytest.raises(OSError, match="stops"):
            made_anew.go_on(kept)

    assert made_anew.waiting()[0].upto == -1
    assert made_anew.go_on(kept) == len(cases)
    assert list(differences(kept)) == []


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_each_piece_is_done_by_one(kept, cases, monkeypatch):
    stand_as_before(kept)
    monkeypatch.setattr(made_anew, "PIECE", 1)
    made, done = [], []
    make_again = made_anew.rebuild.make_again

    def noted(owner, first, last):
        made.append(last)
        return make_again(owner, first, last)

    monkeypatch.setattr(made_anew.rebuild, "make_again", noted)

    def works():
        done.append(made_anew.go_on(kept))
        connection.close()

    workers = [Thread(target=works) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    assert sum(done) == len(cases)
    assert len(made) == len(set(made)) == len(cases)
    assert waits() == []
    assert list(differences(kept)) == []


def test_a_policy_that_begins_to_keep_cases_has_them_made_anew(
    council, kept_packs, forget_packs, tmp_path, monkeypatch
):
    reference = received(council).reference
    made_anew.is_made(council)
    assert waits() == []

    shutil.copytree(kept_packs / "kept" / "1.0", tmp_path / "mini" / "1.0")
    head = tmp_path / "mini" / "1.0" / "pack.toml"
    head.write_text(head.read_text().replace('id = "kept"', 'id = "mini"'))
    monkeypatch.setenv("PUTRIGHT_PACKS", str(tmp_path))
    forget_packs()  # as the processes that are started again after a policy was changed

    assert waits() == ["mini"]
    assert opens(council, DAN, reference) and listed(council, DAN) == set()
    assert made_anew.go_on(council) == 1
    assert listed(council, DAN) == {reference}
    assert waits() == []


def test_a_version_that_makes_rows_otherwise_has_them_made_anew(kept, cases, monkeypatch):
    made_anew.is_made(kept)
    assert waits() == []

    monkeypatch.setattr(made_anew, "SHAPE", made_anew.SHAPE + 1)

    assert waits() == ["kept"]
    assert made_anew.go_on(kept) == len(cases)
    assert waits() == []


def test_names_that_no_longer_count_lead_nobody_to_a_case(kept, cases, monkeypatch):
    made_anew.is_made(kept)
    monkeypatch.setattr(access, "_OWN", "own2:")
    monkeypatch.setattr(access, "_HAD", "had2:")

    assert waits() == ["kept"]
    no_more_than_may_be(kept, cases)
    assert cases[-1] not in listed(kept, DAN)
    made_anew.go_on(kept)
    assert cases[-1] in listed(kept, DAN)


def test_where_rows_of_before_would_show_more_lists_are_empty_until_it_is_done(
    kept, cases, monkeypatch
):
    made_anew.is_made(kept)
    before = {actor: listed(kept, actor) for actor in STAFF}
    # The version before did not know that Cleo is shut out of one.
    asked(kept, cases[1], "declare", by=CLEO, given={"reason": "My aunt."})
    StandingRow.objects.filter(shut_out=True).delete()
    assert cases[1] in listed(kept, CLEO)

    for name in ("putright.cases.access", "putright.cases.made_anew"):
        monkeypatch.setattr(f"{name}.ACCESS", access.ACCESS + 1)

    for actor in STAFF:
        assert newest(kept, actor, limit=10) == []
        assert figures(kept, actor) == []
        assert search(kept, actor, "lift").hits == []
    made_anew.go_on(kept)
    assert listed(kept, CLEO) == before[CLEO] - {cases[1]}


def test_readiness_says_that_lists_wait_and_people_may_come_all_the_same(client, kept, cases):
    stand_as_before(kept)

    response = client.get("/health/ready")
    said = json.loads(response.content)
    assert response.status_code == 200
    assert (said["status"], said["organisations"]) == ("ready", 1)
    assert "made anew" in said["waits"]
    assert "kept" not in response.content.decode()  # whoever asks is told no name

    made_anew.go_on(kept)
    assert json.loads(client.get("/health/ready").content) == {"status": "ready"}


def test_an_organisation_whose_policy_cannot_be_read_waits(client, kept, cases):
    made_anew.is_made(kept)
    Organisation.objects.filter(pk=kept.pk).update(pack="no-such-pack")

    assert waits() == ["kept"]
    assert client.get("/health/ready").status_code == 200


def test_a_rebuild_by_hand_is_as_good(kept, cases, capsys):
    stand_as_before(kept)
    assert main(["rebuild", "--check"]) == 1
    assert waits() == ["kept"]

    assert main(["rebuild", "kept"]) == 0

    assert waits() == []
    assert made_anew.go_on(kept) == 0


def test_a_new_organisation_waits_for_nothing(db, capsys):
    words = ["organisation", "add", "newtown", "--name", "Newtown", "--pack", "mini"]
    assert main([*words, "--prefix", "NT"]) == 0, capsys.readouterr()

    assert waits() == []
    assert upkeep.look(NOON)["cases made anew"] == 0
