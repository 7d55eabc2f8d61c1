"""Whatever is done to the record behind our back is found, and where."""

import contextlib
import io
import threading
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from putright.cases.erase import erase_file, erase_text
from putright.cases.models import CaseRow, StoredEvent, Text
from putright.cases.store import event_rows, follow, load, write
from putright.cases.verify import verify
from putright.core.facts import Fact
from putright.files.models import KeptFile
from putright.files.store import put
from tests.cases.given import NOON, asked, received


@pytest.fixture
def cases(council):
    found = [received(council) for _ in range(3)]
    asked(council, found[1].reference, "note", given={"text": "Rang her at noon."})
    asked(council, found[1].reference, "acknowledge")
    return found


def number(carried):
    return CaseRow.objects.get(reference=carried.reference).case


def test_a_record_that_nobody_touched_is_whole(cases):
    verified = verify()

    assert verified.is_whole
    assert verified.cases == 3
    assert verified.events == StoredEvent.objects.count()
    assert verified.texts == Text.objects.count()
    assert verified.erasures == []


EVENTS = [
    {"data": '{"more":1}'},
    {"name": "told"},
    {"by": "s-ben"},
    {"role": "manager"},
    {"stage": "stage-2"},
    {"at": "2020-01-01T00:00Z"},
    {"recorded_at": "2020-01-01T00:00Z"},
    {"hash": b"1" * 32},
    {"texts": "{}"},
    {"shape": 2},
]


@pytest.mark.parametrize("change", EVENTS, ids=lambda change: next(iter(change)))
def test_a_change_to_an_event_is_found_where_it_was_made(cases, change):
    case = number(cases[1])
    noted = StoredEvent.objects.filter(case=case, name="noted")
    sequence = noted.get().sequence

    noted.update(**change)

    (broken,) = verify().broken
    assert (broken.case, broken.reference) == (case, cases[1].reference)
    assert (broken.sequence, broken.code) == (sequence, "event-changed")


def test_an_event_dropped_from_the_middle_is_found(cases):
    case = number(cases[1])
    noted = StoredEvent.objects.filter(case=case, name="noted")
    sequence = noted.get().sequence

    noted.delete()

    (broken,) = verify().broken
    assert (broken.case, broken.sequence, broken.code) == (case, sequence, "event-missing")


def test_the_last_event_dropped_is_found(cases):
    case = number(cases[1])
    last = StoredEvent.objects.filter(case=case).order_by("-sequence").first()
    StoredEvent.objects.filter(case=case, sequence=last.sequence).delete()
    Text.objects.filter(case=case, sequence=last.sequence).delete()

    (broken,) = verify().broken
    assert (broken.case, broken.sequence, broken.code) == (
        case, last.sequence, "events-and-row-differ",
    )  # fmt: skip


def test_an_event_slipped_in_at_the_end_is_found(cases, council):
    case = number(cases[0])
    stream = load(council.pk, case)
    write(event_rows([follow(stream, [Fact("closed", NOON, NOON)])]))

    (broken,) = verify().broken
    assert (broken.case, broken.sequence) == (case, stream.sequence + 1)


def test_an_event_slipped_in_the_middle_is_found(cases):
    case = number(cases[0])
    with connection.cursor() as cursor:
        cursor.execute(
            "update cases_storedevent set sequence = sequence + 100"
            ' where "case" = %s and sequence >= 3', [case],
        )  # fmt: skip
        cursor.execute(
            "update cases_storedevent set sequence = sequence - 99"
            ' where "case" = %s and sequence >= 100', [case],
        )  # fmt: skip
    other = StoredEvent.objects.filter(case=number(cases[2]), sequence=3)
    other.update(case=case)

    broken = {(b.case, b.sequence, b.code) for b in verify().broken}
    assert broken == {
        (case, 3, "event-changed"),
        (number(cases[2]), 3, "event-missing"),
    }


