"""Does a text say anything? Spaces, and signs that nobody sees, say nothing.

The one place that knows, for every step that needs words: from a page, a program, a message.
"""

import re
from typing import Any

# Signs without a picture of their own that Python takes for letters, marks or symbols.
_EMPTY = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
# Whence: categories Cc, Cf and Z of Unicode, but for those Cf that have a picture.
_UNSEEN = (
    "\u0000-\u0020\u007f-\u00a0\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_NOTHING = re.compile(rf"[\s{_UNSEEN}{_EMPTY}]*")


def says_nothing(text: str) -> bool:
    """Return whether a text has no sign that anybody could read.

    >>> says_nothing(" \\u200b\\u00a0"), says_nothing(" 7 ")
    (True, False)
    """
    return _NOTHING.fullmatch(text) is not None


def as_said(value: Any) -> Any:
    """Return what was given, with empty text wherever a text in it says nothing."""
    if isinstance(value, str):
        return "" if says_nothing(value) else value
    if isinstance(value, dict):
        return {name: as_said(one) for name, one in value.items()}
    if type(value) in (list, tuple):
        return type(value)(as_said(one) for one in value)
    return value
