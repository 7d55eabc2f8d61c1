"""How much is in each table, and whose policies does it need?"""

from django.apps import apps
from django.db import connection, models

from putright.cases.models import CaseRow
from putright.cases.store import quoted, read


def tables() -> list[type[models.Model]]:
    """Return every table that Django keeps, in an order in which each follows those it names."""
    found: list[type[models.Model]] = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            _add(model, found)
    return found


def _add(model: type[models.Model], found: list[type[models.Model]]) -> None:
    if model in found:
        return
    for field in model._meta.local_fields:
        other = field.related_model
        if isinstance(other, type) and other is not model:
            _add(other, found)
    found.append(model)


def counts() -> dict[str, int]:
    """Return the number of rows of every table that is there."""
    there = set(connection.introspection.table_names())
    names = sorted(there & {model._meta.db_table for model in tables()})
    return {name: read(f'select count(*) from "{name}"', [])[0][0] for name in names}


def migrations() -> list[list[str]]:
    rows = read("select app, name from django_migrations order by app, name", [])
    return [[app, name] for app, name in rows]


def packs() -> list[list[str]]:
    """Return every pack and version that binds a case here."""
    rows = read(f'select distinct "pack", "version" from {quoted(CaseRow)}', [])
    return sorted([pack, version] for pack, version in rows)


def said(counted: dict[str, int]) -> str:
    """Return how much there is, in words."""
    names = {
        "cases_caserow": "cases",
        "cases_storedevent": "events",
        "cases_text": "texts",
        "files_keptfile": "files",
        "people_organisation": "organisations",
    }
    return ", ".join(f"{counted.get(table, 0)} {name}" for table, name in names.items())
