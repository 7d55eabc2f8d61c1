"""What does a machine read of a date and its proof?"""

from typing import Any

from putright.core.policy import Clock, Policy
from putright.core.proof import Proof


def explanation(policy: Policy, clock: Clock, given: str, proof: Proof) -> dict[str, Any]:
    """Return the date and its proof as plain data: what `due --json` and the API promise."""
    due = proof.due_at.isoformat() if proof.due_at else proof.due and proof.due.isoformat()
    return {
        "policy": policy.id,
        "version": policy.version,
        "clock": clock.id,
        "clause": ", ".join(clock.cites) or clock.added,
        "strength": clock.strength,
        "amount": proof.amount,
        "from": given,
        "due": due,
        "provisional": proof.provisional,
        "reading": "; ".join(reading.id for reading in proof.readings),
        "readings": [
            {
                "id": reading.id,
                "clause": reading.clause,
                "asks": reading.asks,
                "chosen": reading.chosen,
                "by": reading.by,
                "on": reading.on and reading.on.isoformat(),
                "others": [
                    {"says": other.says, "due": other.due and other.due.isoformat()}
                    for other in proof.others
                    if other.reading == reading.id
                ],
            }
            for reading in proof.readings
        ],
        "calendar": {
            "division": proof.division,
            "version": proof.calendar_version and proof.calendar_version.isoformat(),
        },
        "days": [
            {"date": day.date.isoformat(), "counts": day.counts, "why": day.why}
            for day in proof.days
        ],
    }
