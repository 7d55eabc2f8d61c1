"""How does a party come to their page of a case, and as whom do they act there?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from putright.cases.queries import Opened
from putright.core.case import Case
from putright.core.facts import Actor, Fact
from putright.core.parties import side_of
from putright.parties.links import LetIn, let_in
from putright.people.models import Organisation
from putright.policies.spoken import in_language
from putright.portal.acting import Acting
from putright.portal.door import page
from putright.portal.moves import actor
from putright.project import clock

View = Callable[..., HttpResponseBase]


def party_page(*methods: str) -> Callable[[View], View]:
    """Give a view the case that a party's own secret opens; any other address leads nowhere."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(
            request: HttpRequest,
            organisation: Organisation,
            reference: str,
            secret: str,
            **rest: Any,
        ) -> HttpResponseBase:
            found = let_in(organisation, reference, secret, clock.now())
            if found is None:
                raise Http404
            return view(request, organisation, _said(found), secret, **rest)

        return page("case", *methods)(inside)  # type: ignore[arg-type]

    return wrap


def _said(found: LetIn) -> LetIn:
    """Return the case with its policy in the language of the page."""
    opened = replace(found.opened, policy=in_language(found.opened.policy))
    return found._replace(opened=opened)


def address(name: str, organisation: Organisation, opened: Opened, secret: str, *more: Any) -> str:
    where = (organisation.slug, opened.reference, secret)
    return reverse(f"portal:{name}", args=[*where, *more])


@dataclass(frozen=True, slots=True)
class ByParty(Acting):
    """A party about to do something that is theirs to do."""

    found: LetIn

    @property
    def actor(self) -> Actor:
        return Actor(self.found.party.key, _role(self.found))

    @property
    def home(self) -> str:
        return address("party", self.organisation, self.opened, self.secret)

    def _told(self, case: Case, since: Sequence[Fact]) -> list[str]:
        """What happened meanwhile is not theirs to be told here: they only add what they say."""
        return []

    def opened_again(self) -> Opened | None:
        again = let_in(self.organisation, self.opened.reference, self.secret, clock.now())
        return again.opened if again else None


def _role(found: LetIn) -> tuple[str, ...]:
    """Return the role in which a party speaks: their side's own, else a customer's."""
    side = side_of(found.party)
    own = found.opened.policy.roles.get(side)
    if own is not None and own.side == "customer":
        return (side,)
    return actor(found.opened).roles
