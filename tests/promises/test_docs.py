"""True of the documentation: it says all there is, what it says is there, and its examples run."""

import ast
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from putright.commands import COMMANDS
from putright.core.clocks import ENDED
from putright.core.decide import RULES
from putright.core.names import CLOCK_STATES, CORE_FACTS, STATUSES
from putright.core.stories import EXPECT_KEYS, STEP_KEYS, STORY_KEYS
from scripts import make_reference

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "putright"
REFERENCE = ROOT / "docs" / "reference"
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def lines_for(text: str) -> set[str]:
    """Return the words that have a line of a table of their own: what stands first in each."""
    firsts = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {word for first in firsts for word in re.findall(r"`([^`]+)`", first)}


def prose(path: Path) -> str:
    """Return a page without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", path.read_text(encoding="utf-8"), flags=re.S | re.M)


# -- the reference says all there is ---------------------------------------------------------


def test_the_generated_reference_is_up_to_date():
    made = make_reference.pages()

    old = [name for name, text in made.items() if page(name) != text]

    assert not old, "run: .venv/bin/python -m scripts.make_reference"


def test_a_key_without_words_stops_the_reference():
    words = make_reference.tomllib.loads(page("words.toml"))
    del words["clock"]["within"]
    words["stage"]["withn"] = "how long"

    with pytest.raises(make_reference.Unsaid) as stopped:
        make_reference._fit(words)

    assert "[clock] does not say what within means" in str(stopped.value)
    assert "[stage] has withn" in str(stopped.value)


def test_every_key_of_a_pack_has_its_line():
    text = page("pack.md")

    for table, model in make_reference.models().items():
        section = text.partition(f"\n### {table}\n")[2].partition("\n### ")[0]
        keys = make_reference.keys_of(table, model)
        if make_reference._is_shared(table, model):
            section = text
        assert set(keys) <= lines_for(section), table


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_section_with_every_option(command, run_putright):
    text = page("command-line.md")
    section = text.partition(f"\n## putright {command}\n")[2].partition("\n## ")[0]
    assert section, f"docs/reference/command-line.md has no section putright {command}"

    options = set(re.findall(r"(--[a-z-]+)", run_putright(command, "--help").stdout))

    undocumented = {option for option in options - {"--help"} if f"`{option}" not in section}
    assert not undocumented


def test_every_kind_of_policy_command_has_its_line(run_putright):
    told = run_putright("policy", "--help").stdout
    kinds = re.findall(r"^    (\w+) ", told.partition("WHAT\n")[2].partition("options:")[0], re.M)

    lines = page("command-line.md")

    assert kinds
    assert [kind for kind in kinds if f"| `policy {kind}" not in lines] == []


def test_every_setting_has_its_line():
    read = set()
    for path in SOURCE.rglob("*.py"):
        read |= set(re.findall(r'"(PUTRIGHT_[A-Z_]+)"', path.read_text(encoding="utf-8")))

    text = page("settings.md")

    assert "PUTRIGHT_DATABASE" in read
    assert {name for name in read if f"`{name}`" not in text} == set()
    assert lines_for(text) <= read, "settings.md has a line for what nothing reads"


@cache
def codes() -> frozenset[str]:
    """Return every code with which the core, the one door and the store of files refuse."""
    found: set[str] = set()
    folders = [SOURCE / name for name in ("core", "cases", "files")]
    for path in [path for folder in folders for path in folder.rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= set(_codes_of(node))
            if isinstance(node, ast.FunctionDef) and node.name == "must_be":
                found |= {d.value for d in node.args.kw_defaults if isinstance(d, ast.Constant)}
    return frozenset(found)


_BRANCHES = {"procedure-": ("vacant", "retired"), "may-not-be-": ("extended", "paused")}


def _codes_of(call: ast.Call) -> list[str]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name == "must_be":
        return [str(k.value.value) for k in call.keywords if k.arg == "code"]
    if name not in ("refuse", "Refused") or not call.args:
        return []
    code = call.args[0]
    if isinstance(code, ast.Constant):
        return [str(code.value)]
    if isinstance(code, ast.JoinedStr):
        start = code.values[0].value
        return [f"{start}{end}" for end in _BRANCHES[start]]
    return []  # handed on from one that was given before


def test_every_refusal_code_has_its_line_and_no_other_has():
    assert {"not-begun", "not-open", "not-closed", "procedure-vacant", "gate"} <= codes()

    assert lines_for(page("refusals.md")) == codes()


def test_every_step_and_fact_has_its_line():
    lines = lines_for(page("steps.md"))

    assert set(RULES) | set(CORE_FACTS) <= lines


def test_every_clock_state_has_its_line_and_every_ending_is_a_status():
    section = page("clocks.md").partition("## States")[2].partition("\n## ")[0]

    assert lines_for(section) == set(CLOCK_STATES)
    assert set(ENDED) <= set(STATUSES)


def test_every_key_of_a_rehearsal_has_its_line():
    lines = {word.partition(".")[0] for word in lines_for(page("rehearsals.md"))}

    assert STORY_KEYS | STEP_KEYS - {"expect"} | EXPECT_KEYS <= lines


# -- what it says is there --------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_link_is_broken(path):
    links = [link for link in _LINK.findall(prose(path)) if "://" not in link]

    assert [link for link in links if not _leads_somewhere(path, link)] == []


def _leads_somewhere(path: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    there = (path.parent / unquote(name)).resolve() if name else path
    if not there.exists() or not there.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors(there)


@cache
def anchors(path: Path) -> frozenset[str]:
    """Return what may stand after # for a page, as the usual readers make it of its headings."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", prose(path), re.M):
        plain = re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        taken = next(n for n in range(99) if (f"{plain}-{n}" if n else plain) not in found)
        found.add(f"{plain}-{taken}" if taken else plain)
    return frozenset(found)


