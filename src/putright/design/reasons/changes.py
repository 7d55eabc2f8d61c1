"""In which sentences is it said what changed a date: a pause, a new date, a later list?"""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from putright.design.days import day_full, lower_first, on_day
from putright.design.proof import Extension, Pause, Proof
from putright.languages import say_html


def changes_said(proof: Proof) -> list[Markup]:
    found = [_pause(pause) for pause in proof.pauses]
    found += [_extension(extension) for extension in _extensions(proof)]
    if proof.provisional and proof.last:
        found.append(
            say_html(
                "Bank holidays for %(year)s are not published yet, so this date may still change.",
                year=proof.last.year,
            )
        )
    if proof.again:
        found.append(_recalculated(proof))
    return found


def _extensions(proof: Proof) -> Sequence[Extension]:
    if proof.extensions or proof.extended is None:
        return proof.extensions
    return (Extension(until=proof.extended, was=proof.first),)


def _pause(pause: Pause) -> Markup:
    why = _because(pause.why) if pause.why else ""
    since = day_full(pause.since)
    if pause.until is None and why:
        return say_html(
            "The count has been paused since %(day)s %(why)s. There is no date until it goes on.",
            day=since,
            why=why,
        )
    if pause.until is None:
        return say_html(
            "The count has been paused since %(day)s. There is no date until it goes on.", day=since
        )
    until = day_full(pause.until)
    if why:
        return say_html(
            "The count was paused after %(day)s and went on after %(until)s %(why)s. "
            "Those days are not counted.",
            day=since,
            until=until,
            why=why,
        )
    return say_html(
        "The count was paused after %(day)s and went on after %(until)s. "
        "Those days are not counted.",
        day=since,
        until=until,
    )


def _because(why: str) -> str:
    text = lower_first(why.rstrip("."))
    return text if text.startswith(("because", "so that", "while")) else f"({text})"


def _extension(extension: Extension) -> Markup:
    until = day_full(extension.until)
    if extension.on:
        said = say_html(
            "On %(on)s we gave a new date, <strong>%(day)s</strong>.",
            on=on_day(extension.on),
            day=until,
        )
    else:
        said = say_html("We gave a new date, <strong>%(day)s</strong>.", day=until)
    if extension.why:
        why = lower_first(extension.why.rstrip("."))
        said += " " + say_html("The reason: %(why)s.", why=why)
    if extension.was:
        said += " " + say_html("The first date, %(day)s, stays here.", day=day_full(extension.was))
    return said


def _recalculated(proof: Proof) -> Markup:
    assert proof.again and proof.promised
    again = day_full(proof.again)
    if proof.changed_because:
        said = say_html(
            "Worked out again today, the date would be %(day)s because %(why)s.",
            day=again,
            why=_plain_because(proof.changed_because),
        )
    else:
        said = say_html("Worked out again today, the date would be %(day)s.", day=again)
    return said + " " + _still(proof.promised, stays=proof.again > proof.promised)


def _still(promised: date, stays: bool) -> Markup:
    day = day_full(promised)
    if stays:
        return say_html(
            "The promise does not move later by itself: it is still <strong>%(day)s</strong>.",
            day=day,
        )
    return say_html("The promise is still <strong>%(day)s</strong>.", day=day)


def _plain_because(why: str) -> str:
    text = lower_first(why.rstrip("."))
    return text.removeprefix("because ")
