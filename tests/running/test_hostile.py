"""Whatever the database or the disk does, people get a clear page, and service comes back."""

import contextlib
import json
import resource
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.running.machine import Cluster, Process, Site, Web, wait_for

pytestmark = pytest.mark.usefixtures("once")

STORY = "The lift has stood still since Monday."


def told_to_wait(answer, *, sent):
    assert answer.status == 503, (answer.status, answer.words)
    assert "We cannot do this just now" in answer.words
    assert ("What you sent just now may not have been saved" in answer.words) is sent
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["Cache-Control"] == "no-store"


def cases_with(site: Site, words: str) -> list[tuple[int]]:
    """Return every case in which somebody wrote just this, by a connection of our own."""
    address = site.environment["PUTRIGHT_DATABASE"]
    sql = 'select distinct "case" from cases_text where words = {}'
    if address.startswith("postgresql"):
        with psycopg.connect(address) as connection:
            return connection.execute(sql.format("%s"), [words]).fetchall()
    import sqlite3

    connection = sqlite3.connect(address.removeprefix("sqlite:///"))
    try:
        return connection.execute(sql.format("?"), [words]).fetchall()
    finally:
        connection.close()


# -- the database is lost ---------------------------------------------------------------------


@pytest.fixture
def on_postgresql(database_server: Cluster, tmp_path: Path) -> tuple[Site, str]:
    site = Site(tmp_path, database_server.make(f"hostile_{time.time_ns()}"))
    return site, site.prepare()


def test_a_lost_database_is_a_clear_page_and_comes_back_by_itself(database_server, on_postgresql):
    site, session = on_postgresql
    with site.web() as web:
        customer, officer = web.browser(), web.browser(session)
        form = customer.write(STORY)
        database_server.stop()
        try:
            unsent = customer.send("/mini/tell/check/", form, token=form.box("token"))
            told_to_wait(unsent, sent=True)
            assert "send it again" in unsent.words
            for page in ("/mini/", "/mini/tell/check/", "/"):
                told_to_wait(customer.get(page), sent=False)
            told_to_wait(officer.get("/staff/mini/"), sent=False)
            ready = customer.get("/health/ready")
            assert (ready.status, json.loads(ready.body)["status"]) == (503, "not ready")
            assert customer.get("/health/live").status == 200
        finally:
            database_server.start()
        wait_for(lambda: customer.get("/health/ready").status == 200, "readiness")
        sent = customer.send("/mini/tell/check/", form, token=form.box("token"))
        assert sent.status == 302
        assert customer.get(sent.headers["Location"]).status == 200
        assert officer.get("/staff/mini/").status == 200
    assert len(cases_with(site, STORY)) == 1
    assert web.said.count("the database does not answer") <= 2  # once for each process
    assert "File " not in web.said and ".py:" not in web.said
    assert STORY not in web.said


def test_a_database_that_takes_too_long_is_not_waited_for(on_postgresql):
    site, session = on_postgresql
    with (
        site.web(PUTRIGHT_PATIENCE="1") as web,
        psycopg.connect(site.environment["PUTRIGHT_DATABASE"]) as other,
    ):
        officer = web.browser(session)
        assert officer.get("/staff/mini/cases/").status == 200
        other.execute("lock table cases_caserow in access exclusive mode")

        began = time.monotonic()
        told_to_wait(officer.get("/staff/mini/cases/"), sent=False)
        assert time.monotonic() - began < 15

        other.rollback()
        assert officer.get("/staff/mini/cases/").status == 200
    assert "the database took too long" in web.said


# -- somebody else writes ---------------------------------------------------------------------


def test_a_writer_who_never_ends_stops_no_reader_and_tells_the_others_to_wait(on_sqlite):
    import sqlite3

    site, _ = on_sqlite
    with site.web(PUTRIGHT_PATIENCE="1") as web:
        customer = web.browser()
        reference, secret = customer.complain(STORY)
        form = customer.write("Another thing.")
        other = sqlite3.connect(site.folder / "putright.sqlite3", isolation_level=None)
        other.execute("begin immediate")
        try:
            told_to_wait(
                customer.send("/mini/tell/check/", form, token=form.box("token")), sent=True
            )
            assert customer.get(f"/mini/case/{reference}/{secret}/").status == 200
        finally:
            other.rollback()
            other.close()
        sent = customer.send("/mini/tell/check/", form, token=form.box("token"))
        assert sent.status == 302
    assert len(cases_with(site, "Another thing.")) == 1


