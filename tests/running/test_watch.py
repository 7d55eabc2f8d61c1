"""Whoever runs a server can watch it: lines that a program reads, numbers of all its processes."""

import json
import os
import re
import signal
from pathlib import Path

import pytest

from tests.running.machine import wait_for

pytestmark = pytest.mark.usefixtures("once")

TOKEN = "a-token-of-the-tests"
STORY = "zyzzyva: the lift has stood still since Monday"


def test_each_line_is_an_object_and_none_holds_what_was_written(on_sqlite):
    site, session = on_sqlite
    with site.web(PUTRIGHT_LOGS="json") as web:
        customer = web.browser()
        reference, secret = customer.complain(STORY)
        customer.get(f"/mini/case/{reference}/{secret}/", **{"X-Request-ID": "proxy-1234567"})
        web.browser(session).get(f"/staff/mini/case/{reference}/")
        customer.get("/health/ready")
        # One of its processes is killed, as when memory runs out; gunicorn says so.
        os.kill(web.pids[-1], signal.SIGKILL)
        wait_for(lambda: "SIGKILL" in web.said, "that a process was killed")
        wait_for(lambda: len(web.pids) == 3, "another process")
        assert customer.get("/mini/").status == 200

    told = [line for line in web.said.splitlines() if not line.startswith("Putright is at")]
    lines = [json.loads(line) for line in told]
    asked = [line for line in lines if line["logger"] == "putright.requests"]
    assert {line["route"] for line in asked} >= {"portal:check", "portal:case", "workspace:case"}
    assert "proxy-1234567" in {line["request"] for line in asked}
    assert not [line for line in asked if line["route"] == "unknown"]
    assert "zyzzyva" not in web.said and secret not in web.said and session not in web.said


def test_what_every_process_counted_is_one_sum(on_sqlite):
    site, _ = on_sqlite
    with (
        site.web(PUTRIGHT_METRICS_TOKEN=TOKEN, PUTRIGHT_LOGS="quiet") as web,
        site.work("--every", "1"),
    ):
        customer = web.browser()
        for _ in range(40):
            assert customer.get("/mini/").status == 200
        counted = list(Path("/dev/shm").glob(f"putright-metrics-{web.pids[0]}/*.db"))

        def metrics() -> str:
            return customer.get("/metrics", Authorization=f"Bearer {TOKEN}").body

        starts = re.search(r'seconds_count{method="GET",route="portal:start",.*} (\S+)', metrics())
        assert starts and float(starts[1]) == 40
        wait_for(lambda: "putright_worker_lag_seconds{" in metrics(), "a worker's sign of life")
        assert customer.get("/metrics").status == 401
        assert web.stop() == 0
    assert not Path("/dev/shm").exists() or counted
    assert not [path for path in counted if path.exists()]
    assert "portal:start" not in web.said  # quiet


def test_what_was_made_ready_once_is_not_made_again(on_sqlite):
    site, _ = on_sqlite
    with site.web() as web:
        assert web.browser().get("/mini/").status == 200
    made = site.folder / "static" / "staticfiles.json", *(site.folder / "pages").iterdir()
    before = {path: path.stat().st_mtime_ns for path in made}
    assert len(before) > 20

    with site.web() as web:
        page = web.browser().get("/mini/")
    assert {path: path.stat().st_mtime_ns for path in made} == before
    assert (site.folder / "pages").stat().st_mode & 0o777 == 0o700
    style = re.search(r'href="(/static/design/site\.[0-9a-f]+\.css)"', page.body)
    assert style

    (site.folder / "static" / "collected-from").write_text("of another version")
    with site.web() as web:
        assert web.browser().get(style[1]).status == 200
    assert made[0].stat().st_mtime_ns != before[made[0]]
