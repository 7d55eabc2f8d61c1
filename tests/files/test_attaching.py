"""A file is of one event or of none; erased, its digest stays and proves nothing more."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases.brought_files import refuse_lost_files
from putright.cases.carry_out import carry_out
from putright.cases.erase import erase_case, erase_file, erase_person, erase_text
from putright.cases.models import CaseRow, StoredEvent
from putright.cases.queries import case_for
from putright.cases.rebuild import differences
from putright.cases.verify import verify
from putright.core.facts import Command, Fact
from putright.core.refusals import Refused
from putright.files import attaching
from putright.files.attaching import MOST, sweep
from putright.files.folder import Folder
from putright.files.models import KeptFile
from putright.files.store import store
from putright.people.models import Customer, Organisation
from tests.cases.given import ASHA, NOON, asked, received

RULE = {"by": "s-cleo", "rule": "Six years", "at": NOON}


def row(kept):
    return KeptFile.objects.get(id=kept.id)


def test_a_file_is_attached_to_the_event_that_names_it(council, keep):
    one, two = keep(b"one"), keep(b"two")
    case = received(council, given={"files": [one.id]})
    noted = asked(
        council, case.reference, "note", given={"text": "A plan.", "files": [str(two.id)]}
    )

    number = CaseRow.objects.get().case
    assert (row(one).case, row(one).sequence) == (number, 1)
    assert (row(two).case, row(two).sequence) == (number, noted.sequence)
    opened = case_for(council, ASHA, case.reference, NOON)
    assert opened.facts[0].data["files"] == [
        {"id": one.id, "digest": one.digest, "size": 3, "kind": "text/plain"}
    ]
    assert opened.facts[-1].data["files"] == [
        {"id": two.id, "digest": two.digest, "size": 3, "kind": "text/plain"}
    ]
    assert verify().is_whole and verify().files == 2
    assert list(differences()) == []


def test_its_name_is_in_no_event(council, keep):
    received(council, given={"files": [keep(b"x", "zofia-nowak.txt").id]})

    assert not StoredEvent.objects.filter(data__contains="zofia").exists()


@pytest.mark.parametrize("wrong", [12345, "none", "", None, {"id": 5}, -1, 2**63, "9" * 40, [1]])
def test_a_file_that_is_not_here_is_refused(council, keep, wrong):
    with pytest.raises(Refused) as refused:
        received(council, given={"files": [keep(b"x").id, wrong]})

    assert refused.value.code == "file-unknown"
    assert not StoredEvent.objects.exists()
    assert KeptFile.objects.get().case is None


def test_a_file_is_attached_once(council, keep):
    kept = keep(b"x")
    case = received(council, given={"files": [kept.id]})

    for files in ([kept.id], [keep(b"y").id] * 2):
        with pytest.raises(Refused) as refused:
            asked(council, case.reference, "note", given={"text": "Again.", "files": files})
        assert refused.value.code == "file-unknown"


def test_another_organisations_file_is_not_here(council, keep):
    other = Organisation.objects.create(slug="o", name="O", pack="mini", reference_prefix="OC")

    with pytest.raises(Refused):
        received(other, given={"files": [keep(b"x").id]})


def test_a_second_press_with_the_same_key_is_the_first(council, keep):
    kept = keep(b"x")

    first = received(council, given={"files": [kept.id]}, key="form-1")
    second = received(council, given={"files": [kept.id]}, key="form-1")

    assert second.again and second.reference == first.reference
    assert verify().is_whole


def test_too_many_files_are_refused(council, keep):
    with pytest.raises(Refused) as refused:
        received(council, given={"files": [keep(b"x").id for _ in range(MOST + 1)]})

    assert f"Add {MOST} files" in refused.value.sentence


@pytest.mark.parametrize("files", ["12", 12, {"id": 1}])
def test_files_are_a_list(council, files):
    with pytest.raises(Refused) as refused:
        received(council, given={"files": files})

    assert refused.value.code == "wrong-shape"


KEPT = {"files": [{"id": 1, "digest": "00", "size": 1}]}


@pytest.mark.parametrize(
    "facts",
    [[Fact("convened", NOON, NOON)], [Fact("offered", NOON, NOON, data=KEPT)] * 2],
    ids=["none", "two"],
)
def test_a_step_whose_facts_keep_a_file_not_once_is_refused(facts):
    with pytest.raises(Refused) as refused:
        refuse_lost_files(Command("convene", KEPT, ASHA), facts)

    assert (refused.value.code, refused.value.missing) == ("wrong-shape", ("files",))


def test_an_undone_command_leaves_the_file_of_nobody(council, keep):
    kept = keep(b"x")

    def fail(carried):
        raise RuntimeError("the page broke")

    with pytest.raises(RuntimeError):
        carry_out(
            Command(
                "receive", {"kind": "complaint", "what_happened": "x", "files": [kept.id]}, ASHA
            ),
            organisation=council,
            at=NOON,
            on_first=fail,
        )

    assert row(kept).case is None


# -- erased -----------------------------------------------------------------------------------


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_an_erased_file_leaves_its_digest_and_nothing_else(council, keep, committing):
    one, two = keep(b"one"), keep(b"two")
    case = received(council, given={"files": [one.id, two.id]})

    with committing():
        erased = erase_file(council, case.reference, one.id, **RULE)

    assert erased == (1, 0, 1)
    gone = row(one)
    assert (gone.salt, gone.name, gone.digest) == (None, None, one.digest)
    assert (gone.erased_at, gone.erased_by, gone.erased_rule) == (NOON, "s-cleo", "Six years")
    assert not store().exists(gone.place) and store().exists(row(two).place)
    assert not gone.is_here
    found = verify()
    assert found.is_whole
    assert [(e.sequence, e.text, e.rule) for e in found.erasures] == [
        (1, f"file {one.id}", "Six years")
    ]
    assert erase_file(council, case.reference, one.id, **RULE) == (0, 0, 0)


def test_files_go_with_the_words_of_a_case_or_a_person(council, keep, committing):
    case = received(council, given={"files": [keep(b"one").id]})
    zofia = Customer.objects.get()
    other = received(council, customer=zofia, given={"files": [keep(b"two").id]})

    with committing():
        assert erase_case(council, case.reference, **RULE) == (1, 1, 1)
        assert erase_person(council, zofia.key, **RULE) == (1, 1, 1)

    assert CaseRow.objects.get(reference=other.reference).title == ""
    assert not any(store().exists(one.place) for one in KeptFile.objects.all())
    assert verify().is_whole


def test_a_text_is_erased_without_its_files(council, keep, committing):
    case = received(council, given={"files": [keep(b"one").id]})

    with committing():
        erase_text(council, case.reference, 1, "what_happened", **RULE)

    assert store().exists(KeptFile.objects.get().place)
    assert verify().is_whole


def test_an_erasure_cut_short_is_found_and_finished(council, keep, monkeypatch):
    case = received(council, given={"files": [keep(b"one").id]})
    erase_case(council, case.reference, **RULE)  # its commit never comes: the bytes stay

    assert [one.code for one in verify().broken] == ["file-not-erased"]
    assert sweep(NOON) == 1

    assert verify().is_whole
    assert sweep(NOON) == 0


# -- swept ------------------------------------------------------------------------------------


def test_what_was_never_attached_goes_after_a_day(council, keep):
    kept, of_a_case = keep(b"x"), keep(b"y")
    received(council, given={"files": [of_a_case.id]})

    assert sweep(NOON + timedelta(hours=23)) == 0
    assert sweep(NOON + timedelta(hours=25)) == 1

    assert list(KeptFile.objects.values_list("id", flat=True)) == [of_a_case.id]
    assert store().exists(row(of_a_case).place)
    assert not store().exists(f"{council.pk}/{kept.id & 0xFFF:03x}/{kept.id}")


def test_what_was_cut_short_on_its_way_in_goes_after_a_day(council, files):
    if files is None:
        pytest.skip("is about folders")
    left = files / Folder.INCOMING / "tmp123"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")

    sweep(attaching.datetime.now().astimezone())
    assert left.exists()
    sweep(attaching.datetime.now().astimezone() + timedelta(hours=25))
    assert not left.exists()


def test_a_case_without_files_asks_nothing_of_them(council):
    case = received(council)

    with CaptureQueriesContext(connection) as asked_of:
        asked(council, case.reference, "note", given={"text": "Nothing."})

    assert len(asked_of) > 3
    assert not any("files_keptfile" in query["sql"] for query in asked_of.captured_queries)