# -- the disk takes nothing more --------------------------------------------------------------


def let_write(process: Process, most: int) -> None:
    """Say how long a file may become by the hand of these processes."""
    for pid in process.pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def look_on_while_nothing_can_be_written(web: Web, session: str, hinder, mend) -> None:
    customer, officer = web.browser(), web.browser(session)
    reference, secret = customer.complain(STORY)
    assert officer.get(f"/staff/mini/case/{reference}/").status == 200
    form = customer.write("Not on this disk.")

    hinder()
    try:
        told_to_wait(customer.send("/mini/tell/check/", form, token=form.box("token")), sent=True)
        path = "/mini/tell/complaint/what/"
        told_to_wait(customer.send(path, customer.get(path), what_happened="Nor this."), sent=True)
        for page in ("/mini/", f"/mini/case/{reference}/{secret}/", "/mini/policy/"):
            assert customer.get(page).status == 200, page
        assert officer.get("/staff/mini/cases/").status == 200
        # Why not shown: that a member of staff looks at a case has to be written down.
        told_to_wait(officer.get(f"/staff/mini/case/{reference}/"), sent=False)
    finally:
        mend()

    sent = customer.send("/mini/tell/check/", form, token=form.box("token"))
    assert sent.status == 302, sent.words
    assert officer.get(f"/staff/mini/case/{reference}/").status == 200


def test_a_disk_that_cannot_be_written_is_a_clear_page_and_reading_goes_on(on_sqlite):
    site, session = on_sqlite
    with site.web() as web:
        look_on_while_nothing_can_be_written(
            web,
            session,
            hinder=lambda: let_write(web, 0),
            mend=lambda: let_write(web, resource.RLIM_INFINITY),
        )
    assert len(cases_with(site, "Not on this disk.")) == 1
    assert cases_with(site, "Nor this.") == []
    assert "Nothing can be saved or shown: the database cannot reach its disk" in web.said


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    if _mount("-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", str(place)):
        pytest.skip("only root may mount a disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def _mount(*words: str) -> int:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode


def test_a_full_disk_is_a_clear_page_and_reading_goes_on(prepared, mounted):
    site = _copied(prepared[0], mounted)
    ballast = mounted / "ballast"

    def fill() -> None:
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 4096)

    with site.web() as web:
        look_on_while_nothing_can_be_written(web, prepared[1], hinder=fill, mend=ballast.unlink)
    assert len(cases_with(site, "Not on this disk.")) == 1
    assert "Nothing can be saved or shown: the disk is full" in web.said


def test_a_disk_that_became_read_only_can_be_read_and_written_again_when_it_is_mended(
    prepared, mounted, tmp_path
):
    site = _copied(prepared[0], mounted)
    view = tmp_path / "view"
    view.mkdir()
    assert _mount("--bind", str(mounted), str(view)) == 0
    try:
        # The other server looks at the same disk and may write: SQLite's own files stay there.
        with site.web() as other:
            reference, secret = other.browser().complain(STORY)
            assert _mount("-o", "remount,ro,bind", str(view)) == 0
            with Site(view).web() as web:
                customer = web.browser()
                assert customer.get("/mini/").status == 200
                assert customer.get(f"/mini/case/{reference}/{secret}/").status == 200
                path = "/mini/tell/complaint/what/"
                form = customer.get(path)
                told_to_wait(customer.send(path, form, what_happened="Nor this."), sent=True)

                assert _mount("-o", "remount,rw,bind", str(view)) == 0
                for _ in range(9):
                    customer.complain("It can be written again.")
    finally:
        subprocess.run(["umount", "--lazy", str(view)], check=True)
    assert cases_with(site, "Nor this.") == []
    assert len(cases_with(site, "It can be written again.")) == 9


def _copied(prepared: Path, place: Path) -> Site:
    subprocess.run(["cp", "-a", f"{prepared}/.", str(place)], check=True)
    return Site(place)
