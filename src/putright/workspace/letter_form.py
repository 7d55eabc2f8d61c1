"""What does the page of one letter know: its draft, what it says so far, and what it lacks?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404

from putright.cases.queries import Opened
from putright.cases.with_letter import Drafted, draft_of
from putright.core.facts import Actor
from putright.core.letters.checks import Check
from putright.core.letters.compose import Composed, parts_of
from putright.core.policy import Letter
from putright.core.rules.sending import ALSO
from putright.design.forms import Form
from putright.letter_drafts import keeping
from putright.letter_drafts.keeping import Version, Which
from putright.project import clock
from putright.workspace.door import StaffRequest
from putright.workspace.letter_asked import besides_in, given_of
from putright.workspace.letter_choices import letter_named
from putright.workspace.letter_step import Step, step_of
from putright.workspace.letter_whom import Whom, whom_of
from putright.workspace.unsent import NOT_KEPT

# The codes by which the rules say that it is for somebody else to do.
FOR_OTHERS = frozenset({"not-yours", "wrong-role"})
WORDS = "w-"  # before the slot, in the names of the boxes
VERSION, SEEN, TOKEN = "_version", "_seen", "_token"
_OURS = NOT_KEPT | {VERSION, SEEN, TOKEN, "colleague", "remark"}
_LONGEST_NAME = 100
_MOST_BOXES = 300


@dataclass
class Writing:
    """One person at one letter of one case, now, with what stands in its parts and boxes."""

    request: StaffRequest
    opened: Opened
    letter: Letter
    whom: Whom
    at: datetime
    version: Version | None
    words: Mapping[str, str]
    boxes: Mapping[str, Sequence[str]]

    @cached_property
    def step(self) -> Step:
        return step_of(self.request, self.opened, self.letter, self.at, self.whom.value)

    @cached_property
    def form(self) -> Form:
        """What the step of the letter asks, as far as it is answered."""
        return self.step.form(self.boxes)

    @cached_property
    def given(self) -> dict[str, Any]:
        also = self.step.also(self.form)
        policy, besides = self.opened.policy, besides_in(self.boxes)
        return given_of(self.letter, policy, self.whom.value, self.words, besides, also)

    @cached_property
    def own(self) -> Drafted:
        """The letter as the door would have it of this person, now."""
        return self._drafted_by(self.request.actor)

    @cached_property
    def not_mine(self) -> Check | None:
        """Why it is for somebody else to send, where it is: they may write it all the same."""
        return next((one for one in self.own.checks if one.id in FOR_OTHERS), None)

    @cached_property
    def drafted(self) -> Drafted:
        """The letter as it would go from whoever may send it, with all that it lacks."""
        if self.not_mine is None:
            return self.own
        roles = tuple(role.id for role in self.opened.policy.role if role.side == "staff")
        return self._drafted_by(Actor("", roles, ""))

    def _drafted_by(self, by: Actor) -> Drafted:
        return draft_of(self.opened, self.given, by, self.request.organisation, self.at)

    @property
    def composed(self) -> Composed:
        return self.drafted.composed

    @cached_property
    def checks(self) -> list[Check]:
        """Every check, each said once: a step may refuse in the very words of a check."""
        found: dict[tuple[str, bool], Check] = {}
        for one in self.drafted.checks:
            if self._is_answered_here(one):
                continue
            key = one.sentence, one.passes
            had = found.get(key)
            clauses = dict.fromkeys((*(had.clauses if had else ()), *one.clauses))
            found[key] = replace(had or one, clauses=tuple(clauses))
        return list(found.values())

    def _is_answered_here(self, check: Check) -> bool:
        """Return whether the boxes beside the letter give the finding that it does not say yet.

        Why: while the step may not be done for another reason, the letter is composed without
        it; that reason stands among the checks, and the finding waits in its box.
        """
        if check.passes or self.letter.does != "respond" or check.fix != "respond":
            return False
        also = self.given.get(ALSO, {})
        answered = {one.get("number") for one in also.get("points", ()) if one.get("outcome")}
        points = self.opened.case.points
        is_each = all(one.outcome or one.number in answered for one in points)
        shows = {one.slot: one.shows for one in self.drafted.composed.blocks}.get(check.id, "")
        if shows == "outcome":
            return bool(also.get("outcome") or answered)
        return bool(points) and is_each and (shows == "findings" or check.id == "every-point")

    @property
    def open_checks(self) -> list[Check]:
        return [one for one in self.checks if not one.passes]

    @property
    def which(self) -> Which:
        return Which(
            self.request.organisation.pk, self.opened.number, self.letter.id, self.whom.value
        )

    @property
    def number(self) -> int:
        return self.version.number if self.version else 0

    def look_again(self, opened: Opened) -> None:
        """Go on with the case as it is now: what the letter says may have changed with it."""
        self.opened = opened
        for name in ("step", "form", "given", "own", "not_mine", "drafted", "checks"):
            vars(self).pop(name, None)


def writing_of(
    request: StaffRequest, opened: Opened, name: str, *, as_kept: bool = False
) -> Writing:
    """Return this person at this letter, with the words they sent or else those of the draft.

    `as_kept` asks for those of the draft, whatever was sent.
    """
    letter = letter_named(opened.policy, name)
    wanted = request.GET.get("to", "") or "customer"
    whom = next((one for one in whom_of(request, opened) if one.value == wanted), None)
    if letter is None or whom is None:
        raise Http404
    which = Which(request.organisation.pk, opened.number, letter.id, whom.value)
    version = keeping.latest(which)
    if request.method == "POST" and not as_kept:
        words, boxes = typed_in(request)
    else:
        words, boxes = (version.words, version.boxes) if version else ({}, {})
    return Writing(request, opened, letter, whom, clock.now(), version, words, boxes)


def typed_in(request: StaffRequest) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return what was typed in each part and box, as it is kept; nothing of it is checked."""
    words: dict[str, str] = {}
    boxes: dict[str, list[str]] = {}
    for name, texts in list(request.POST.lists())[:_MOST_BOXES]:
        if name in _OURS or len(name) > _LONGEST_NAME:
            continue
        if name.startswith(WORDS):
            words[name.removeprefix(WORDS)] = texts[-1].replace("\r\n", "\n")
        elif any(texts):
            boxes[name] = [text.replace("\r\n", "\n") for text in texts]
    return words, boxes


def asks_of(opened: Opened, letter: Letter) -> dict[str, str]:
    """Return what each free part asks, by its slot."""
    return {part.fills: part.ask for part in parts_of(letter, opened.policy) if part.ask}


def number_in(request: StaffRequest, name: str) -> int | None:
    """Return a number that the page carries, or None where it does not say it."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
