"""What a team owes, what waits for somebody else, and who somebody is: each by an index.

The index of people is kept by the database itself, as that of texts is (0003), so that no
way in or out can forget to. On SQLite a migration that makes `people_customer` anew drops
the triggers: `people/by_hand.py` puts back what BY_HAND names.
"""

from typing import Any

from django.db import migrations, transaction
from django.db.models import Q

from putright.cases.migrating import BesideWriters, ByHand, index

# The vector of one person: their words, their telephone number as one word of digits, and
# the organisation's number as a word of its own. `search_people.py` asks with the same words.
_POSTGRESQL = (
    "drop index concurrently if exists people_customer_words",
    r"""
    create or replace function people_customer_vector(
        organisation bigint, name text, email text, phone text, address text, outside_id text)
    returns tsvector language sql immutable parallel safe
    return array_to_tsvector(array_remove(array['o' || organisation::text,
            'p' || nullif(left(regexp_replace(phone, '[^0-9]', '', 'g'), 60), '')], null))
        || to_tsvector('simple'::regconfig, regexp_replace(translate(
            left(name || ' ' || email || ' ' || outside_id || ' ' || address, 5000),
            'ÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖÙÚÛÜÝŴŶàáâãäåèéêëìíîïòóôõöùúûüýÿŵŷÇçÑñ',
            'AAAAAAEEEEIIIIOOOOOUUUUYWYaaaaaaeeeeiiiiooooouuuuyywyCcNn'), '[^[:alnum:]]+', ' ', 'g'))
    """,
    "create index concurrently people_customer_words on people_customer using gin"
    " (people_customer_vector(organisation_id, name, email, phone, address, outside_id))",
)
_POSTGRESQL_BACK = (
    "drop index concurrently if exists people_customer_words",
    "drop function if exists people_customer_vector(bigint, text, text, text, text, text)",
)


def _words(row: str) -> str:
    """Return what SQLite indexes of a row. It has no expressions, so the signs are named."""
    digits = f"{row}.phone"
    for sign in (" ", "-", "(", ")", "+", ".", "/"):
        digits = f"replace({digits}, '{sign}', '')"
    return (
        f"{row}.name || ' ' || {row}.email || ' ' || {row}.outside_id || ' ' || {row}.address"
        f" || case when {row}.phone > '' then ' p' || {digits} else '' end"
    )


_SQLITE_TRIGGERS = (
    f"""create trigger people_customer_in after insert on people_customer begin
        insert into people_customerplace (organisation_id, "key")
            values (new.organisation_id, new."key");
        insert into people_customerindex (rowid, words)
            values (last_insert_rowid(), {_words("new")});
    end""",
    f"""create trigger people_customer_out after delete on people_customer begin
        insert into people_customerindex (people_customerindex, rowid, words)
            select 'delete', id, {_words("old")} from people_customerplace
            where organisation_id = old.organisation_id and "key" = old."key";
        delete from people_customerplace
            where organisation_id = old.organisation_id and "key" = old."key";
    end""",
    f"""create trigger people_customer_changed
        after update of name, email, phone, address, outside_id on people_customer begin
        insert into people_customerindex (people_customerindex, rowid, words)
            select 'delete', id, {_words("old")} from people_customerplace
            where organisation_id = old.organisation_id and "key" = old."key";
        insert into people_customerindex (rowid, words)
            select id, {_words("new")} from people_customerplace
            where organisation_id = new.organisation_id and "key" = new."key";
    end""",
)
_SQLITE = (
    """create table people_customerplace (
        id integer primary key, organisation_id integer not null, "key" text not null)""",
    'create unique index people_customerplace_of on people_customerplace (organisation_id, "key")',
    """create virtual table people_customerindex using fts5(
        words, content='', columnsize=0, tokenize="unicode61 remove_diacritics 2")""",
    *_SQLITE_TRIGGERS,
)
_SQLITE_THERE = (
    """insert into people_customerplace (organisation_id, "key")
        select organisation_id, "key" from people_customer""",
    f"""insert into people_customerindex (rowid, words)
        select p.id, {_words("u")} from people_customerplace p join people_customer u
            on u.organisation_id = p.organisation_id and u."key" = p."key" """,
)
BY_HAND = ByHand(
    table="people_customer",
    sqlite=_SQLITE_TRIGGERS,
    sqlite_filled=(
        "insert into people_customerindex (people_customerindex) values ('delete-all')",
        "delete from people_customerplace",
        *_SQLITE_THERE,
    ),
    postgresql={"people_customer_words": _POSTGRESQL},
)
_SQLITE_BACK = (
    "drop trigger people_customer_in",
    "drop trigger people_customer_out",
    "drop trigger people_customer_changed",
    "drop table people_customerindex",
    "drop table people_customerplace",
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
    dependencies = (
        ("cases", "0007_what_colleagues_ask"),
        ("people", "0003_who_changed_a_record"),
    )
    operations = (
        index(
            "clockrow",
            ("organisation", "team", "owed_on", "case", "number"),
            "clock_open_by_team",
            condition=Q(is_open=True),
        ),
        index(
            "clockrow",
            ("organisation", "case", "number"),
            "clock_waiting",
            condition=Q(is_open=True, state="paused"),
        ),
        migrations.RunPython(forwards, backwards),
    )
