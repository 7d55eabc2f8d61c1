"""`putright serve`: the web pages, ready for people."""

import argparse
import errno
import gc
import os
import socket
from collections.abc import Callable
from pathlib import Path

from putright.commands import VERSION, Failed, database_ready, django_ready
from putright.commands.listening import listen

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

    # Why: collecting garbage is a tenth of the time that starting takes. `listen` goes on with it.
    gc.disable()
    if today:
        clock.move(today)
    os.environ["PUTRIGHT_STATIC_COLLECTED"] = "yes"
    tell_address(host, port)
    django_ready()
    _refuse_if_unsafe()
    _read_own_languages()
    database_ready()
    _refuse_if_taken(host, port)
    _collect_static()
    listen(host, port, workers, threads, when_ready or _say_where)


def _read_own_languages() -> None:
    """Read an operator's own translations: a broken file is told here, and to no customer."""
    from putright.languages import known_languages

    if os.environ.get("PUTRIGHT_LANGUAGES"):
        for language in known_languages():
            _ = language.catalogue


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


def tell_address(host: str, port: int) -> None:
    """Have letters name this address and port, where whoever installed it named no other.

    To be called before Django starts. Behind HTTPS, or under names of its own, people come by
    way of another program, whose address only the operator knows; so it does for port 0.
    """
    from putright.commands.listening import for_people
    from putright.project import environment

    named = environment.text("PUTRIGHT_ADDRESS") or environment.text("PUTRIGHT_HOSTS")
    is_plain = not environment.yes_or_no("PUTRIGHT_HTTPS", default=True)
    if port and is_plain and not named:
        os.environ["PUTRIGHT_ADDRESS"] = f"http://{for_people(host)}:{port}"


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
