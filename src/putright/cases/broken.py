"""What may be wrong with a record, and how is it said?"""

from datetime import datetime
from typing import NamedTuple


class Broken(NamedTuple):
    """The first thing wrong with one case: at which event, in which text or file, and what."""

    organisation: str
    case: int
    reference: str
    sequence: int
    text: str
    code: str
    sentence: str


class Erasure(NamedTuple):
    """Words that were erased as the rules allow: whose case, which text, when, by whom, why."""

    organisation: str
    case: int
    reference: str
    sequence: int
    text: str
    at: datetime
    by: str
    rule: str


class Verified(NamedTuple):
    cases: int
    events: int
    texts: int
    erasures: list[Erasure]
    broken: list[Broken]
    files: int = 0

    @property
    def is_whole(self) -> bool:
        return not self.broken


SENTENCES = {
    "event-changed": "This event was changed, put in, or does not follow the one before it.",
    "event-missing": "An event is missing here.",
    "events-missing": "There are no events for this case.",
    "events-and-row-differ": "The case's row tells of another number of events.",
    "row-missing": "This case has no row; rebuild the rows.",
    "text-changed": "These words were changed: they do not fit the digest in the event.",
    "text-missing": "The words that this event refers to are missing.",
    "text-added": "These words belong to no event.",
    "text-gone": "These words are gone, and no erasure on record says why.",
    "text-not-erased": "These words were erased, and are here again.",
    "erasure-changed": "What is said of this erasure is not what its event says.",
    "file-changed": "This file was changed: it does not fit the digest in the event.",
    "file-missing": "The file that this event refers to is missing.",
    "file-added": "This file belongs to no event.",
    "file-gone": "This file is gone, and no erasure on record says why.",
    "file-not-erased": "This file was erased, and its bytes are here; `putright work` drops them.",
    "file-stray": "Nothing tells of what lies here in the store of files.",
    "row-stray": "This row is of no organisation, or of no case that there could be.",
}
