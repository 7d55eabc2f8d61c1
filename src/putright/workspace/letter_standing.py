"""How does a letter that is being written stand: in whose hands is it, and what did they say?"""

from collections.abc import Iterable, Mapping, Sequence

from putright.design.days import day_time_short
from putright.letter_drafts.keeping import APPROVED, ASKED, READ, RETURNED, Version
from putright.people.queries import names_of
from putright.workspace.door import StaffRequest

_WORDS = {
    ASKED: ("held", "With a colleague"),
    READ: ("met", "Read and agreed"),
    RETURNED: ("soon", "Returned"),
    APPROVED: ("met", "Approved"),
}


def named_in(versions: Iterable[Version]) -> dict[str, str]:
    """Return the names of those who wrote these, and of whom they wait for, in one question."""
    return names_of(key for one in versions for key in (one.by, one.colleague))


def stands(
    request: StaffRequest, version: Version, names: Mapping[str, str]
) -> tuple[str, str, str]:
    """Return a mark, its word, and who did what with it last."""
    state, word = _WORDS.get(version.did, ("none", "Draft"))
    if version.did == ASKED and version.colleague == request.actor.person:
        state, word = "soon", "Waits for you"
    return state, word, _sentence(version, names)


def remarks(versions: Sequence[Version], names: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what colleagues said of it, the latest first."""
    said = [one for one in versions if one.remark]
    return [
        {
            "text": one.remark,
            "note": f"{names.get(one.by, 'Somebody')}, "
            f"{day_time_short(one.kept_at, year=True)}, of version {one.number}",
        }
        for one in said
    ]


def _sentence(version: Version, names: Mapping[str, str]) -> str:
    by = names.get(version.by, "Somebody")
    when = day_time_short(version.kept_at, year=True)
    if version.did == ASKED:
        whom = names.get(version.colleague, "a colleague")
        return f"{by} asked {whom} to read it, {when}."
    if version.did == RETURNED:
        return f"{by} returned it with remarks, {when}."
    if version.did == READ:
        return f"{by} read it and agreed, {when}."
    if version.did == APPROVED:
        return f"{by} put on record that it was approved, {when}."
    return f"Saved by {by}, {when}."
