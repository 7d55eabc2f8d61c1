"""Does this way of telling the customer suit what they asked for? If not, staff are warned.

A warning only: what the policy requires in writing stays required, and then they are
called, or written to in their own way, as well.
"""

from typing import Any

from putright.people.models import Customer

TELLS = frozenset({"acknowledge", "respond", "send", "extend", "offer", "refuse", "close"})
_SPOKEN = frozenset({"spoken", "phone", "telephone", "visit", "in person"})


def warnings(customer: Customer | None, step: str, form: Any = "") -> list[str]:
    """Return what whoever takes this step must know of how to tell this customer.

    `form` is how it is to be told, as far as it was chosen: "writing", "spoken", a channel.
    """
    if customer is None or step not in TELLS:
        return []
    found = []
    is_spoken = str(form or "") in _SPOKEN
    if customer.channel == "phone" and not is_spoken:
        when = f" ({customer.call_times})" if customer.call_times else ""
        found.append(f"They asked to be called{when}. If this goes in writing, call them as well.")
    if customer.channel in ("letter", "email") and is_spoken:
        way = "by letter" if customer.channel == "letter" else "by e-mail"
        found.append(f"They asked to be written to {way}. If this is said, write it as well.")
    if customer.format and not is_spoken:
        found.append(f"They read {customer.format}. A plain letter or e-mail will not do.")
    if customer.interpreter:
        found.append(f"They need an interpreter: {customer.interpreter}.")
    if customer.language:
        found.append(f"Their language: {customer.language}.")
    return found
