"""The `putright` command line: one file a command.

Each module here has NAME (the word typed), HELP (a line), `add_arguments`
and `run`, which returns the exit code: 0, or 1 when it was refused or
failed. 2 means the command was not understood. A module may have EXAMPLES,
shown under its help.
"""

import argparse
import difflib
import importlib
import io
import os
import sys
from collections.abc import Sequence
from types import ModuleType

VERSION = "0.1.0"

# The word typed, and the module here that answers it. Only that one is imported, so that
# `putright due` starts in no time.
COMMANDS = {
    "demo": "demo",
    "serve": "serve",
    "work": "work",
    "organisation": "organisation",
    "staff": "staff",
    "training": "training",
    "token": "token",
    "webhook": "webhook",
    "policy": "policy",
    "due": "due",
    "rehearse": "rehearse",
    "languages": "languages",
    "import": "import_cases",
    "mail": "mail",
    "mail-server": "mail_server",
    "export": "export",
    "verify": "verify",
    "rebuild": "rebuild",
    "backup": "backup",
    "restore": "restore",
    "move": "move",
    "recount": "recount",
    "reminders": "reminders",
}

EXAMPLES = """\
examples:
  putright demo                                      try it, with five organisations
  putright policy show cestria                       read a policy, in sentences
  putright due cestria stage-1 --from 2026-12-21     a date, with its proof
  putright rehearse                                  run every policy's rehearsals
  putright import cestria cases.csv --mapping m.toml bring cases in

`putright COMMAND --help` says more of each.
"""


class Failed(Exception):
    """The command could not do it; the text says why, and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code that the whole process ends with."""
    words = list(sys.argv[1:] if argv is None else argv)
    _open_ways()
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except SystemExit as stop:  # argparse, when it has said what is wrong
        return stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whence: the Python manual's note on SIGPIPE. Whoever read our output has gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as fault:
        told = sentence_of(fault)
        if not told:
            raise  # a fault of ours, and loud
        print(told, file=sys.stderr)
        return 1


def _open_ways() -> None:
    """See that there is somewhere to write and to read from, and that any letter can be told."""
    # Beware: of a way that was closed (`>&-`), Python gives None.
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for way in (sys.stdout, sys.stderr):
        if isinstance(way, io.TextIOWrapper) and way.errors == "strict":
            way.reconfigure(errors="backslashreplace")


def _run(words: list[str]) -> int:
    if not words or words[0].startswith("-") or words == ["help"]:
        return _answer_about_all(words)
    if words[0] == "help":
        words = [words[1], "--help"]
    word, *rest = words
    if word not in COMMANDS:
        print(f"putright: {_unknown(word)}", file=sys.stderr)
        return 2
    module = _module(word)
    parser = argparse.ArgumentParser(
        prog=f"putright {word}",
        description=module.HELP,
        epilog=getattr(module, "EXAMPLES", None),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    code: int = module.run(parser.parse_args(rest))
    return code


def _answer_about_all(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="putright",
        usage="putright COMMAND …",
        description="Write your complaints policy down once; Putright runs it.\n\n"
        + "\n".join(f"  {word:12} {_module(word).HELP}" for word in COMMANDS),
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"putright {VERSION}")
    if words in ([], ["help"]):
        parser.print_help(sys.stdout if words else sys.stderr)
        return 0 if words else 2
    parser.parse_args(words)  # says --version or --help, or what is wrong, and stops there
    return 2


def _module(word: str) -> ModuleType:
    return importlib.import_module(f"putright.commands.{COMMANDS[word]}")


def _unknown(word: str) -> str:
    near = difflib.get_close_matches(word, COMMANDS, n=1)
    offer = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(COMMANDS)}."
    return f"there is no command '{word}'. {offer}"


def sentence_of(fault: Exception) -> str:
    """Return what to tell a person, or nothing when the fault is a mistake of ours."""
    from putright.core.refusals import PackFaults, Refused
    from putright.languages.catalogue import Unreadable
    from putright.policies.load import NoSuchPack
    from putright.project.environment import OddSetting

    if isinstance(fault, PackFaults):
        return str(fault)
    if isinstance(fault, Refused):
        clauses = f" ({', '.join(fault.clauses)})" if fault.clauses else ""
        return f"putright: {fault.sentence}{clauses}"
    if isinstance(fault, Failed | OddSetting | NoSuchPack | Unreadable):
        return f"putright: {fault}"
    if isinstance(fault, UnicodeEncodeError) and fault.reason == "surrogates not allowed":
        return "putright: there are bytes in what was typed that are no text. Type it again."
    if isinstance(fault, OSError) and fault.strerror:
        return f"putright: {fault.filename or 'the output'}: {fault.strerror}."
    if isinstance(fault, _of_the_store()):
        why = " ".join(str(fault).split())
        return f"putright: the store of files (PUTRIGHT_FILES) cannot be used: {why}"
    return ""


def _of_the_store() -> tuple[type[Exception], ...]:
    """Return what an S3-compatible store raises; nothing where the extra is not in use."""
    known = sys.modules.get("botocore.exceptions")
    return (known.BotoCoreError, known.ClientError) if known else ()


def django_ready() -> None:
    """Start Django, which the commands that touch no record do without."""
    from django.apps import apps

    if apps.ready:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.project.settings")
    import django

    django.setup()


def database_ready() -> None:
    """Start Django with a database that this version of Putright can use, or say why not."""
    django_ready()
    from django.conf import settings
    from django.db import DatabaseError, connection

    from putright.project import tables

    database = settings.DATABASES["default"]
    advice = "`putright demo` makes one to try; `python manage.py migrate` makes an empty one."
    if connection.vendor == "sqlite" and not os.path.exists(database["NAME"]):
        raise Failed(f"there is no database at {database['NAME']}. {advice}")
    try:
        waiting = tables.waiting()
    except DatabaseError as fault:
        raise Failed(f"the database cannot be opened: {str(fault).strip()}") from None
    if waiting:
        raise Failed(
            f"the database is not ready for this version ({len(waiting)} migrations wait). "
            "Make a copy of it, then run `python manage.py migrate`."
        )
    _refuse_what_is_missing()
    _refuse_a_moved_clock()


def _refuse_what_is_missing() -> None:
    """A `migrate` that was broken off may leave nothing behind that keeps the search true."""
    from django.db import connection

    from putright.people import by_hand

    names = ", ".join(name for one in by_hand.missing(connection) for name in one.names)
    if names:
        raise Failed(
            f"the database lacks {names}, so that what is written would not be found. "
            "Run `python manage.py migrate`, which puts it back."
        )


def _refuse_a_moved_clock() -> None:
    """A case that is real has real dates, so only a demonstration may be on another day."""
    from django.apps import apps

    from putright.project import clock

    cases = apps.get_model("cases", "CaseRow")._base_manager
    if clock.is_moved() and cases.filter(organisation__demonstration=False).exists():
        raise Failed(
            "this installation holds real cases, so its clock may not be moved: leave out "
            "--today and PUTRIGHT_TODAY, or use another PUTRIGHT_DATABASE for the demonstration."
        )
