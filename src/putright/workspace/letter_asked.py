"""What is asked of the door when a letter is sent, and what would it say to that now?

One table of details for the preview, the checks and the sending, so that no letter goes
which differs from the one that was read.
"""

from collections.abc import Mapping
from typing import Any

from putright.core.letters.checks import FORMAT_MET, FORMAT_NOT_BECAUSE, NOT_PLAIN_BECAUSE
from putright.core.letters.compose import slots_asked
from putright.core.policy import Letter, Policy
from putright.core.rules.letter_before import AGAIN, CORRECTS
from putright.core.rules.sending import ALSO, PARTS

# What whoever sends a letter may be asked besides, each under the name of its box.
BESIDES = {
    f"g-{name}": name
    for name in (FORMAT_MET, FORMAT_NOT_BECAUSE, NOT_PLAIN_BECAUSE, CORRECTS, AGAIN)
}
DESPITE = "g-despite"


def given_of(
    letter: Letter,
    policy: Policy,
    whom: str,
    words: Mapping[str, str],
    besides: Mapping[str, str],
    also: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the details of the step: the letter, to whom, its words, and what goes with it."""
    able = slots_asked(letter, policy)
    given: dict[str, Any] = {
        "letter": letter.id,
        "to": whom,
        PARTS: {slot: words[slot] for slot in able if words.get(slot, "").strip()},
        **{name: text for name, text in besides.items() if text},
    }
    return {**given, ALSO: dict(also)} if also else given


def besides_in(boxes: Mapping[str, Any]) -> dict[str, str]:
    """Return what was answered of how a letter goes, by the names of the details."""
    names = {**BESIDES, DESPITE: "despite"}
    return {
        name: str(boxes[box][0]).strip()
        for box, name in names.items()
        if boxes.get(box) and str(boxes[box][0]).strip()
    }
