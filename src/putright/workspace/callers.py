"""Who may it be that tells us this, and which case may it be about?

Whoever is found is offered, never taken for granted, and nobody is chosen beforehand by a
name alone; the cases of one person are shown once it is said that it is this person, for
people share a telephone and an address. Where the policy keeps their case from whoever takes
the call, it is said that there is one and who has it in sight, and nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from putright.cases import alike
from putright.cases.flags import flags_of
from putright.cases.queries import Listed
from putright.cases.search_people import Person, cases_of, find_people, person_for
from putright.design import voice
from putright.design.days import day_short
from putright.design.forms import Form
from putright.people.models import Customer
from putright.project import clock
from putright.workspace.call_form import NEW
from putright.workspace.door import StaffRequest, address
from putright.workspace.flags import in_words
from putright.workspace.needs import needs_of

MOST = 6
_OPEN = ("open", "answered")
_BY_NAME = "Only the name or a part fits: ask for their address or number before you choose."


@dataclass
class Callers:
    """The people that fit what was typed; the one who was chosen, and their cases."""

    people: list[Person] = field(default_factory=list)
    has_more: bool = False
    fits: str = ""  # by what they were found: "this number"
    chosen: str = ""
    cases: Sequence[Listed] = ()
    sure: frozenset[str] = frozenset()  # whom more than a name speaks for
    elsewhere: str = ""  # whom to pass it to: they have a case that is not the asker's to see

    @property
    def open_cases(self) -> list[Listed]:
        return [case for case in self.cases if case.status in _OPEN]


_FITS = {"phone": "this number", "email": "this e-mail address", "name": "this name"}


def look_up(request: StaffRequest, form: Form) -> Callers:
    """Return who fits the number, the e-mail or the name that was typed, the surest first."""
    found = Callers()
    for box, fits in _FITS.items():
        typed = _typed(form, box)
        if typed:
            some = find_people(request.organisation, request.actor, typed, limit=MOST)
            _add(found, some.found, fits)
            found.has_more = found.has_more or some.has_more
    who = _as_typed(form)
    found.sure = frozenset(one.key for one in found.people if alike.fits(who, one))
    found.chosen = _typed(form, "who")
    known = {one.key for one in found.people}
    if found.chosen != NEW and found.chosen not in known:
        found.chosen = _chosen_beforehand(found, who.name)
    if found.chosen and found.chosen != NEW:
        key = found.chosen
        found.cases = cases_of(request.organisation, request.actor, [key])[key]
    if not found.sure and alike.is_kept_from(request.organisation, request.actor, who):
        found.elsewhere = _who_sees_all(request)
    return found


def _as_typed(form: Form) -> Customer:
    """Return the particulars as they were typed; they are kept nowhere."""
    return Customer(**{box: _typed(form, box) for box in ("name", "email", "phone", "address")})


def _chosen_beforehand(found: Callers, name: str) -> str:
    """Return the only person who fits by more than their name, unless another name was said."""
    if len(found.people) != 1 or not found.sure:
        return ""
    said, known = set(name.casefold().split()), set(found.people[0].name.casefold().split())
    return found.people[0].key if said & known or not said or not known else ""


def _who_sees_all(request: StaffRequest) -> str:
    """Return the part of those who open every case and may add to it, the first that there is."""
    roles = request.policy.role
    seeing = [one.name for one in roles if one.side == "staff" and one.opens == "every"]
    return seeing[0] if seeing else "manager"


def _typed(form: Form, box: str) -> str:
    return " ".join(str(form[box].value() or "").replace("\0", "").split())[:200]


def _add(found: Callers, some: Iterable[Person], fits: str) -> None:
    known = {one.key for one in found.people}
    new = [one for one in some if one.key not in known][: MOST - len(found.people)]
    if new and not found.people:
        found.fits = fits
    elif new:
        found.fits = "what you typed"
    found.people += new


def surely(found: Callers, form: Form) -> bool:
    """Return whether somebody fits so well that it must be asked before anything is saved."""
    name, email = _typed(form, "name").casefold(), _typed(form, "email").casefold()
    phone = _digits(_typed(form, "phone"))
    return any(
        one.key in found.sure
        or (name and one.name.casefold() == name)
        or (email and one.email.casefold() == email)
        or (len(phone) >= 7 and _digits(one.phone).endswith(phone[-10:]))
        for one in found.people
    )


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def customer_chosen(request: StaffRequest, key: str) -> Customer | None:
    """Return the person who was chosen, if this member of staff may know of them."""
    return person_for(request.organisation, request.actor, key)


# -- what the page says of them -------------------------------------------------------------


def offered(request: StaffRequest, found: Callers) -> dict[str, Any]:
    """Return the choices of who it is, and of which case it is about."""
    if not found.people:
        return {"people": [], "cases": [], "elsewhere": found.elsewhere}
    several = len(found.people) > 1 or found.has_more
    more = " or more" if found.has_more else ""
    have = "people have" if several else "person has"
    return {
        "title": f"{len(found.people)}{more} {have} {found.fits}",
        "people": [
            *(_person(one, one.key in found.sure) for one in found.people),
            {"value": NEW, "text": "Someone else"},
        ],
        "elsewhere": found.elsewhere,
        "chosen": found.chosen,
        "first": _known_first(request, found),
        "cases": [
            *(_case(request, case) for case in found.open_cases[:MOST]),
            {"value": NEW, "text": "No, it is new"},
        ]
        if found.open_cases
        else [],
        "ended": _ended(request, found),
        "asks_again": not found.chosen,
    }


def _known_first(request: StaffRequest, found: Callers) -> list[str]:
    """Return what must be known of the people who are offered, before anything is promised."""
    day = clock.today(request.organisation.zone)
    names = {one.key: one.name or "A person who gave no name" for one in found.people}
    flags = flags_of(request.organisation, request.actor, list(names), day)
    return [f"{names[one.whose]}: {in_words(one, request.policy, day)}" for one in flags]


def _person(one: Person, is_sure: bool) -> dict[str, str]:
    where, must = one.address.split("\n")[0].strip(), needs_of(one)
    parts = [one.name or "A person who gave no name", where, one.outside_id]
    return {
        "value": one.key,
        "text": ", ".join(filter(None, parts)),
        "hint": " ".join(
            [
                *([] if is_sure else [_BY_NAME]),
                *([f"When contacting them: {'; '.join(must)}"] if must else []),
            ]
        ),
    }


def _case(request: StaffRequest, case: Listed) -> dict[str, str]:
    due = f", due {day_short(case.next_on)}" if case.next_on else ""
    kind = request.policy.kinds.get(case.kind)
    return {
        "value": case.reference,
        "text": f"Yes: {case.title or (kind.name if kind else 'a case')}",
        "hint": f"{case.reference}, received {day_short(case.received_at, year=True)}{due}",
    }


def _ended(request: StaffRequest, found: Callers) -> list[dict[str, str]]:
    """Return their earlier cases, for the person at the telephone to know of."""
    return [
        {
            "text": case.title or case.reference,
            "href": address("case", request, case.reference),
            "note": f"{case.reference} · {voice.state(case.status).word}",
        }
        for case in found.cases
        if case.status not in _OPEN
    ][:MOST]
