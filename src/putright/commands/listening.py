"""How are many answered at once? Processes of threads, none of them held up by one client."""

import gc
import os
import shutil
import socket
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

MEMORY = Path("/dev/shm")  # noqa: S108
_COUNTED = "putright-metrics-"
_SILENT, _STALLED, _LINGERING = 30, 20, 0.5  # seconds


def listen(
    host: str, port: int, workers: int, threads: int, when_ready: Callable[[str], None]
) -> None:
    """Answer at this address until told to stop; `when_ready` is given it once pages are."""
    from django.conf import settings
    from django.db import connections
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from putright.project.wsgi import application

            _read_beforehand()
            # Beware: a connection may not be shared with the processes that fork from here.
            connections.close_all()
            return application

    counted = _count_together()

    def ready(arbiter: Any) -> None:
        gc.enable()
        for listener in arbiter.LISTENERS:
            _wait_for_nobody(listener.sock)
        there = arbiter.LISTENERS[0].getsockname()
        when_ready(f"http://{for_people(host)}:{there[1]}/")

    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "worker_class": _worker(),
        "workers": workers,
        "threads": threads,
        "preload_app": True,
        "timeout": 60,
        "graceful_timeout": 20,
        "loglevel": "error",
        "control_socket_disable": True,
        "forwarded_allow_ips": ",".join(["127.0.0.1", "::1", *settings.PROXIES]),
        "proc_name": "putright",
        "when_ready": ready,
        "on_exit": lambda arbiter: shutil.rmtree(counted, ignore_errors=True) if counted else None,
        "logger_class": _log(),
    }
    # Whence: gunicorn's FAQ, "blocking os.fchmod".
    if MEMORY.is_dir():
        options["worker_tmp_dir"] = str(MEMORY)
    Server().run()


def _wait_for_nobody(listener: socket.socket) -> None:
    """Keep those who connect and say nothing, or stop halfway, from holding a thread for long.

    A browser connects beforehand as a rule, and a thread waits five seconds for each.
    """
    if sys.platform != "linux":
        return
    # Nobody is there until something came; and what is accepted inherits how long it may stall.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, _SILENT)
    stalled = struct.pack("ll", _STALLED, 0)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, stalled)


def _worker() -> Any:
    """Return what answers in each process: threads, and one that looks after all connections."""
    from gunicorn import util
    from gunicorn.workers.gthread import ThreadWorker

    class Worker(ThreadWorker):  # type: ignore[misc]
        def handle(self, conn: Any) -> Any:
            kept = super().handle(conn)
            if kept is False:
                # Why here: gunicorn would wait for the client to hang up where it looks after
                # all connections, and one that does not would hold up every other.
                util.close_graceful(conn.sock, timeout=_LINGERING)
                conn.close = lambda graceful=False: None
            return kept

    return Worker


def _log() -> Any:
    """Return what gunicorn tells its troubles to: the same place, and as discreetly, as we do."""
    from gunicorn.glogging import Logger

    class Log(Logger):  # type: ignore[misc]
        def setup(self, cfg: Any) -> None:
            super().setup(cfg)
            self.error_log.handlers.clear()
            self.error_log.propagate = True

    return Log


def for_people(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _read_beforehand() -> None:
    """Read every page and address now, so that the processes that fork from here share them."""
    from django.template import engines
    from django.urls import reverse

    reverse("portal:organisations")
    pages = engines["jinja2"].env  # type: ignore[attr-defined]
    for name in pages.list_templates():
        pages.get_template(name)
    # Whence: the manual of `gc`. A collection would write into memory that is shared, and so
    # have every process keep a copy of its own.
    gc.freeze()


def _count_together() -> Path | None:
    """Make the folder in which the processes keep what they count, if anybody asks for it."""
    from django.conf import settings

    if not settings.METRICS_TOKEN:
        return None
    # Why in memory: what is kept there is written at every request, and a full disk would
    # kill the process that writes.
    memory = MEMORY if MEMORY.is_dir() else Path(tempfile.gettempdir())
    for old in memory.glob(f"{_COUNTED}*"):
        if not _runs(int(old.name.removeprefix(_COUNTED))):
            shutil.rmtree(old, ignore_errors=True)  # of a server that was killed
    folder = memory / f"{_COUNTED}{os.getpid()}"
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    return folder


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True
