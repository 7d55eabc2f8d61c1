"""Which files come with a step, and are they tied to the event that brought them?"""

from collections.abc import Sequence
from dataclasses import replace

from putright.cases.store import Appended, Statement
from putright.core.facts import Command, Fact
from putright.core.refusals import Refused
from putright.files.attaching import attached, chosen
from putright.people.models import Organisation


def with_files(command: Command, organisation: Organisation) -> Command:
    """Return a command with the files it names as an event keeps them: by id and digest."""
    files = command.given.get("files")
    if not files or not isinstance(files, list):
        return command  # `decide` says what is wrong with any other
    return replace(command, given={**command.given, "files": chosen(organisation, files)})


def refuse_lost_files(command: Command, facts: Sequence[Fact]) -> None:
    """Beware: a step whose fact keeps no files would lose them, and say that all is well."""
    if command.given.get("files") and sum(bool(fact.data.get("files")) for fact in facts) != 1:
        raise Refused("wrong-shape", "files: this step takes no files.", missing=("files",))


def ties(appended: Appended, before: int) -> list[Statement]:
    """Return the statements that tie files to the new events that name them."""
    stream = appended.stream
    return [
        attached(stream.organisation, stream.case, sequence, fact.data["files"])
        for sequence, fact in enumerate(stream.facts[before:], before + 1)
        if fact.data.get("files")
    ]
