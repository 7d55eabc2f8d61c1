"""`putright serve`: the web pages, ready for people."""

import argparse
import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from putright.commands import Failed, database_ready, django_ready

NAME = "serve"
HELP = "serve the pages to customers and staff"
EXAMPLES = """\
examples:
  putright serve                              on this machine, at port 8000
  putright serve --host 0.0.0.0 --workers 4   to a proxy that speaks HTTPS to the world
  putright serve --today 2027-01-05T09:00     a demonstration, as on another day

PUTRIGHT_HOSTS names the addresses answered to; PUTRIGHT_HTTPS=no allows plain HTTP.
"""


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
    """Choose what a demonstration needs: plain HTTP, and a secret key of its own.

    To be called before Django starts. What the environment already says stays.
    """
    from putright.project import environment

    os.environ.setdefault("PUTRIGHT_HTTPS", "no")
    os.environ.setdefault("PUTRIGHT_STATIC_COLLECTED", "yes")
    if not environment.text("PUTRIGHT_SECRET_KEY"):
        environment.keep_secret(Path(environment.text("PUTRIGHT_VAR", "var")) / "secret-key")


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
    from django.conf import settings
    from django.core.management import call_command

    # Beware: too late when Django was started before `serve`; they are then read where they lie.
    if settings.STATIC_COLLECTED:
        call_command("collectstatic", interactive=False, verbosity=0)


def _listen(
    host: str, port: int, workers: int, threads: int, when_ready: Callable[[str], None]
) -> None:
    from django.db import connections
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from putright.project.wsgi import application

            # Beware: a connection may not be shared with the processes that fork from here.
            connections.close_all()
            return application

    def ready(arbiter: Any) -> None:
        there = arbiter.LISTENERS[0].getsockname()
        when_ready(f"http://{_for_people(host)}:{there[1]}/")

    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "worker_class": "gthread",
        "workers": workers,
        "threads": threads,
        "preload_app": True,
        "timeout": 60,
        "graceful_timeout": 20,
        "loglevel": "error",
        "control_socket_disable": True,
        "proc_name": "putright",
        "when_ready": ready,
    }
    memory = "/dev/shm"  # noqa: S108 -- Whence: gunicorn's FAQ, "blocking os.fchmod".
    if Path(memory).is_dir():
        options["worker_tmp_dir"] = memory
    Server().run()


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
