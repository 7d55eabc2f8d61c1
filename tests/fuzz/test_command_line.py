"""Does every command, whatever comes after it, end in a sentence and never in a traceback?"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from putright.commands import COMMANDS, main
from putright.people.models import Organisation
from tests.fuzz import odd
from tests.fuzz.judge import tried

pytestmark = pytest.mark.django_db

# These go on until they are stopped, change the whole installation, or (`mail`) look through
# whole folders: their arguments are tried apart, where they can do no harm.
TRIED_APART = ("serve", "work", "demo", "backup", "restore", "move", "mail", "mail-server")
COMMON = [word for word in COMMANDS if word not in TRIED_APART]
CODES = (0, 1, 2, 130, 141)


@pytest.fixture(scope="module")
def folder(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Return a folder with odd files in it, for commands to be given, and an organisation."""
    made = tmp_path_factory.mktemp("odd")
    (made / "empty").write_bytes(b"")
    (made / "binary").write_bytes(bytes(range(256)) * 40)
    (made / "cases.csv").write_text("policy,clock,from\ncestria,stage-1,2026-11-23\n")
    (made / "m.toml").write_text('[import]\nsource = "a"\nkey = "policy"\n')
    (made / "large").write_bytes(b"a,b,c\n" * 300_000)
    (made / "a folder").mkdir()
    (made / "gone").symlink_to("nowhere")
    (made / "round").symlink_to("round")
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        Organisation.objects.create(
            slug="cestria", name="Cestria", pack="cestria", reference_prefix="CE"
        )
        yield made
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


FILES = ("empty", "binary", "cases.csv", "m.toml", "large", "a folder", "gone", "round", "none",
         "/dev/null", "/", "", "-", "/proc/self/mem", "a" * 300, "cases.csv/x", "..")  # fmt: skip
NAMES = ("cestria", "cipfa", "citizen@1.0", "citizen", "nowhere", "stage-1", "acknowledge", "list",
         "add", "show", "check", "clauses", "coverages", "compare", "remove", "roles", "password",
         "CE-7K3P-9QM2-X", "asha", "service-manager", "help")  # fmt: skip
OPTIONS = (
    "--json", "--help", "-h", "--version", "--from", "--on", "--batch", "--file", "--mapping",
    "--name", "--pack", "--prefix", "--colour", "--role", "--team", "--password-file", "--deep",
    "--organisation", "--year", "--repair", "--to", "--all", "--", "-", "-1", "--json=x", "--from=",
    "--person", "--writes", "--days", "--token", "--event", "--after",
)  # fmt: skip


def can_be_typed(word: str) -> bool:
    """Return whether a system can hand this to a program: bytes, and none of them zero."""
    try:
        return b"\x00" not in os.fsencode(word)
    except UnicodeEncodeError:
        return False


SHORT = st.text(st.characters(codec="utf-8"), max_size=30)
# Bytes that are no text come as lone surrogates, as Python hands them to a program.
BROKEN = st.binary(max_size=12).map(lambda raw: os.fsdecode(raw.replace(b"\x00", b"")))
WORDS = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(OPTIONS),
    st.sampled_from(FILES),
    st.sampled_from([word for word in odd.WORDS + odd.NUMBERS + odd.DAYS if can_be_typed(word)]),
    SHORT.filter(can_be_typed),
    BROKEN,
)


@pytest.fixture
def there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


