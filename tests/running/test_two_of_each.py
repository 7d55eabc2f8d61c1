"""Two servers, two workers, a database and its replica: each may go, and the service stays."""

import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.running.conftest import require_postgres
from tests.running.machine import Cluster, Follower, Site, Web, wait_for

pytestmark = pytest.mark.usefixtures("once")


@pytest.fixture
def pair() -> Iterator[tuple[str, Follower, Path]]:
    """A database, one that follows it, and a folder for what is served from them."""
    require_postgres()
    # Beware: PostgreSQL's own account has to pass through every folder above.
    folder = Path(tempfile.mkdtemp(prefix="putright-pair-", dir="/tmp"))
    folder.chmod(0o711)
    site = folder / "site"
    site.mkdir()
    try:
        address = Cluster(folder / "primary").make("putright")
        yield address, Follower(folder / "replica", address), site
    finally:
        postgres.stop(folder / "replica")
        postgres.stop(folder / "primary")
        shutil.rmtree(folder, ignore_errors=True)


def count(address: str, sql: str) -> int:
    with psycopg.connect(address) as connection:
        row = connection.execute(sql).fetchone()
    assert row
    return int(row[0])


def found(web: Web, session: str) -> set[str]:
    """Return the references on the page of what holds a word."""
    page = web.browser(session).get("/staff/mini/search/?words=lift")
    assert page.status == 200
    return set(re.findall(r"/case/(MC-[A-Z0-9-]+)/", page.body))


def test_two_of_each_are_one_service_and_any_of_them_may_go(pair):
    address, follower, folder = pair
    site = Site(folder, address, PUTRIGHT_REPLICA=follower.address)
    session = site.prepare()
    with ExitStack() as stack:
        webs = [stack.enter_context(site.web()) for _ in range(2)]
        workers = [stack.enter_context(site.work("--every", "1")) for _ in range(2)]
        desk = stack.enter_context(site.desk())

        # What is sent to either is seen in both, by customers and staff alike.
        sent = [web.browser().complain(f"Word{n} of the lift") for n, web in enumerate(webs * 2)]
        for web in webs:
            officer = web.browser(session)
            for reference, secret in sent:
                assert web.browser().get(f"/mini/case/{reference}/{secret}/").status == 200
                assert officer.get(f"/staff/mini/case/{reference}/").status == 200
        signs = "select count(*) from running_worker"
        wait_for(lambda: count(address, signs) == 2, "a sign of life of each worker")

        # Figures and search are read from the replica: what it has not heard of, they have not.
        last = f"select 1 from cases_caserow where reference = '{sent[-1][0]}'"
        wait_for(lambda: follower.has(last), "the replica to follow")
        wait_for(lambda: desk.ask("lift") == {"hits": 4, "counted": 4}, "all of them")
        follower.pause()
        webs[0].browser().complain("Another lift")
        assert desk.ask("lift") == {"hits": 4, "counted": 4}
        follower.go_on()
        wait_for(lambda: desk.ask("lift") == {"hits": 5, "counted": 5}, "what came since")

        # So it is on the pages of both servers.
        everybody = {reference for reference, _ in sent}
        for web in webs:
            wait_for(lambda web=web: everybody <= found(web, session), "all on the page")

        # The replica goes: nobody who looks for anything notices, nor who writes.
        follower.kill()
        for web in webs:
            assert everybody <= found(web, session)
            assert web.browser(session).get("/staff/mini/figures/").status == 200
        assert desk.ask("lift") == {"hits": 5, "counted": 5}
        webs[1].browser().complain("Yet another lift")
        assert desk.ask("lift") == {"hits": 6, "counted": 6}
        assert desk.said.count("The replica does not answer") == 1
        follower.start()
        wait_for(lambda: desk.ask("lift") and "The replica is back" in desk.said, "its return")

        # One server and one worker are killed: the others go on.
        webs[0].kill()
        workers[0].kill()
        reference, secret = webs[1].browser().complain("The last lift")
        assert webs[1].browser().get(f"/mini/case/{reference}/{secret}/").status == 200
        beat = "select extract(epoch from max(looked_at)) * 1000 from running_worker"
        before = count(address, beat)
        wait_for(lambda: count(address, beat) > before, "another look of the other worker")
        assert count(address, "select count(*) from cases_caserow") == 7
        wait_for(lambda: desk.ask("lift")["hits"] == 7, "the last of them")


def test_a_replica_that_is_far_behind_or_follows_nobody_is_not_asked(pair):
    address, follower, folder = pair
    site = Site(folder, address, PUTRIGHT_REPLICA=follower.address)
    site.prepare()
    with site.web() as web, site.desk() as desk:
        web.browser().complain("The lift")
        wait_for(lambda: desk.ask("lift")["hits"] == 1, "the first")
        follower.pause()
        web.browser().complain("Another lift")
        began = time.monotonic()
        wait_for(lambda: desk.ask("lift")["hits"] == 2, "the primary to be asked", patience=20)
        assert time.monotonic() - began > 5  # a few seconds are borne with

        postgres.control(follower.folder, "promote")
        web.browser().complain("A third lift")
        assert desk.ask("lift") == {"hits": 3, "counted": 3}
