"""What is looked for in a hurry: clocks to watch, who stands where, and any word.

Not one transaction, so that on PostgreSQL nobody waits while the indexes are built.
The words are indexed by the database itself, so that no way in or out (a form, an
import, an erasure, a restored copy) can forget to.
"""

from typing import Any

from django.db import migrations, transaction
from django.db.models import Q

from putright.cases.migrating import BesideWriters, ByHand, index

# The vector of one text: its words, and the organisation's number as a word of its own, so
# that the index leads to one organisation's texts only. `search.py` asks with the same words.
# Why `left`: a vector has room for a million bytes; a longer text would not be taken at all.
_POSTGRESQL = (
    "drop index concurrently if exists cases_text_words",
    """
    create or replace function cases_text_vector(organisation bigint, words text)
    returns tsvector language sql immutable parallel safe
    return array_to_tsvector(array['o' || organisation::text])
        || to_tsvector('english'::regconfig, translate(left(words, 200000),
            'ÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖÙÚÛÜÝŴŶàáâãäåèéêëìíîïòóôõöùúûüýÿŵŷÇçÑñ',
            'AAAAAAEEEEIIIIOOOOOUUUUYWYaaaaaaeeeeiiiiooooouuuuyywyCcNn'))
    """,
    "create index concurrently cases_text_words on cases_text"
    " using gin (cases_text_vector(organisation_id, words)) where words is not null",
    "alter index cases_text_words alter column 1 set statistics 200",
)
_POSTGRESQL_BACK = (
    "drop index concurrently if exists cases_text_words",
    "drop function if exists cases_text_vector(bigint, text)",
)
_SQLITE_TRIGGERS = (
    """create trigger cases_text_in after insert on cases_text when new.words is not null begin
        insert into cases_textplace (organisation_id, "case", sequence, name)
            values (new.organisation_id, new."case", new.sequence, new.name);
        insert into cases_textindex (rowid, words) values (last_insert_rowid(), new.words);
    end""",
    """create trigger cases_text_out after delete on cases_text when old.words is not null begin
        insert into cases_textindex (cases_textindex, rowid, words)
            select 'delete', id, old.words from cases_textplace
            where organisation_id = old.organisation_id and "case" = old."case"
                and sequence = old.sequence and name = old.name;
        delete from cases_textplace
            where organisation_id = old.organisation_id and "case" = old."case"
                and sequence = old.sequence and name = old.name;
    end""",
    """create trigger cases_text_erased after update of words on cases_text
        when old.words is not null and old.words is not new.words begin
        insert into cases_textindex (cases_textindex, rowid, words)
            select 'delete', id, old.words from cases_textplace
            where organisation_id = old.organisation_id and "case" = old."case"
                and sequence = old.sequence and name = old.name;
        insert into cases_textindex (rowid, words)
            select id, new.words from cases_textplace
            where new.words is not null and organisation_id = new.organisation_id
                and "case" = new."case" and sequence = new.sequence and name = new.name;
        delete from cases_textplace
            where new.words is null and organisation_id = old.organisation_id
                and "case" = old."case" and sequence = old.sequence and name = old.name;
    end""",
)
# SQLite: each text has a number of its own here, for its rows are found by number only.
# Why automerge off: a merge inside somebody's commit took a tenth of a second; the worker merges.
_SQLITE = (
    """create table cases_textplace (
        id integer primary key, organisation_id integer not null, "case" integer not null,
        sequence integer not null, name text not null)""",
    """create unique index cases_textplace_of on cases_textplace
        (organisation_id, "case", sequence, name)""",
    """create virtual table cases_textindex using fts5(
        words, content='', columnsize=0, tokenize="porter unicode61 remove_diacritics 2")""",
    "insert into cases_textindex (cases_textindex, rank) values ('automerge', 0)",
    "insert into cases_textindex (cases_textindex, rank) values ('crisismerge', 1000)",
    *_SQLITE_TRIGGERS,
)
_SQLITE_THERE = (
    """insert into cases_textplace (organisation_id, "case", sequence, name)
        select organisation_id, "case", sequence, name from cases_text where words is not null""",
    """insert into cases_textindex (rowid, words)
        select p.id, t.words from cases_textplace p join cases_text t
            on t.organisation_id = p.organisation_id and t."case" = p."case"
            and t.sequence = p.sequence and t.name = p.name""",
)
BY_HAND = ByHand(
    table="cases_text",
    sqlite=_SQLITE_TRIGGERS,
    sqlite_filled=(
        "insert into cases_textindex (cases_textindex) values ('delete-all')",
        "delete from cases_textplace",
        *_SQLITE_THERE,
    ),
    postgresql={"cases_text_words": _POSTGRESQL},
)
_SQLITE_BACK = (
    "drop trigger cases_text_in",
    "drop trigger cases_text_out",
    "drop trigger cases_text_erased",
    "drop table cases_textindex",
    "drop table cases_textplace",
)


def _run(schema_editor: Any, postgresql: tuple[str, ...], sqlite: tuple[str, ...]) -> None:
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        for statement in postgresql:
            schema_editor.execute(statement, params=None)
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in sqlite:
            cursor.execute(statement)


def forwards(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, _POSTGRESQL, _SQLITE + _SQLITE_THERE)


def backwards(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, _POSTGRESQL_BACK, _SQLITE_BACK)


class Migration(BesideWriters):
    dependencies = (("cases", "0002_missed_and_tallies"),)
    operations = (
        index(
            "clockrow",
            ("organisation", "owed_on", "case", "number"),
            "clock_to_watch",
            condition=Q(is_open=True, told=False),
        ),
        index(
            "caserow",
            ("organisation", "received_at", "case"),
            "case_restricted",
            condition=Q(restricted=True),
        ),
        index("standingrow", ("organisation", "person", "case"), "standing_of"),
        migrations.RunPython(forwards, backwards),
    )
