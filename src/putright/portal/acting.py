"""How does a customer's confirmed step come to the one door, once and only once?

The page carries a token, so that a second click changes nothing, and the place in the
case that the customer had seen. What staff did meanwhile stops a step only where the
customer is told of it: they could not have known the rest.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.cases import queries
from putright.cases.carry_out import Conflict, carry_out
from putright.cases.queries import Opened
from putright.core.case import Case
from putright.core.facts import Command, Fact
from putright.design.sending import digest_of
from putright.people.models import Organisation
from putright.portal import just_done, moves, story
from putright.portal.clauses import ClauseHref
from putright.project import clock

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,60}")
_FURTHEST = 1_000_000


class Changed(Exception):
    """What happened to the case while the page was open, and where the case now stands."""

    def __init__(self, lines: Sequence[str], sequence: int) -> None:
        super().__init__(*lines)
        self.lines = lines
        self.sequence = sequence


@dataclass(frozen=True, slots=True)
class Acting:
    """A customer about to do something to their own case."""

    request: HttpRequest
    organisation: Organisation
    opened: Opened
    secret: str

    def carry_out(self, do: str, given: Mapping[str, Any]) -> None:
        """Carry it out. Raises Refused, or Changed where there is news for the customer."""
        try:
            carry_out(
                Command(do, {k: v for k, v in given.items() if v not in (None, "")}, self.actor),
                organisation=self.organisation,
                reference=self.opened.reference,
                expected=self.seen,
                is_news=lambda case, since: bool(self._told(case, since)),
                key=f"portal:{self.token}:{digest_of(self.request)}",
                at=clock.now(),
            )
        except Conflict as conflict:
            now = self.opened_again()
            assert now is not None  # it was there when the page was asked for, and stays
            raise Changed(self._told(now.case, now.facts[self.seen :]), now.sequence) from conflict

    def opened_again(self) -> Opened | None:
        return queries.for_customer(self.organisation, self.opened.reference, self.secret)

    def _told(self, case: Case, since: Sequence[Fact]) -> list[str]:
        return story.since(replace(self.opened, case=case), since)

    @property
    def actor(self) -> Any:
        return moves.actor(self.opened)

    @property
    def token(self) -> str:
        """Return the page's own token; a new one where there is none that we would make."""
        sent = self.request.POST.get("token", "")
        return sent if _TOKEN.fullmatch(sent) else secrets.token_urlsafe(18)

    @property
    def seen(self) -> int:
        """Return the place in the case that the customer had seen."""
        sent = self.request.POST.get("seen", "")
        if sent.isascii() and sent.isdigit() and 0 < int(sent[:9]) <= _FURTHEST:
            return min(int(sent), self.opened.sequence)
        return self.opened.sequence

    @property
    def home(self) -> str:
        where = (self.organisation.slug, self.opened.reference, self.secret)
        return reverse("portal:case", args=where)

    def done(self, what: str) -> HttpResponse:
        response = redirect(f"{self.home}?done={what}")
        just_done.remember(response, what, self.home)
        return response

    def context(self, **more: Any) -> dict[str, Any]:
        """Return what every page of a step says."""
        changed = more.get("changed")
        return {
            "errors": changed or more.get("refused"),  # the title then starts "Error:"
            "opened": self.opened,
            "back": self.home,
            "token": self.token,
            "seen": changed.sequence if changed else self.seen,
            "clause_href": ClauseHref(self.organisation, self.opened.policy),
            **more,
        }
