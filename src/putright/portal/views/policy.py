"""How we handle complaints: the public page of a policy, made from the policy itself."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from putright.core.policy import NOT_STATED, Policy
from putright.design.days import day_of, day_plain
from putright.languages import later, say
from putright.people.models import Organisation
from putright.policies.load import versions
from putright.policies.spoken import in_language
from putright.portal import bars, outside, promises, reviews, stages
from putright.portal.clauses import ClauseHref, version_word
from putright.portal.door import in_force, page, show
from putright.project import clock

STRENGTHS = {
    "must": later("must", "strength"),
    "will": later("will", "strength"),
    "aim": later("aim", "strength"),
    "usually": later("usually", "strength"),
    "may": later("may", "strength"),
    "text": later("for information", "strength"),
}


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
            return in_language(one)
    raise Http404


def _about(shown: Policy, today: date) -> Iterator[str]:
    """Give, in sentences, whose text this is made from, and where that is not stated."""
    head = shown.policy
    stated = head.version != NOT_STATED
    if stated:
        yield say(
            "Made from our policy “%(title)s”, version %(version)s.",
            title=head.title,
            version=head.version,
        )
    else:
        yield say("Made from our policy “%(title)s”, which states no version.", title=head.title)
    yield _approved(shown)
    if head.in_force_from:
        yield say("In force from %(day)s.", day=day_plain(head.in_force_from))
    found = reviews.review(shown, today)
    yield found.sentence if found else say("It states no date for its review.")
    if found and found.by:
        yield say("Reviewed by: %(who)s.", who=found.by)
    owned = head.owner != NOT_STATED
    yield say("Owner: %(who)s.", who=head.owner) if owned else say("It names no owner.")


def _approved(shown: Policy) -> str:
    head = shown.policy
    if not head.approved:
        return say("It states no date of approval.")
    day = day_plain(head.approved)
    if head.approved_by == NOT_STATED:
        return say("Approved on %(day)s.", day=day)
    if _is_named_with_the(head.approved_by):
        return say("Approved by the %(who)s on %(day)s.", who=head.approved_by, day=day)
    return say("Approved by %(who)s on %(day)s.", who=head.approved_by, day=day)


def _is_named_with_the(name: str) -> bool:
    """Return whether it is "the Board": a person's or a firm's name would need no article."""
    return " " not in name


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
            "strength": say(STRENGTHS.get(clause.strength, clause.strength), "strength"),
        }
        for clause in shown.clause
        if not clause.internal
    ]
