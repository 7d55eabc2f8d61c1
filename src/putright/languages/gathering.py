"""Which sentences are there to be translated? All that the code and the pages of customers say."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

from putright.languages.catalogue import Key

HERE = Path(__file__).parent.parent
ONE = frozenset({"say", "say_html", "say_plain", "later"})  # a text, and what it is about
MANY = "say_count"  # a number, the text for one, the text for many
# Questions that are ours and stand in a table: the keys whose text is read.
TABLES = {"questions.toml": ("asks", "text")}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text to be translated, and where it is said."""

    text: str
    about: str = ""
    many: str = ""
    where: tuple[str, int] = ("", 0)

    @property
    def key(self) -> Key:
        return self.about, self.text


def sentences(root: Path = HERE) -> list[Sentence]:
    """Return every sentence that is said under a folder, each once, in the order of files."""
    return list(_sentences(root))


@cache
def _sentences(root: Path) -> tuple[Sentence, ...]:
    found: dict[Key, Sentence] = {}
    for path in sorted(_files(root)):
        named = path.relative_to(root).as_posix()
        said = _READERS[path.suffix](path)
        for line, one in said:
            known = found.setdefault(
                one.key, Sentence(one.text, one.about, one.many, (named, line))
            )
            if one.many and not known.many:
                found[one.key] = Sentence(one.text, one.about, one.many, known.where)
    return tuple(found.values())


def _files(root: Path) -> Iterator[Path]:
    yield from root.rglob("*.py")
    yield from root.rglob("jinja2/**/*.html")
    for name in TABLES:
        yield from root.rglob(name)


def of_python(path: Path) -> Iterator[tuple[int, Sentence]]:
    """Give what a module says, by line. Places and texts are written out, never made up."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        given = [_constant(one) for one in call.args]
        about = next((_constant(one.value) for one in call.keywords if one.arg == "about"), "")
        said = _said(name, given, about)
        if said is not None:
            yield call.lineno, said


def of_page(path: Path) -> Iterator[tuple[int, Sentence]]:
    """Give what a template says, by line."""
    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name):
            continue
        given = [_written(one) for one in call.args]
        about = next((_written(one.value) for one in call.kwargs if one.key == "about"), "")
        said = _said(call.node.name, given, about)
        if said is not None:
            yield call.lineno, said


def of_table(path: Path) -> Iterator[tuple[int, Sentence]]:
    """Give the texts of a table of questions, by line."""
    keys = "|".join(TABLES[path.name])
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for text in re.findall(rf'\b(?:{keys}) = "([^"]+)"', line):
            yield number, Sentence(text)


_READERS = {".py": of_python, ".html": of_page, ".toml": of_table}


def _said(name: str, given: list[str], about: str) -> Sentence | None:
    if name in ONE and given and given[0]:
        return Sentence(given[0], given[1] if len(given) > 1 else about)
    if name == MANY and len(given) > 2 and given[1]:
        return Sentence(given[1], many=given[2])
    return None


def _constant(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _written(node: nodes.Expr) -> str:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else ""
