"""How do the rules say no? With a code, a sentence, the clause, and what is missing."""

from dataclasses import dataclass


class Refused(Exception):
    """The rules say no, and nothing has happened.

    `code` is lasting and lower case with hyphens, so that scripts may test it.
    `sentence` is written for the person who asked. `clauses` are those the rule
    cites. `missing` names the details or records that would change the answer.
    `only_details` is true when nothing stands in the way but details not yet
    given: such a move is still on offer.
    """

    def __init__(
        self,
        code: str,
        sentence: str,
        clauses: tuple[str, ...] = (),
        missing: tuple[str, ...] = (),
        only_details: bool = False,
        rule: str = "",
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.clauses = tuple(clauses)
        self.missing = tuple(missing)
        self.only_details = only_details
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a pack: where, what, and what to write instead."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PackFaults(Exception):
    """Everything wrong in a pack, all at once, in the order of its files."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