def test_all_events_of_a_case_gone_is_found(cases):
    case = number(cases[2])
    StoredEvent.objects.filter(case=case).delete()

    (broken,) = verify().broken
    assert (broken.case, broken.code, broken.reference) == (
        case, "events-missing", cases[2].reference,
    )  # fmt: skip


GONE = {"words": None, "salt": None}
TEXTS = [
    ({"words": "Rang her at nine."}, "text-changed"),
    ({"salt": b"0" * 16}, "text-changed"),
    (GONE, "text-gone"),
    ({**GONE, "erased_at": "2026-01-01T00:00Z", "erased_by": "s-x"}, "text-gone"),
    ({"name": "zzz"}, "text-missing"),
]


@pytest.mark.parametrize(("change", "code"), TEXTS)
def test_a_change_to_words_is_found_where_it_was_made(cases, change, code):
    case = number(cases[1])
    event = StoredEvent.objects.get(case=case, name="noted")

    Text.objects.filter(case=case, sequence=event.sequence).update(**change)

    (broken,) = verify().broken
    assert (broken.case, broken.sequence, broken.text, broken.code) == (
        case, event.sequence, "text", code,
    )  # fmt: skip


def test_words_that_were_dropped_are_found(cases):
    case = number(cases[1])
    Text.objects.filter(case=case, name="text").delete()

    (broken,) = verify().broken
    assert (broken.text, broken.code) == ("text", "text-missing")


def test_words_that_belong_to_no_event_are_found(cases, council):
    case = number(cases[0])
    Text.objects.create(
        organisation=council, case=case, sequence=2, name="x", words="!", salt=b"0" * 16
    )

    (broken,) = verify().broken
    assert (broken.case, broken.sequence, broken.text, broken.code) == (case, 2, "x", "text-added")


def test_a_case_moved_to_another_organisation_is_found(cases, council, other_council):
    case = number(cases[0])
    for model in (StoredEvent, Text, CaseRow):
        model.objects.filter(case=case).update(organisation=other_council)

    (broken,) = verify(other_council).broken
    assert (broken.sequence, broken.code) == (1, "event-changed")
    (left,) = verify(council).broken  # its clocks still tell of it
    assert (left.case, left.code) == (case, "events-missing")


def test_every_case_is_looked_at_whatever_the_batch(council):
    for _ in range(7):
        received(council)
    last = CaseRow.objects.order_by("case").last()
    StoredEvent.objects.filter(case=last.case, sequence=1).update(by="s-x")
    seen = []

    for batch in (1, 2, 3, 7, 8, 500):
        verified = verify(batch=batch, progress=seen.append)
        assert verified.cases == 7
        assert [broken.case for broken in verified.broken] == [last.case]
    assert sum(seen) == 7 * 6


# -- whatever byte is changed -----------------------------------------------------------------


