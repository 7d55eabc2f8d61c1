"""Which names belong to the core, so that a pack may speak of them and never redefine them?"""

# Facts that the rules of the core append. A pack's records are facts too, under their own ids.
CORE_FACTS = frozenset(
    {
        "received", "recorded", "entered", "outside-listed-roles", "point", "acknowledged",
        "assigned", "unassigned", "convened", "responded", "escalated", "dissatisfied",
        "reclassified", "refused", "diverted", "split", "extended", "paused", "resumed",
        "offered", "decided", "offer-answered", "sent", "referred", "determined", "declared",
        "shut-out", "joined", "left", "closed", "reopened", "withdrawn", "struck", "promised",
        "committed", "kept", "noted", "told", "missed", "handover-offered", "handover-accepted",
        "handover-declined", "asked", "replied", "found", "paid", "declaration-checked", "let-in",
        "undelivered", "delivered",
    }
)  # fmt: skip

# Facts that the passing of time appends by itself, when nobody did anything: a promise was
# missed, and one that waited for that began. Nobody asked for them, and nobody overlooked them.
PASSING = frozenset({"missed", "promised", "undelivered", "delivered"})

# Not a fact of its own: an offer that was answered, and not with a yes. A gate may count from it.
OFFER_REFUSED = "offer-refused"

# What may be asked of a case. `record` is asked under its own word or under a record's id.
STEPS = (
    "receive", "record", "strike", "add-point", "acknowledge", "assign", "accept-handover",
    "decline-handover", "convene", "find", "respond", "ask", "reply",
    "escalate", "refuse", "divert", "split", "reclassify", "extend", "pause", "resume", "offer",
    "approve", "answer-offer", "pay", "send", "message", "refer", "determine", "declare",
    "check-declaration", "join",
    "leave", "commit", "keep", "note", "close", "reopen", "withdraw",
)  # fmt: skip

# Steps that a customer, or someone for them, asks for; everything else is the staff's.
CUSTOMER_STEPS = frozenset({"receive", "escalate", "answer-offer", "withdraw", "note"})

STATUSES = ("open", "answered", "closed", "refused", "diverted", "withdrawn")

CLOCK_STATES = (
    "running", "met", "late", "late met", "paused", "stopped", "modified", "overtaken",
    "not stated", "provisional",
)  # fmt: skip
