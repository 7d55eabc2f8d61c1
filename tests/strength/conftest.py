"""The small policy, an organisation under it, and several who do things at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from putright.people.models import Organisation
from tests.cases.conftest import PACKS
from tests.strength import given


@pytest.fixture(autouse=True)
def _small_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUTRIGHT_PACKS", str(PACKS))


@pytest.fixture
def organisation(db: None) -> Organisation:
    return given.office()


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Return a function that runs several at the same moment, each in a thread of its own."""

    def run(*several: Callable[[], Any]) -> list[Any]:
        barrier = Barrier(len(several))
        found: list[Any] = [None] * len(several)

        def one(place: int, what: Callable[[], Any]) -> None:
            try:
                connection.ensure_connection()
                barrier.wait(30)
                found[place] = what()
            except Exception as error:
                found[place] = error
            finally:
                connection.close()

        threads = [Thread(target=one, args=item) for item in enumerate(several)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    return run
