"""In which sentences is it said when a count starts, and which day is the first?"""

from datetime import date, timedelta

from markupsafe import Markup

from putright.design import voice
from putright.design.days import day_full, day_of, lower_first, on_day, upper_first
from putright.design.proof import ELAPSED, SPANS, Proof
from putright.languages import say, say_html

ONE_DAY = timedelta(days=1)


def start_said(proof: Proof) -> list[Markup]:
    if proof.begins is None:
        if proof.starts_when:
            return [
                say_html(
                    "The count starts when %(when)s. It has not started yet.",
                    when=lower_first(proof.starts_when),
                )
            ]
        return []
    said = day_of(proof.start_at) if proof.start_at else proof.begins
    when = say("on %(day)s", day=on_day(said))
    text = voice.happened(proof.start_event or "received", when, proof.start_label)
    if proof.unit in ELAPSED or not proof.is_stated or proof.is_agreed or proof.is_same_day:
        return [Markup("{}").format(text)] if proof.unit not in ELAPSED else []
    if proof.begins != said:
        text += f" {_taken_as(proof)}"
    return [Markup("{} {}").format(text, first_day_said(proof)).rstrip()]


def _taken_as(proof: Proof) -> str:
    """Return why the count starts on another day than the one it came."""
    assert proof.begins is not None
    why = upper_first(proof.start_moved.rstrip("."))
    if not why:
        return say("For the count, it is taken as %(day)s.", day=day_full(proof.begins))
    return say("%(why)s, so it is taken as %(day)s.", why=why, day=day_full(proof.begins))


def first_day_said(proof: Proof) -> str:
    first = _first_counted(proof)
    if first is None or proof.begins is None or proof.unit in SPANS:
        return ""
    if first == proof.begins:
        return say("That day is the first one counted.")
    if first == proof.begins + ONE_DAY:
        return say("We start counting the next day.")
    words = day_full(first, year=first.year != proof.begins.year)
    return say("The first day counted is %(day)s.", day=words)


def _first_counted(proof: Proof) -> date | None:
    if proof.first_counted:
        return proof.first_counted
    return next((day.date for day in proof.days if day.number == 1), None)
