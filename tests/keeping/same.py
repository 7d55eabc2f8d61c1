"""Do two installations hold the same? Every table, every digest, every file."""

from typing import Any

from django.db import connection

from putright.cases.rebuild import differences
from putright.cases.verify import verify
from putright.keeping.counts import tables
from putright.keeping.digests import digests
from putright.keeping.tables import content
from tests.keeping.conftest import Place


def everything(place: Place) -> dict[str, Any]:
    """Return what an installation holds, such that two which hold the same give the same."""
    with place.used():
        found: dict[str, Any] = {model._meta.db_table: content(model) for model in tables()}
        found["digests"] = digests()
    return found


def files_of(place: Place) -> dict[str, bytes]:
    return {
        str(path.relative_to(place.files)): path.read_bytes()
        for path in sorted(place.files.rglob("*"))
        if path.is_file()
    }


def is_whole_and_true(place: Place) -> bool:
    """Return whether verify finds nothing, and the rows are what the events say."""
    with place.used():
        found = verify()
        assert found.broken == []
        assert list(differences()) == []
        assert found.cases > 30 and found.files > 0
        assert connection.vendor in place.address
    return True
