"""Which words do we use for a state, a strength or a thing that happened?

One place for the voice. A missed promise is said plainly; a missed aim is
"past its target", never a breach. The customer's word and the handler's word
may differ, but they may not disagree.
"""

from typing import NamedTuple

from putright.design.days import lower_first
from putright.languages import later, say


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
    "running": Mark("run", later("On track", "state")),
    "met": Mark("met", later("Met", "state")),
    "late": Mark("late", later("Missed", "state")),
    "late met": Mark("late", later("Done late", "state")),
    "paused": Mark("held", later("Paused", "state")),
    "stopped": Mark("none", later("Stopped", "state")),
    "modified": Mark("none", later("Own plan", "state")),
    "overtaken": Mark("none", later("Overtaken", "state")),
    "not stated": Mark("none", later("Not stated", "state")),
    "not started": Mark("none", later("Not started", "state")),
    "provisional": Mark("none", later("Not sure yet", "state")),
    "superseded": Mark("none", later("Replaced", "state")),
}

STATUSES = {
    "": Mark("none", later("Not received", "state")),
    "open": Mark("run", later("Open", "state")),
    "answered": Mark("met", later("Answered", "state")),
    "closed": Mark("none", later("Closed", "state")),
    "refused": Mark("none", later("Not taken on", "state")),
    "diverted": Mark("held", later("Sent elsewhere", "state")),
    "withdrawn": Mark("none", later("Withdrawn", "state")),
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
PAST_AIMS = {
    "late": Mark("late", later("Past its target", "state")),
    "late met": Mark("late", later("Done after its target", "state")),
}


class Event(NamedTuple):
    customer: str  # "You told us %(when)s.", which is "on Friday 18 December 2026"
    staff: str
    cell: str  # fits in a calendar's cell


EVENTS = {
    "received": Event(later("You told us %(when)s."), "we got it", later("Received", "calendar")),
    "recorded": Event(
        later("We wrote it down %(when)s."), "recorded", later("Recorded", "calendar")
    ),
    "entered": Event(
        later("This stage began %(when)s."), "the stage began", later("Began", "calendar")
    ),
    "acknowledged": Event(
        later("We wrote to say we had it %(when)s."),
        "acknowledged",
        later("Reply sent", "calendar"),
    ),
    "assigned": Event(
        later("We chose who looks into it %(when)s."), "given an owner", later("Owner", "calendar")
    ),
    "responded": Event(later("We answered %(when)s."), "answered", later("Answered", "calendar")),
    "updated": Event(
        later("We told you how it was going %(when)s."),
        "the customer was told more",
        later("Told", "calendar"),
    ),
    "escalated": Event(
        later("You asked us to look again %(when)s."),
        "the next stage was asked for",
        later("Asked", "calendar"),
    ),
    "dissatisfied": Event(
        later("You said you were not satisfied %(when)s."),
        "not satisfied",
        later("Told us", "calendar"),
    ),
    "requested": Event(
        later("You asked for this stage %(when)s."),
        "this stage was asked for",
        later("Asked", "calendar"),
    ),
    "refused": Event(
        later("We said we could not take it on %(when)s."), "refused", later("Refused", "calendar")
    ),
    "diverted": Event(
        later("We sent it to the right place %(when)s."),
        "sent elsewhere",
        later("Sent on", "calendar"),
    ),
    "extended": Event(
        later("We gave you a new date %(when)s."),
        "a new date was given",
        later("New date", "calendar"),
    ),
    "offered": Event(
        later("We made an offer %(when)s."), "an offer was made", later("Offer", "calendar")
    ),
    "offer-answered": Event(
        later("You answered our offer %(when)s."),
        "the offer was answered",
        later("Replied", "calendar"),
    ),
    "decided": Event(
        later("We decided what to offer %(when)s."),
        "the remedy was decided",
        later("Decided", "calendar"),
    ),
    "joined": Event(
        later("Another organisation joined in %(when)s."),
        "a body joined",
        later("Joined", "calendar"),
    ),
    "declared": Event(
        later("An interest was declared %(when)s."),
        "an interest was declared",
        later("Declared", "calendar"),
    ),
    "referred": Event(
        later("It was passed on %(when)s."), "referred", later("Referred", "calendar")
    ),
    "determined": Event(
        later("A decision was made about it %(when)s."), "determined", later("Decided", "calendar")
    ),
    "closed": Event(later("We closed it %(when)s."), "closed", later("Closed", "calendar")),
    "reopened": Event(
        later("We opened it again %(when)s."), "opened again", later("Reopened", "calendar")
    ),
    "withdrawn": Event(
        later("You withdrew it %(when)s."), "withdrawn", later("Withdrawn", "calendar")
    ),
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
    "england-and-wales": later("England and Wales"),
    "scotland": later("Scotland"),
    "northern-ireland": later("Northern Ireland"),
    "any-division": later("any part of the United Kingdom"),
    "common-days": later("every part of the United Kingdom"),
}


def state(name: str, strength: str = "") -> Mark:
    """Return the mark of a clock's or a case's state.

    >>> state("late", "aim").word
    'Past its target'
    """
    key = name.replace("_", " ").replace("-", " ").strip().lower()
    found = STATES.get(key) or STATUSES.get(key)
    if key in ("late", "late met") and is_aim(strength):
        found = PAST_AIMS[key]
    if found is None:
        return Mark("none", key[:1].upper() + key[1:])
    return Mark(found.kind, say(found.word, "state"))


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
        return Event(name, name[:1].lower() + name[1:], later("Start", "calendar"))
    return Event("", phrase, later("Start", "calendar"))


def happened(name: str, when: str, called: str = "") -> str:
    """Return "You told us on Friday 18 December 2026.", as a customer reads it."""
    known = event(name).customer
    if name in EVENTS:
        return say(known, when=when)
    if known:
        return say("%(what)s %(when)s.", what=say(known), when=when)
    phrase = lower_first(called) or name.replace("-", " ").replace("_", " ")
    return say("We recorded “%(what)s” %(when)s.", what=phrase, when=when)


def division(name: str) -> str:
    known = DIVISIONS.get(name)
    return say(known) if known else name.replace("-", " ").title()
