"""Why did a letter not arrive, in words that staff can act on?

What is kept is the code alone: what a mail server answers may hold an address.
"""

import re

from putright.core.undelivered import TOLD_ONLY
from putright.core.waiting import LEFT, NO_AUTHORITY, NOT_THEIRS, WITHDRAWN

_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")

NO_WAY = "no-way"
NO_RECIPIENT = "no-recipient"
NO_MAIL = "no-mail"
NO_PLACE = "no-place"
ERASED = "erased"
REFUSED = "refused"
NOT_TAKEN = "not-taken"
ODD_ADDRESS = "odd-address"
TRIED_LONG = "tried-long"
BOUNCED = "bounced"
RETURNED = "returned"
NO_TEXTS = "no-texts"
NO_MOBILE = "no-mobile"
TOO_MUCH = "too-much"
UNREADABLE = "unreadable"
FILE_SHUT = "file-shut"
FILE_GONE = "file-gone"
NOT_IN_TIME = "not-in-time"
HELD = (*NOT_THEIRS, WITHDRAWN)  # it may not go, or not by itself

FAULTS = {
    NO_WAY: "We have no e-mail address, postal address or telephone number for them. Find one, "
    "or tell them another way and say so here.",
    NO_RECIPIENT: "It is to somebody whose address we do not know. Send it yourself, and say so "
    "here.",
    NO_MAIL: "This installation sends no e-mail, and we have no postal address for them.",
    NO_PLACE: "They have no internet, so they are written to by post alone, and we have no address "
    "for them. Ask for it where they are.",
    ERASED: "Its words were erased before it went.",
    REFUSED: "Their mail server refuses the address. Ask for another, or write by post.",
    NOT_TAKEN: "The mail server would not take this message. Write by post, or ask whoever runs "
    "the mail server.",
    ODD_ADDRESS: "The e-mail address cannot be one. Correct it, and send it again.",
    TRIED_LONG: "The mail server could not be reached, or would not take it, for three days.",
    BOUNCED: "It came back: nobody reads mail at that address. Ask for another, or write by post.",
    RETURNED: "The post brought it back. Ask where they live now.",
    NO_MOBILE: "Their telephone number is no British mobile, which text messages need.",
    NO_TEXTS: "This installation sends no text messages.",
    UNREADABLE: "It could not be made from what is on the case. This should never be: tell whoever "
    "runs Putright, who finds it in the log, and write to them another way.",
    TOO_MUCH: "Its files are too large for an e-mail together. Write by post, or send it anew with "
    "fewer.",
    FILE_SHUT: "A file that goes with it may not be opened: the scanner found something in it.",
    FILE_GONE: "A file that goes with it is not in the store. Run `putright verify`.",
    NOT_IN_TIME: "It still waited when what it promised was due. Nobody counts as told until it "
    "goes.",
    TOLD_ONLY: "They were told by telephone, and this is owed in writing. Find an address and send "
    "it, hand it to them, or record the adjustment that allows a call.",
    LEFT: "It is for somebody who has left the case, so it is held. Send it to the customer "
    "instead.",
    NO_AUTHORITY: "It is for somebody whose authority has ended, so it is held. Send it to the "
    "customer instead.",
    WITHDRAWN: "The case was withdrawn before it went, so it is held. Send it if they are still to "
    "have it.",
}


def with_status(fault: str, reason: str) -> str:
    """Return a fault with the status that a mail server gave, such as `5.1.1`; no other words."""
    status = _STATUS.search(reason)
    return f"{fault}:{status.group()}" if status else fault


def said(fault: str) -> str:
    """Return a fault in a sentence; what a later version knows is named as it is.

    >>> said("bounced:5.1.1").startswith("It came back")
    True
    """
    code, _, status = fault.partition(":")
    sentence = FAULTS.get(code, code)
    return f"{sentence} (The mail server said {status}.)" if status else sentence