def ended(words: list[str]) -> tuple[int, str, str]:
    """Run a command here; return the code that the process would end with, and what was told."""
    tried()
    raw_out, raw_err = io.BytesIO(), io.BytesIO()
    out, err = io.TextIOWrapper(raw_out, "utf-8"), io.TextIOWrapper(raw_err, "utf-8")
    with (
        open(os.devnull) as nothing,
        pytest.MonkeyPatch.context() as monkeypatch,
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        monkeypatch.setattr(sys, "stdin", nothing)
        code = main(words)
        out.flush()
        err.flush()
    told, complained = raw_out.getvalue().decode(), raw_err.getvalue().decode()
    assert code in CODES, (words, code)
    assert "Traceback" not in complained
    assert code == 0 or told.strip() or complained.strip(), (words, code)
    return code, told, complained


@odd.effort(100, 20_000)
@given(st.sampled_from(COMMON), st.lists(WORDS, max_size=7))
def test_any_command_with_any_words(there, word, rest):
    code, out, _ = ended([word, *rest])

    if code == 0 and "--json" in rest and not {"-h", "--help"} & set(rest) and out.strip():
        json.loads(out)


OFFICE, PERSON = ("organisation", "add"), ("staff", "add", "cestria")
ITS, PASSWORD = ("--pack", "cestria", "--prefix", "AB"), ("--password-file", "cases.csv")
PLAUSIBLE = (
    ["due", "cestria", "stage-1", "--from", "?"],
    ["due", "cestria", "?", "--from", "2026-11-23"],
    ["due", "?", "stage-1", "--from", "2026-11-23"],
    ["due", "citizen", "stage-1", "--from", "2026-11-23", "--version", "?"],
    ["due", "cestria", "stage-1", "--from", "2026-11-23", "--on", "?"],
    ["due", "--batch", "?"],
    ["policy", "show", "?"],
    ["policy", "check", "?"],
    ["policy", "compare", "cestria", "?"],
    ["policy", "clauses", "cestria", "--version", "?"],
    ["languages", "new", "?"],
    ["languages", "new", "pl", "--pack", "?"],
    ["languages", "check", "?"],
    ["languages", "check", "cy", "--pack", "?"],
    ["rehearse", "?"],
    ["rehearse", "cestria", "--file", "?"],
    ["rehearse", "cestria", "--version", "?"],
    ["import", "cestria", "?", "--mapping", "m.toml"],
    ["import", "cestria", "cases.csv", "--mapping", "?"],
    ["import", "?", "cases.csv", "--mapping", "m.toml"],
    [*OFFICE, "?", "--name", "A", *ITS],
    [*OFFICE, "a", "--name", "?", *ITS],
    [*OFFICE, "a", "--name", "A", "--pack", "?", "--prefix", "AB"],
    [*OFFICE, "a", "--name", "A", "--pack", "cestria", "--prefix", "?"],
    [*OFFICE, "a", "--name", "A", *ITS, "--colour", "?"],
    [*OFFICE, "a", "--name", "A", *ITS, "--address", "?"],
    [*PERSON, "?", "--name", "A", "--role", "chair", *PASSWORD],
    [*PERSON, "a", "--name", "?", "--role", "chair", *PASSWORD],
    [*PERSON, "a", "--name", "A", "--role", "?", *PASSWORD],
    [*PERSON, "a", "--name", "A", "--role", "chair", "--password-file", "?"],
    ["staff", "list", "?"],
    ["export", "?", "CE-0000-0000-0", "--to", "out"],
    ["export", "cestria", "?", "--to", "out"],
    ["export", "cestria", "CE-0000-0000-0", "--to", "?"],
    ["export", "cestria", "CE-0000-0000-0", "--to", "out", "--include", "?"],
    ["verify", "?"],
    ["rebuild", "?"],
    ["recount", "?"],
    ["reminders", "cestria", "--dry-run", "--at", "?"],
    ["reminders", "cestria", "--address", "?", "?"],
    ["training", "?"],
    ["token", "add", "cestria", "?", "--role", "service-team"],
    ["token", "add", "cestria", "A", "--person", "?"],
    ["token", "revoke", "cestria", "?"],
    ["token", "list", "?"],
    ["webhook", "add", "cestria", "A", "?", "--token", "1"],
    ["webhook", "replay", "cestria", "1", "--after", "?"],
    ["webhook", "list", "?"],
)  # fmt: skip


@odd.effort(150, 40_000)
@given(st.sampled_from(PLAUSIBLE), WORDS)
def test_a_sensible_command_with_one_odd_word(there, words, one):
    with transaction.atomic():
        ended([one if word == "?" else word for word in words])
        transaction.set_rollback(True)


@odd.effort(100, 10_000)
@given(st.lists(WORDS, max_size=4))
def test_anything_in_the_place_of_a_command(there, words):
    if words and words[0] in COMMANDS:
        return
    ended(words)


@odd.effort(100, 10_000)
@given(st.sampled_from(TRIED_APART), WORDS)
def test_the_others_refuse_an_option_that_there_is_not(there, word, odd_one):
    """With a word that none of them knows, none begins its work."""
    if word not in COMMANDS or odd_one in ("--help", "-h"):
        return
    code, _, err = ended([word, "--unheard-of", odd_one])

    assert code == 2
    assert "unheard-of" in err or "required" in err or "usage" in err


def test_every_command_is_tried_in_one_way_or_the_other():
    named = {words[0] for words in PLAUSIBLE}

    assert set(COMMON) <= named | {"search", "erase"}


# -- in a process of its own -----------------------------------------------------------------

PUTRIGHT = [sys.executable, "-P", "-m", "putright.commands"]
LONG_OUTPUT = ["policy", "compare", "cestria", "citizen", "--json"]


def apart(words: list[str], folder: Path, **how: Any) -> subprocess.CompletedProcess[bytes]:
    tried()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PUTRIGHT")}
    clean["PYTHONPATH"] = os.pathsep.join(sys.path)
    return subprocess.run(
        [*PUTRIGHT, *words], cwd=folder, env=clean | how.pop("env", {}), timeout=120, **how
    )


def test_whoever_reads_may_go_before_all_is_said(tmp_path):
    quoted = " ".join(f"'{word}'" for word in [*PUTRIGHT, *LONG_OUTPUT])

    done = apart([], tmp_path, capture_output=True) and subprocess.run(
        ["sh", "-c", f"{quoted} | head -c 100 > /dev/null"], capture_output=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip

    assert done.stderr == b""


@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", ">&- 2>&-", "> /dev/full"])
@pytest.mark.parametrize("words", [["policy", "list"], ["due", "cestria"], ["rehearse", "cestria"]])
def test_a_closed_way_out_is_no_traceback(tmp_path, closed, words):
    if "full" in closed and not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full here")
    quoted = " ".join(f"'{word}'" for word in [*PUTRIGHT, *words])
    tried()

    done = subprocess.run(
        ["sh", "-c", f"{quoted} {closed}"], capture_output=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, timeout=120,
    )  # fmt: skip

    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert done.returncode in CODES


@pytest.mark.parametrize("language", ["C", "POSIX", "en_GB.ISO-8859-1"])
def test_a_terminal_that_knows_few_letters_is_no_traceback(tmp_path, language):
    done = apart(
        ["policy", "show", "cestria"], tmp_path, capture_output=True,
        env={"LC_ALL": language, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )  # fmt: skip

    assert b"Traceback" not in done.stderr
    assert done.returncode in CODES


def test_words_that_are_no_text_are_named_in_a_sentence(tmp_path):
    done = apart(["policy", "show", os.fsdecode(b"\xff\xfe")], tmp_path, capture_output=True)

    assert done.returncode == 1
    assert b"There is no pack called" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named_in_a_sentence(tmp_path):
    (tmp_path / "secret.csv").write_text("policy,clock,from\n")
    (tmp_path / "secret.csv").chmod(0)

    done = apart(["due", "--batch", "secret.csv"], tmp_path, capture_output=True)

    assert done.returncode == 1
    assert b"secret.csv" in done.stderr
    assert b"Traceback" not in done.stderr