def test_every_page_can_be_reached_from_the_readme():
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in reached or path.suffix != ".md" or not path.is_file():
            continue
        reached.add(path)
        links = (link.partition("#")[0] for link in _LINK.findall(prose(path)) if ":" not in link)
        waiting += [(path.parent / link).resolve() for link in links if link]

    assert sorted(str(path.relative_to(ROOT)) for path in set(PAGES) - reached) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_and_putright_command_that_is_named_exists(path):
    text = path.read_text(encoding="utf-8")
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    shown = re.findall(r"`([^`\n]+)`|^\s*\$ (.+)$", text, re.M)
    words = [(quoted or typed).strip() for quoted, typed in shown]

    targets = {m[1] for w in words if (m := re.search(r"(?:^|\d )make ([a-z]\w*)", w))}
    asked = {m[1] for w in words if (m := re.match(r"(?:\.venv/bin/)?putright ([a-z]+)", w))}

    assert targets <= made
    assert asked <= set(COMMANDS)


def test_no_page_names_a_place_on_somebodys_machine():
    mine = re.compile(r"/(?:work|home|root|Users|tmp)/|pypi\.org|registry\.npmjs")

    assert [path.name for path in PAGES if mine.search(path.read_text(encoding="utf-8"))] == []


# -- its examples run -------------------------------------------------------------------------


def test_the_tutorials_pack_has_no_faults_and_its_rehearsal_passes(tmp_path, run_putright):
    text = (ROOT / "docs/tutorial/first-pack.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n# (\S+)\n(.*?)```", text, re.S)
    for name, content in blocks:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")

    checked = run_putright("policy", "check", "packs/library")
    played = run_putright("rehearse", "library", PUTRIGHT_PACKS="packs")
    covered = run_putright("policy", "coverage", "library", PUTRIGHT_PACKS="packs")

    assert len(blocks) == 6
    assert checked.stdout == "packs/library: no faults.\n", checked.stderr
    assert played.stdout in text and played.returncode == 0
    assert covered.stdout in text
