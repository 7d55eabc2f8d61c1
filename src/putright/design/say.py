"""Which words do we use for a state, a strength or a thing that happened?

One place for the voice. A missed promise is said plainly; a missed aim is
"past its target", never a breach. The customer's word and the handler's word
may differ, but they may not disagree.
"""

from typing import NamedTuple


class Mark(NamedTuple):
    """A state mark: one of six kinds (each with its icon and tint) and a word."""

    kind: str
    word: str


ICONS = {
    "met": "check",
    "run": "clock",
    "soon": "clock",
    "late": "triangle",
    "held": "bars",
    "none": "dash",
}

STATES = {
    "running": Mark("run", "On track"),
    "met": Mark("met", "Met"),
    "late": Mark("late", "Missed"),
    "late met": Mark("late", "Done late"),
    "paused": Mark("held", "Paused"),
    "stopped": Mark("none", "Stopped"),
    "modified": Mark("none", "Own plan"),
    "overtaken": Mark("none", "Overtaken"),
    "not stated": Mark("none", "Not stated"),
    "not started": Mark("none", "Not started"),
    "provisional": Mark("none", "Not sure yet"),
    "superseded": Mark("none", "Replaced"),
}

STATUSES = {
    "": Mark("none", "Not received"),
    "open": Mark("run", "Open"),
    "answered": Mark("met", "Answered"),
    "closed": Mark("none", "Closed"),
    "refused": Mark("none", "Not taken on"),
    "diverted": Mark("held", "Sent elsewhere"),
    "withdrawn": Mark("none", "Withdrawn"),
}

# Staff see the strength itself; a customer reads it in the sentence.
STRENGTHS = {
    "must": "must",
    "will": "will",
    "aim": "aim",
    "usually": "usually",
    "may": "may",
    "text": "for information",
}

AIMS = frozenset({"aim", "usually", "may"})


class Event(NamedTuple):
    customer: str  # begins "… on Friday 18 December 2026"
    staff: str
    cell: str  # fits in a calendar's cell


EVENTS = {
    "received": Event("You told us", "we got it", "Received"),
    "recorded": Event("We wrote it down", "recorded", "Recorded"),
    "entered": Event("This stage began", "the stage began", "Began"),
    "acknowledged": Event("We wrote to say we had it", "acknowledged", "Reply sent"),
    "assigned": Event("We chose who looks into it", "given an owner", "Owner"),
    "responded": Event("We answered", "answered", "Answered"),
    "escalated": Event("You asked us to look again", "the next stage was asked for", "Asked"),
    "dissatisfied": Event("You said you were not satisfied", "not satisfied", "Told us"),
    "requested": Event("You asked for this stage", "this stage was asked for", "Asked"),
    "refused": Event("We said we could not take it on", "refused", "Refused"),
    "diverted": Event("We sent it to the right place", "sent elsewhere", "Sent on"),
    "extended": Event("We gave you a new date", "a new date was given", "New date"),
    "offered": Event("We made an offer", "an offer was made", "Offer"),
    "offer-answered": Event("You answered our offer", "the offer was answered", "Replied"),
    "decided": Event("We decided what to offer", "the remedy was decided", "Decided"),
    "joined": Event("Another organisation joined in", "a body joined", "Joined"),
    "declared": Event("An interest was declared", "an interest was declared", "Declared"),
    "referred": Event("It was passed on", "referred", "Referred"),
    "determined": Event("A decision was made about it", "determined", "Decided"),
    "closed": Event("We closed it", "closed", "Closed"),
    "reopened": Event("We opened it again", "opened again", "Reopened"),
    "withdrawn": Event("You withdrew it", "withdrawn", "Withdrawn"),
}

# What no page for customers says; the tests of pages may look for these.
NEVER = (
    "SLA",
    "breach",
    "ticket",
    "escalat",
    "resolution",
    "complainant",
    "unfortunately",
    "any inconvenience",
    "please be advised",
    "your patience",
)

DIVISIONS = {
    "england-and-wales": "England and Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
    "any-division": "any part of the United Kingdom",
    "common-days": "every part of the United Kingdom",
}


def state(name: str, strength: str = "") -> Mark:
    """Return the mark of a clock's or a case's state.

    >>> state("late", "aim").word
    'Past its target'
    """
    key = name.replace("_", " ").replace("-", " ").strip().lower()
    if key in ("late", "late met") and is_aim(strength):
        return Mark("late", "Past its target" if key == "late" else "Done after its target")
    return STATES.get(key) or STATUSES.get(key) or Mark("none", key[:1].upper() + key[1:])


def state_word(name: str, strength: str = "") -> str:
    return state(name, strength).word


def state_kind(name: str) -> str:
    return state(name).kind


def is_aim(strength: str) -> bool:
    return strength in AIMS


def strength_word(strength: str) -> str:
    return STRENGTHS.get(strength, strength)


def event(name: str) -> Event:
    """Return the words of a fact's name; a phrase is used as it is."""
    if name in EVENTS:
        return EVENTS[name]
    phrase = name.replace("-", " ").replace("_", " ")
    if " " in name or name[:1].isupper():
        return Event(name, name[:1].lower() + name[1:], "Start")
    return Event(f"We recorded “{phrase}”", phrase, "Start")


def division(name: str) -> str:
    return DIVISIONS.get(name, name.replace("-", " ").title())
