"""What may one table of a pack say of another? It names what is there, or that is a fault."""

from collections.abc import Callable, Iterable

from putright.core.lines import Path
from putright.core.names import CORE_FACTS
from putright.core.pack_files import HOME
from putright.core.pack_words import nearest
from putright.core.policy import Policy, Rule, When
from putright.core.refusals import Fault
from putright.core.toml import shown


class Checker:
    """A policy, where each of its words stands, and the faults found so far."""

    def __init__(self, policy: Policy, line: Callable[[Path], int]) -> None:
        self.policy = policy
        self.line = line
        self.found: list[Fault] = []
        self.facts = CORE_FACTS | set(policy.records)

    def say(self, path: Path, message: str) -> None:
        """Keep a fault, and where it stands."""
        file = HOME.get(str(path[0]), "pack.toml")
        self.found.append(Fault(file, self.line(path), message))

    def known(self, path: Path, words: Iterable[str], known: Iterable[str], what: str) -> None:
        """Say of each of these words that is not known what it ought to be."""
        known = list(known)
        for word in words:
            if word not in known:
                self.say(path, f"{shown(word)} is no {what} of this pack.{nearest(word, known)}")

    def each_rule(self) -> Iterable[tuple[Path, Rule]]:
        """Give every rule of the policy, those within a stage too, and its place."""
        for table in Policy.model_fields:
            items = getattr(self.policy, table)
            if not isinstance(items, tuple):
                continue
            for index, item in enumerate(items):
                if isinstance(item, Rule):
                    yield (table, index), item
                for inner, clock in enumerate(getattr(item, "clock", ()) or ()):
                    yield (table, index, "clock", inner), clock

    def whens(self) -> Iterable[tuple[Path, When]]:
        """Give every condition of the policy, and its place."""
        for path, rule in self.each_rule():
            for key in ("when", "applies", "unless", "straight_here"):
                value = getattr(rule, key, None)
                if isinstance(value, When):
                    yield (*path, key), value
        for index, letter in enumerate(self.policy.letter):
            for place, part in enumerate(letter.part):
                yield ("letter", index, "part", place, "when"), part.when
        for key in ("before", "after"):
            for place, part in enumerate(getattr(self.policy.every_letter, key)):
                yield ("every_letter", key, place, "when"), part.when
        for index, course in enumerate(self.policy.course):
            for place, value in enumerate(course.limits):
                yield ("course", index, "limits", place), value