@pytest.fixture
def store_of_files(tmp_path, settings):
    folder = {
        "BACKEND": "putright.files.folder.Folder",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    with override_settings(STORAGES={**settings.STORAGES, "files": folder}):
        yield tmp_path / "files"


@pytest.fixture
def small(council, store_of_files, django_capture_on_commit_callbacks):
    """A case with words, an erased text, a file and an erased file; return its number."""
    files = [
        put(council, io.BytesIO(content), name_hint="a.txt", by="s-asha", at=NOON).id
        for content in (b"one file", b"another")
    ]
    received(council)  # beside it, so that something stays whole
    case = received(council, given={"files": files[:1]})
    asked(council, case.reference, "note", given={"text": "Zofia is ill.", "files": files[1:]})
    asked(council, case.reference, "note", given={"text": "Rang her at noon."})
    with django_capture_on_commit_callbacks(execute=True):
        words = {"by": "s-cleo", "rule": "Six years", "at": NOON}
        erase_text(council, case.reference, 5, "text", **words)
        erase_file(council, case.reference, files[1], **words)
    assert verify().is_whole
    return number(case)


TABLES = {"cases_storedevent": "", "cases_text": "name", "files_keptfile": "id"}
_POSITIONS = ("first", "middle", "last")


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [one.name for one in connection.introspection.get_table_description(cursor, table)]


# What no digest covers: when it was sent and by whom. The event says who added it, and when.
_FREE = {"files_keptfile": {"kept_at", "kept_by", "is_here"}}


def flipped(value, position: str):
    """Return a value with one byte of it changed; None where there is none to change."""
    if isinstance(value, memoryview):
        value = bytes(value)
    match value:
        case None:
            return None
        case bool():
            return not value
        case int():
            return value ^ {"first": 1 << 40, "middle": 4, "last": 1}[position]
        case datetime():
            return value + {"first": timedelta(days=3650), "middle": timedelta(hours=1),
                            "last": timedelta(microseconds=1)}[position]  # fmt: skip
        case bytes() | str() if value:
            place = {"first": 0, "middle": len(value) // 2, "last": len(value) - 1}[position]
            if isinstance(value, bytes):
                return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
            other = chr(ord(value[place]) ^ 1)
            return value[:place] + (other if other.isprintable() else "~") + value[place + 1 :]
        case _:
            return b"x" if isinstance(value, bytes) else "x"


def every_change(case: int):
    """Give every way to change one byte of one column of one row: the statement that does it."""
    for table, key in TABLES.items():
        columns = columns_of(table)
        names = ", ".join(f'"{column}"' for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(f'select {names} from {table} where "case" = %s', [case])
            rows = cursor.fetchall()
        for row in rows:
            known = dict(zip(columns, row, strict=True))
            where = [c for c in ("organisation_id", "case", "sequence", key) if c]
            for column in columns:
                if column in _FREE.get(table, ()):
                    continue
                for position in _POSITIONS:
                    other = flipped(known[column], position)
                    if other is not None and _fits(table, column, other):
                        yield table, known, column, position, other, where


def _fits(table: str, column: str, value) -> bool:
    """PostgreSQL takes no number that is too large for its column."""
    if not isinstance(value, int) or connection.vendor == "sqlite":
        return True
    small = {"shape": 2**15, "sequence": 2**31}
    return value < small.get(column, 2**63)


def test_every_changed_byte_of_every_column_is_found_where_it_is(small):
    tried = 0
    for table, row, column, position, other, where in list(every_change(small)):
        match_ = " and ".join(f'"{name}" = %s' for name in where)
        with contextlib.suppress(_Undo, IntegrityError), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    f'update {table} set "{column}" = %s where {match_}',
                    [other, *(row[name] for name in where)],
                )
                assert cursor.rowcount == 1
            broken = verify().broken
            about = f"{table} {row['sequence']} {row.get('name', '')} {column} {position}"
            assert (small, row["sequence"]) in {(b.case, b.sequence) for b in broken}, about
            tried += 1
            raise _Undo
    assert tried > 250
    assert verify().is_whole


class _Undo(Exception):
    pass


def test_every_dropped_row_is_found_where_it_was(small):
    for table, key in TABLES.items():
        names = [name for name in ("organisation_id", "case", "sequence", key) if name]
        with connection.cursor() as cursor:
            quoted = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f'select {quoted} from {table} where "case" = %s', [small])
            rows = cursor.fetchall()
        assert rows
        for row in rows:
            match_ = " and ".join(f'"{name}" = %s' for name in names)
            with contextlib.suppress(_Undo, IntegrityError), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"delete from {table} where {match_}", row)
                found = {(b.case, b.sequence) for b in verify().broken}
                assert (small, row[names.index("sequence")]) in found, (table, row)
                raise _Undo


# -- whatever is done to the store of files ---------------------------------------------------


def the_file(case) -> KeptFile:
    return KeptFile.objects.get(case=case, erased_at=None)


@pytest.mark.parametrize("place", [0, 4, 7])
def test_a_changed_byte_of_a_file_is_found(small, store_of_files, place):
    path = store_of_files / the_file(small).place
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)

    (broken,) = verify().broken

    assert (broken.case, broken.sequence, broken.code) == (small, 1, "file-changed")
    assert broken.text == f"file {the_file(small).id}"
    assert verify(files=False).is_whole


