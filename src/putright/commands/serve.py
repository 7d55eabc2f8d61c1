"""`putright serve`: the web pages, ready for people."""

import argparse
import errno
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

from putright.commands import VERSION, Failed, database_ready, django_ready

NAME = "serve"
HELP = "serve the pages to customers and staff"
EXAMPLES = """\
examples:
  putright serve                              on this machine, at port 8000
  putright serve --host 0.0.0.0 --workers 4   to a proxy that speaks HTTPS to the world
  putright serve --today 2027-01-05T09:00     a demonstration, as on another day

PUTRIGHT_HOSTS names the addresses answered to; PUTRIGHT_HTTPS=no allows plain HTTP.
"""


MEMORY = Path("/dev/shm")  # noqa: S108
_COUNTED = "putright-metrics-"
_SILENT, _STALLED, _LINGERING = 30, 20, 0.5  # seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on [%(default)s]"
    )
    parser.add_argument(
        "--port", type=port, default=8000, help="0 takes any that is free [%(default)s]"
    )
    parser.add_argument(
        "--workers", type=at_least_one, default=2, help="processes; one a core [%(default)s]"
    )
    parser.add_argument(
        "--threads", type=at_least_one, default=4, help="pages at once in each [%(default)s]"
    )
    parser.add_argument(
        "--today",
        type=wall_time,
        metavar="WHEN",
        help="start the clock at a London time such as 2027-01-05T09:00; demonstrations only",
    )


def run(args: argparse.Namespace) -> int:
    serve(args.host, args.port, args.workers, args.threads, args.today)
    return 0


def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    threads: int = 4,
    today: str | None = None,
    when_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until told to stop. `when_ready` is given the address, once pages are answered."""
    from putright.project import clock

    # Why: collecting garbage is a tenth of the time that starting takes. `_listen` goes on with it.
    gc.disable()
    if today:
        clock.move(today)
    os.environ["PUTRIGHT_STATIC_COLLECTED"] = "yes"
    django_ready()
    _refuse_if_unsafe()
    database_ready()
    _refuse_if_taken(host, port)
    _collect_static()
    _listen(host, port, workers, threads, when_ready or _say_where)


def settle_on_this_machine() -> None:
    """Choose what a demonstration needs: plain HTTP, a secret key, a folder for its e-mail.

    To be called before Django starts. What the environment already says stays.
    """
    from putright.project import environment

    os.environ.setdefault("PUTRIGHT_HTTPS", "no")
    os.environ.setdefault("PUTRIGHT_STATIC_COLLECTED", "yes")
    if not environment.text("PUTRIGHT_LOGS"):
        os.environ["PUTRIGHT_LOGS"] = "quiet"
    if not environment.text("PUTRIGHT_SECRET_KEY"):
        environment.keep_secret(Path(environment.text("PUTRIGHT_VAR", "var")) / "secret-key")
    if not environment.text("PUTRIGHT_MAIL"):  # what would be sent can be read there
        os.environ["PUTRIGHT_MAIL"] = f"{environment.text('PUTRIGHT_VAR', 'var')}/mail"


def _say_where(address: str) -> None:
    print(f"Putright is at {address} (Ctrl+C stops it)", flush=True)


def _refuse_if_unsafe() -> None:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.SECRET_KEY  # noqa: B018 -- Django refuses to give an empty one
    except ImproperlyConfigured:
        raise Failed(
            "there is no secret key, which keeps sign-ins safe. Set PUTRIGHT_SECRET_KEY, or "
            "PUTRIGHT_SECRET_KEY_FILE to the name of a file that holds it; make one with "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'."
        ) from None


def _refuse_if_taken(host: str, port: int) -> None:
    """Say at once that a port is taken, which gunicorn says after five tries."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise Failed(f"port {port} is taken; choose another with --port.") from None
        if fault.errno == errno.EACCES:
            raise Failed(f"port {port} needs more rights; choose one above 1023.") from None
        raise Failed(f"{host} is not an address of this machine: {fault.strerror}.") from None


def _collect_static() -> None:
    """Collect the styles, unless those of this version are collected already."""
    from django.conf import settings

    # Beware: too late when Django was started before `serve`; they are then read where they lie.
    if settings.STATIC_ROOT is None:
        return
    collected = Path(settings.STATIC_ROOT) / "collected-from"
    now = _styles()
    if not collected.is_file() or collected.read_text(encoding="utf-8") != now:
        # Why only here: it takes as long to import as the styles take to collect.
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        collected.write_text(now, encoding="utf-8")


def _styles() -> str:
    """Return a line for each file of styles and pictures: another line, another file."""
    from django.apps import apps

    folders = [Path(app.path) / "static" for app in apps.get_app_configs()]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    found = [(path, path.stat()) for path in files]
    lines = [f"{path} {about.st_size} {about.st_mtime_ns}" for path, about in found]
    return "\n".join([VERSION, *lines])


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


def _listen(
    host: str, port: int, workers: int, threads: int, when_ready: Callable[[str], None]
) -> None:
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
        when_ready(f"http://{_for_people(host)}:{there[1]}/")

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


def _for_people(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104
        return "localhost"
    return f"[{host}]" if ":" in host else host


def port(word: str) -> int:
    if not word.isascii() or not word.isdigit() or int(word) > 65535:
        raise argparse.ArgumentTypeError(f"'{word}' is no port; write a number up to 65535")
    return int(word)


def at_least_one(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not 1 <= int(word) <= 256:
        raise argparse.ArgumentTypeError(f"'{word}' is odd; write a number from 1 to 256")
    return int(word)


def wall_time(word: str) -> str:
    from putright.project import environment

    try:
        environment.moment(word, "it")
    except environment.OddSetting as odd:
        raise argparse.ArgumentTypeError(str(odd)) from None
    return word
