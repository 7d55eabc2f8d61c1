"""May this letter go now, after all that went before: an answer given, the same letter sent?

What a letter tells in somebody's name only they may tell, also where their step was done
before. What went once goes again only with a reason, which stays with it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from putright.core.clocks import local_day
from putright.core.facts import Fact
from putright.core.letters.doing import entered_at, is_same_recipient
from putright.core.letters.saying import ENGLISH
from putright.core.policy import Letter
from putright.core.rules.asking import Asked, is_blank
from putright.core.rules.response import whose_answer

# Why an answer goes that differs from the one that went, and why a letter goes once more.
CORRECTS, AGAIN = "corrects_because", "again_because"
_ANSWERS = "respond"
# What went elsewhere is told by whoever deals with it there.
_TOLD_BY_OTHERS = frozenset({"divert"})
# The facts after which there is something new to tell, by the step that a letter carries out.
_NEWS = {
    "acknowledge": ("acknowledged",),
    "respond": ("responded",),
    "extend": ("extended",),
    "refuse": ("refused",),
    "offer": ("offered", "decided"),
    "divert": ("diverted",),
    "escalate": ("entered",),
    "close": ("closed",),
}


def may_be_written(asked: Asked, letter: Letter) -> None:
    """Refuse what pursues a complaint that was taken back.

    One that went before that is recorded all the same: it did go.
    """
    if asked.case.status != "withdrawn" or letter.after_withdrawal:
        return
    taken_back = asked.case.latest("withdrawn")
    if taken_back is not None and asked.happened < taken_back.at:
        return
    asked.refuse(
        "withdrawn",
        "This complaint was withdrawn, and this letter would pursue it. Write a message if they "
        "must know something. If they want it looked into after all, open the case again.",
        letter,
    )


def may_go_now(asked: Asked, letter: Letter, to: Sequence[dict[str, Any]]) -> None:
    """Refuse a letter that only tells of what was done: by another, or not for the first time."""
    if letter.does:
        _may_tell(asked, letter, to)
    _not_twice(asked, letter, to)


def _may_tell(asked: Asked, letter: Letter, to: Sequence[dict[str, Any]]) -> None:
    """Refuse a letter that tells of a step which was done, from anybody who may not do it."""
    step = letter.does
    if step == _ANSWERS:
        whose_answer(asked)
        _answers_once(asked, letter, to)
    elif step in asked.policy.records:
        asked.permit("record", step)
    elif step not in _TOLD_BY_OTHERS:
        asked.permit(step)


def _answers_once(asked: Asked, letter: Letter, to: Sequence[dict[str, Any]]) -> None:
    if not is_blank(asked.given.get(CORRECTS)):
        return
    answers = {one.id for one in asked.policy.letter if one.does == _ANSWERS}
    went = next(_went(asked, answers, to), None)
    is_closed = asked.case.status == "closed"
    if went is None and not is_closed:
        return
    first = f"{_said(asked, went)} " if went else ""
    closed = "This case is closed. " if is_closed else ""
    on = "open the case again" if is_closed else "take it to the next stage, or open it again"
    asked.refuse(
        "already-answered",
        f"{first}{closed}No further answer is sent. If something in the answer was wrong, say what "
        f"this one corrects. If there is more to look into, {on}.",
        letter,
        [CORRECTS],
        only_details=True,
    )


def _not_twice(asked: Asked, letter: Letter, to: Sequence[dict[str, Any]]) -> None:
    """Refuse the same letter to the same person at the same stage, unless it is said why."""
    if not (is_blank(asked.given.get(AGAIN)) and is_blank(asked.given.get(CORRECTS))):
        return
    places = asked.case.places
    told = _NEWS.get(letter.does, (letter.does,))
    news = max((place for name in told for place in places.get(name, ())), default=0)
    went = next(_went(asked, {letter.id}, to, news), None)
    if went is not None:
        asked.refuse(
            "sent-already",
            f"{_said(asked, went)} If it is to go again, say why.",
            letter,
            [AGAIN],
            only_details=True,
        )


def _went(
    asked: Asked, letters: set[str], to: Sequence[dict[str, Any]], news: int = 0
) -> Iterator[Fact]:
    """Give each of these letters that went to any of them at this stage, the latest first.

    `news` is the place of what they tell: what went before that told of something else.
    """
    since = max(entered_at(asked.case), news)
    for place in reversed(asked.case.places.get("sent", ())):
        fact = asked.case.facts[place]
        if place < since or fact.data.get("letter") not in letters:
            continue
        if any(is_same_recipient(fact.data.get("to"), one.get("to")) for one in to):
            yield fact


def _said(asked: Asked, went: Fact) -> str:
    """Say which letter went, when, and by whom: a name is known only to whoever shows this."""
    name = next((n.name for n in asked.policy.letter if n.id == went.data.get("letter")), "")
    day = ENGLISH.day(local_day(went.at, asked.policy.calendar.zone))
    role = asked.policy.roles.get(went.role)
    is_own = bool(went.by) and went.by == asked.actor.person
    by = "sent by you" if is_own else f"sent by {role.name}" if role else "sent by a colleague"
    return f"“{name or went.data.get('letter')}” went to them already, on {day}, {by}."
