"""What is said to whoever wants to move a date that was missed? That it stands, and what to do."""

from typing import NoReturn

from putright.core.new_dates import new_date_for
from putright.core.rules.asking import Asked
from putright.core.running_clock import Running


def was_missed(asked: Asked, running: Running) -> NoReturn:
    """Refuse to move a date that was missed, and name the step that gives a new one beside it."""
    record = new_date_for(asked.case, asked.policy, asked.day, running)
    instead = f" To give a new date beside it, record “{record.label}”." if record else ""
    asked.refuse(
        "already-late",
        f"{running.label} was due on {running.limit} and was missed; that stands.{instead}",
        running.clock,
        [record.id] if record else (),
    )