@pytest.mark.parametrize("content", [b"", b"one fil", b"one file.", b"one file" * 100_000])
def test_bytes_added_to_a_file_or_cut_off_are_found(small, store_of_files, content):
    (store_of_files / the_file(small).place).write_bytes(content)

    (broken,) = verify().broken

    assert (broken.case, broken.code) == (small, "file-changed")


def test_a_missing_file_is_found(small, store_of_files):
    (store_of_files / the_file(small).place).unlink()

    (broken,) = verify().broken

    assert (broken.case, broken.sequence, broken.code) == (small, 1, "file-missing")


@pytest.mark.parametrize(
    "place", ["stray", "{0}/stray", "{0}/007/7", "{0}/007/x/y", "99/007/7", "odd/deep/er"]
)
def test_what_nobody_knows_in_the_store_is_found(small, council, store_of_files, place):
    path = store_of_files / place.format(council.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"!")

    (broken,) = verify().broken

    assert broken.code == "file-stray"
    assert broken.text.startswith("file ")


def test_bytes_that_are_back_after_an_erasure_are_found(small, store_of_files):
    gone = KeptFile.objects.get(case=small, erased_at__isnull=False)
    (store_of_files / gone.place).parent.mkdir(parents=True, exist_ok=True)
    (store_of_files / gone.place).write_bytes(b"another")

    (broken,) = verify().broken

    assert (broken.case, broken.sequence, broken.code) == (small, gone.sequence, "file-not-erased")


def test_a_file_of_nobody_breaks_nothing(small, council):
    put(council, io.BytesIO(b"x"), name_hint="x", by="", at=NOON)

    assert verify().is_whole


def test_words_that_are_back_after_an_erasure_are_found(council):
    case = received(council)
    was = Text.objects.get(name="what_happened")
    words, salt = was.words, bytes(was.salt)
    erase_text(council, case.reference, 1, "what_happened", by="s-x", rule="Asked", at=NOON)
    Text.objects.filter(name="what_happened").update(words=words, salt=salt)

    (broken,) = verify().broken

    assert broken.code == "text-not-erased"


# -- what no range of cases holds -------------------------------------------------------------


def test_rows_of_no_organisation_are_found(cases):
    StoredEvent.objects.filter(case=number(cases[0])).update(organisation=987_654)

    codes = {broken.code for broken in verify().broken}

    assert codes == {"row-stray", "events-missing"}


@pytest.mark.parametrize("value", ["'x'", "x'00ff'", "null", "-7"])
def test_what_only_sqlite_would_take_is_found(cases, value):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL takes none of these")
    case = number(cases[1])
    for table in ("cases_storedevent", "cases_text"):
        for column in columns_of(table):
            if value == "null" and column not in ("words", "salt", "erased_at"):
                continue
            with contextlib.suppress(_Undo, IntegrityError), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(
                        f'update {table} set "{column}" = {value} where "case" = %s'
                        " and sequence = 1", [case],
                    )  # fmt: skip
                    changed = cursor.rowcount
                assert not verify().is_whole or (value, column) == ("null", "erased_at"), column
                assert changed == 1
                raise _Undo


def test_bytes_that_are_no_text_are_found(cases):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL takes none of these")
    with connection.cursor() as cursor:
        cursor.execute(
            "update cases_text set words = cast(x'ff41' as text)"
            ' where "case" = %s and sequence = 1', [number(cases[2])],
        )  # fmt: skip

    (broken,) = verify().broken

    assert (broken.case, broken.sequence, broken.code) == (number(cases[2]), 1, "text-changed")


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_it_is_checked_raises_no_alarm(council):
    for _ in range(5):
        received(council)
    reference, stop = CaseRow.objects.first().reference, threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            asked(council, reference, "note", given={"text": "Again."})
        connection.close()

    busy = threading.Thread(target=go_on)
    busy.start()
    try:
        for _ in range(15):
            assert verify(batch=2).is_whole
    finally:
        stop.set()
        busy.join()
