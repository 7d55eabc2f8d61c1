"""How is each party of a case shown to staff: what they may see, on what that rests, their link?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from putright.cases.queries import Opened
from putright.core.case import Party
from putright.core.details import called
from putright.core.facts import Fact
from putright.core.parties import (
    COMPLAINANT,
    REPRESENTATIVE,
    Authority,
    authorising,
    live,
)
from putright.core.rules.able import who_may
from putright.design.days import day_of, day_plain, day_time, listed
from putright.parties import links
from putright.parties.authority import Standing, standing
from putright.parties.models import PartyLink
from putright.people.models import Customer
from putright.project import clock
from putright.workspace.door import StaffRequest, address

_AS = {
    COMPLAINANT: "Complains with the customer",
    REPRESENTATIVE: "Acts for the customer",
    "body": "A body in a joint complaint",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One party as the page shows them."""

    number: int
    name: str
    kind: str
    since: str
    contact: Sequence[str]
    sees: str
    state: str
    word: str
    authority: Sequence[str]
    link: str
    has_link: bool
    moves: Sequence[dict[str, str]]


def customer_sees(opened: Opened) -> str:
    if any(one.told_us for one in live(opened.case)):
        return (
            "Whoever told us did so for somebody else. Their own page says that we have it, and "
            "nothing more, until their authority is on file."
        )
    return "Sees their own page: what they told us, the dates, and what we wrote to them."


def named_helper(opened: Opened) -> str:
    """Return who, by the customer's own words, will act for them; nothing once one is joined."""
    received = opened.facts[0]
    helped = received.words.get("capacity") == "helped"
    acts = any(one.party == REPRESENTATIVE for one in opened.case.parties)
    return (received.words.get("representative") or "somebody") if helped and not acts else ""


def cards(request: StaffRequest, opened: Opened) -> list[Shown]:
    given = links.links(request.organisation, opened.number)
    visits = links.last_visits(request.organisation, opened.number)
    keys = [party.key for party in live(opened.case) if party.key]
    kept = Customer.objects.filter(organisation=request.organisation, key__in=keys)
    known = {one.key: one for one in kept}
    today = day_of(clock.now())
    return [
        _shown(request, opened, one, given.get(one.number), visits, known.get(one.key), today)
        for one in live(opened.case)
    ]


def _shown(
    request: StaffRequest,
    opened: Opened,
    party: Party,
    link: PartyLink | None,
    visits: dict[str, datetime],
    known: Customer | None,
    today: date,
) -> Shown:
    stands = standing(opened, party, today) if party.party == REPRESENTATIVE else None
    state, word, sees = _seeing(opened, party, stands)
    has_link = link is not None and link.ended_at is None
    contact = [known.phone, known.email, *known.address.splitlines()] if known else []
    if known and known.needs:
        contact.append(f"Must do: {known.needs}")
    return Shown(
        number=party.number,
        name=name_of(opened, party),
        kind=_AS.get(party.party, f"The {party.side or party.party}"),
        since=day_plain(day_of(_joined(opened, party).at)),
        contact=[line for line in contact if line],
        sees=sees,
        state=state,
        word=word,
        authority=_rests_on(opened, stands),
        link=_about_link(party, link, visits.get(party.key)),
        has_link=has_link,
        moves=_moves(request, opened, stands),
    )


def _joined(opened: Opened, party: Party) -> Fact:
    return next(f for f in opened.case.named("joined") if f.data["number"] == party.number)


def name_of(opened: Opened, party: Party) -> str:
    if party.told_us and opened.customer is not None and opened.customer.name:
        return opened.customer.name
    body = called("body", party.body, opened.policy)
    return _joined(opened, party).words.get("name") or body or "No name given"


def _seeing(opened: Opened, party: Party, stands: Standing | None) -> tuple[str, str, str]:
    """Return a mark, its word, and what somebody may see, in a sentence."""
    if stands is None and party.party == COMPLAINANT:
        return "met", "In the group", (
            "The stages, dates, points and answers; not what the others wrote, nor anybody's "
            "particulars."
        )  # fmt: skip
    if stands is None:
        return "met", "Takes part", (
            "The points, what counts against them, what is marked for them, and what they said."
        )  # fmt: skip
    return {
        "whole": ("met", "May act", "All that the customer sees."),
        "narrow": (
            "soon",
            "Some points",
            f"Only {_points(stands.points)}, and what is written to them.",
        ),
        "ended": ("late", "Ended", "Nothing, since the day on which their authority ended."),
    }.get(stands.state, ("held", "Not checked", "Nothing but that we have it, and what we need."))


def _rests_on(opened: Opened, stands: Standing | None) -> list[str]:
    """Return what was seen, by whom and until when; nothing where nothing was."""
    given = stands.given if stands else None
    if given is None:
        return []
    is_over = stands is not None and stands.state == "ended"
    return [line for one in given.parts or (given,) for line in _seen(opened, one, is_over)]


def _seen(opened: Opened, one: Authority, is_over: bool) -> list[str]:
    record = opened.policy.records[one.record]
    seen = [one.fact.words.get(need) or "" for need in record.needs]
    seen = [text for text in seen if text]
    by = opened.names.get(one.fact.by, "somebody")
    points = f" For {_points(one.points)}." if one.points else ""
    until = f"Until {day_plain(one.until)}." if one.until else "Without an end."
    struck = "" if one.counts or is_over else " Struck out."
    return [
        f"{record.label}: {'; '.join(seen) or 'these words were erased'}.{points}",
        f"Checked by {by} on {day_plain(day_of(one.fact.at))}. {until}{struck}",
    ]


def _points(numbers: Sequence[int]) -> str:
    return f"point{'s' if len(numbers) > 1 else ''} {listed([str(n) for n in numbers])}"


def _about_link(party: Party, link: PartyLink | None, seen: datetime | None) -> str:
    if party.told_us:
        return "Comes by the link that they had when they told us."
    if link is None:
        return "No link yet."
    if link.ended_at is not None:
        return f"Their link ended on {day_plain(day_of(link.ended_at))}."
    visit = f"Last opened {day_time(seen)}." if seen else "Not opened yet."
    return f"Link given on {day_plain(day_of(link.made_at))}. {visit}"


def _moves(request: StaffRequest, opened: Opened, stands: Standing | None) -> list[dict[str, str]]:
    """Return where to put authority on file, to renew it, and to strike it out."""
    if stands is None:
        return []
    able = set(request.actor.roles)
    may = [
        record
        for record in authorising(opened.policy)
        if set(who_may(opened.policy, "record", record.id)) & able
    ]
    verb = "Renew" if stands.state in ("whole", "narrow", "ended") else "Record"
    found = [
        {
            "text": f"{verb}: {record.label}",
            "href": address("move", request, opened.reference, "record", record=record.id),
        }
        for record in may
    ]
    if stands.given is not None and stands.given.counts:
        names = dict.fromkeys(one.record for one in stands.given.parts)
        found += [_striking(request, opened, name, len(names) > 1) for name in names]
    return found


def _striking(
    request: StaffRequest, opened: Opened, name: str, is_one_of_several: bool
) -> dict[str, str]:
    text = "Strike out their authority"
    if is_one_of_several:
        text = f"Strike out: {opened.policy.records[name].label}"
    return {"text": text, "href": address("move", request, opened.reference, "strike", record=name)}
