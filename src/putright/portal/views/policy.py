"""How we handle complaints: the public page of a policy, made from the policy itself."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from putright.core.policy import NOT_STATED, Policy
from putright.design.days import day_of, day_plain
from putright.people.models import Organisation
from putright.policies.load import versions
from putright.portal import bars, outside, promises, reviews, stages
from putright.portal.clauses import ClauseHref, version_word
from putright.portal.door import in_force, page, show
from putright.project import clock


@page("policy")
def policy(request: HttpRequest, organisation: Organisation, version: str = "") -> HttpResponse:
    now = in_force(organisation)
    shown = _version(organisation, version) if version else now
    today = day_of(clock.now())
    return show(
        request,
        "policy",
        {
            "policy": shown,
            "head": shown.policy,
            "is_now": shown.version == now.version,
            "kinds": promises.public_kinds(shown),
            "ways": stages.ways(shown, today),
            "named_only": stages.without_stages(shown),
            "promises": promises.table(shown, every=not shown.policy.internal),
            "bars": [bars.words(bar, shown) for bar in shown.bar],
            "elsewhere": _elsewhere(shown),
            "outside": _outside(shown, today),
            "about": list(_about(shown, today)),
            "versions": _versions(organisation, shown, now, today),
            "clauses": _clauses(shown),
            "clause_href": ClauseHref(organisation, shown),
            "cited": lambda ids: promises.cited(ids, shown),
        },
    )


def _version(organisation: Organisation, word: str) -> Policy:
    for one in versions(organisation.pack):
        if version_word(one) == word:
            return one
    raise Http404


def _about(shown: Policy, today: date) -> Iterator[str]:
    """Give, in sentences, whose text this is made from, and where that is not stated."""
    head = shown.policy
    stated = head.version != NOT_STATED
    version = f", version {head.version}" if stated else ", which states no version"
    yield f"Made from our policy “{head.title}”{version}."
    by = f" by {_the(head.approved_by)}" if head.approved_by != NOT_STATED else ""
    if head.approved:
        yield f"Approved{by} on {day_plain(head.approved)}."
    else:
        yield "It states no date of approval."
    if head.in_force_from:
        yield f"In force from {day_plain(head.in_force_from)}."
    found = reviews.review(shown, today)
    yield found.sentence if found else "It states no date for its review."
    if found and found.by:
        yield f"Reviewed by: {found.by}."
    yield f"Owner: {head.owner}." if head.owner != NOT_STATED else "It names no owner."


def _the(name: str) -> str:
    """Return "the Board" of "Board": a person's or a firm's name would need no article."""
    return f"the {name}" if " " not in name and not name.lower().startswith("the ") else name


def _elsewhere(shown: Policy) -> list[dict[str, Any]]:
    """Return where a matter may go instead: each place once, with its clauses."""
    found: dict[str, list[str]] = {}
    for diversion in shown.diversion:
        cites = diversion.cites or ((diversion.added,) if diversion.added else ())
        found.setdefault(diversion.to, []).extend(promises.cited(cites, shown))
    return [{"to": to, "cites": list(dict.fromkeys(cites))} for to, cites in found.items()]


def _outside(shown: Policy, today: date) -> list[outside.Outside]:
    found = {
        body.name: body
        for procedure in shown.procedures
        for body in outside.at_the_end(shown, procedure, today)
        if shown.stages_of.get(procedure)
    }
    return list(found.values())


def _versions(
    organisation: Organisation, shown: Policy, now: Policy, today: date
) -> Sequence[dict[str, Any]]:
    """Return the other versions there are, and what each is to today."""
    return [
        {
            "word": version_word(one),
            "version": one.version,
            "since": one.policy.in_force_from,
            "is_now": one.version == now.version,
            "is_to_come": bool(one.policy.in_force_from and one.policy.in_force_from > today),
        }
        for one in versions(organisation.pack)
        if one.version != shown.version
    ]


def _clauses(shown: Policy) -> list[dict[str, str]]:
    """Return the clauses that the public may read. An internal text lends not even its headings."""
    return [
        {
            "id": clause.id,
            "heading": "" if shown.policy.internal else clause.heading,
            "summary": clause.summary,
            "strength": clause.strength,
        }
        for clause in shown.clause
        if not clause.internal
    ]
