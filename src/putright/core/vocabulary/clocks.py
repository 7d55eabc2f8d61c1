"""What must be done within what time, and counted from when? (`clocks.toml`, and each stage)"""

from functools import cached_property

from pydantic import Field

from putright.core.vocabulary.shared import (
    CountingTable,
    Id,
    Rule,
    Strength,
    Table,
    Texts,
    When,
    Within,
)


class ExtensionTable(Table):
    at_most: Within | None = None
    needs: Texts = ()


class Clock(Rule):
    id: Id
    label: str = ""
    strength: Strength
    within: Within = "not stated"
    counts_from: str = ""
    from_due_of: str = ""
    stops_when: Texts
    in_writing: bool = False
    applies: When = When()
    per: str = ""
    repeats: bool = False
    extension: ExtensionTable | None = None
    pause_needs: Texts = ()
    counting: CountingTable = CountingTable()
    stage: str = Field(default="", exclude=True)  # filled in by `Policy.all_clocks`

    @property
    def name(self) -> str:
        return self.label or self.id.replace("-", " ").capitalize()

    @cached_property
    def full_id(self) -> tuple[str, str]:
        """Its stage ("" for a clock of the whole case) and id, which only together are its own."""
        return self.stage, self.id

    @cached_property
    def stops(self) -> frozenset[str]:
        return frozenset(self.stops_when)

    @cached_property
    def applies_besides(self) -> When:
        """The condition on which it applies, less the stages: those may have been left since."""
        return self.applies.model_copy(update={"stage": ()})
