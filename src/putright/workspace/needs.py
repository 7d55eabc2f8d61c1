"""What must be done when somebody is contacted: in which way, language, form and at what times?"""

from putright.cases.search_people import Person
from putright.people.models import Customer

CHANNELS = {
    "": "No preference",
    "phone": "Telephone",
    "email": "E-mail",
    "letter": "Letter",
    "web": "Their own page here",
    "in person": "In person",
}
FIELDS = {
    "channel": "How to reach them",
    "language": "Language",
    "format": "Format of letters",
    "interpreter": "Interpreter",
    "adjustments": "Adjustments",
    "call_times": "When to call",
    "needs": "Anything else to remember",
}


def needs_of(customer: Customer | Person | None) -> list[str]:
    """Return each need in a few words, as whoever picks up the telephone reads it."""
    if customer is None:
        return []
    said = []
    for name, label in FIELDS.items():
        lines = str(getattr(customer, name) or "").splitlines()
        value = "; ".join(" ".join(line.split()) for line in lines if line.strip())
        if name == "channel" and value:
            value = CHANNELS.get(value, value)
        if value:
            said.append(value if name in ("needs", "adjustments") else f"{label}: {value}")
    return said
