"""Who has to do with a case, as its page shows them beside it?"""

from typing import Any

from putright.cases.queries import Opened
from putright.core import parties
from putright.core.case import Party, as_date
from putright.core.clocks import local_day
from putright.core.details import called
from putright.core.facts import Fact
from putright.core.parties import REPRESENTATIVE
from putright.core.policy import Policy
from putright.design.days import day_plain
from putright.people.models import Customer
from putright.project import clock
from putright.workspace.door import StaffRequest, address
from putright.workspace.naming import plain
from putright.workspace.needs import needs_of
from putright.workspace.words import Teller

Term = dict[str, Any]


def people_of(opened: Opened, teller: Teller) -> list[Term]:
    """Return everyone who has to do with a case: what they are to it, and lines about them."""
    case_, customer = opened.case, opened.customer
    is_anothers = parties.who_told_us(case_) is not None
    own = wronged_lines(opened) if is_anothers else customer_lines(opened)
    found: list[Term] = [{"term": "Customer", "lines": own}]
    must = needs_of(customer)
    if must:
        found.append({"term": "Must do when contacting them", "lines": must})
    joined = {int(fact.data["number"]): fact for fact in case_.named("joined")}
    for party in parties.live(case_):
        said = plain(party.party or "party").capitalize()
        fact = joined[party.number]
        lines = customer_lines(opened) if party.told_us else party_lines(fact, opened.policy)
        found.append(
            {"term": said, "lines": lines, "state": authority_mark(opened, party), "strong": True}
        )
    if case_.team:
        found.append({"term": "Team or service that it is about", "lines": [case_.team]})
    if case_.convened:
        found.append({"term": "Panel", "lines": [teller.person(key) for key in case_.convened]})
    earlier = {person for _, person in case_.handled} - {case_.handler} - set(case_.convened)
    known = sorted(teller.names[key] for key in earlier if key in teller.names)
    if known:
        found.append({"term": "Also handled by", "lines": known})
    shut = [teller.person(key) for key in sorted(case_.shut_out) if key]
    if shut:
        found.append({"term": "Shut out of this case", "lines": shut})
    return found


def authority_mark(opened: Opened, party: Party) -> tuple[str, str]:
    """Return whether somebody who acts for the customer may be told anything, as a mark."""
    if party.party != REPRESENTATIVE:
        return "", ""
    day = local_day(clock.now(), opened.policy.calendar.zone)
    found = parties.authority(opened.case, opened.policy, party, day)
    if found is None:
        return "soon", "No authority seen"
    if not found.counts:
        return "late", "Authority has ended"
    until = f", until {day_plain(found.until)}" if found.until else ""
    return "met", f"Authority seen{until}"


def customer_lines(opened: Opened) -> list[str]:
    """Return how a customer is called and reached; of one who gave nothing, that."""
    customer = opened.customer
    role = opened.policy.roles.get(opened.case.role)
    if customer is not None and customer.erased_at is not None:
        return ["Particulars erased"]
    if customer is None or not reaches(customer):
        return ["Would not say who they are", *([role.name] if role else [])]
    name = f"{customer.name or 'No name given'}{f', {role.name.lower()}' if role else ''}"
    lines = [*customer.address.splitlines(), customer.phone, customer.email]
    return [name, *filter(None, lines)]


def wronged_lines(opened: Opened) -> list[str]:
    """Return who was wronged, where somebody else told us and left their own particulars."""
    said = opened.facts[0].words.get("representative") or "No name given yet"
    return [said, "Told us through somebody else; nothing to reach them by is here yet"]


def reaches(customer: Customer) -> bool:
    return any((customer.name, customer.phone, customer.email, customer.address))


def party_lines(fact: Fact, policy: Policy) -> list[str]:
    data = fact.data
    name = fact.words.get("name") or fact.words.get("body") or ""
    body = called("body", str(data.get("body", "")), policy)
    parts = [name, body, "leads" if data.get("lead") else ""]
    lines = [", ".join(filter(None, parts)) or "Name erased"]
    agreed = as_date(data.get("on"))
    if agreed:
        lines.append(f"Date agreed: {day_plain(agreed)}")
    return lines


def party_names(opened: Opened) -> dict[str, str]:
    """Return how each party is named where they did something, by their keys."""
    found = {}
    for fact in opened.case.named("joined"):
        key, party = str(fact.data.get("key", "")), plain(str(fact.data.get("party", "")))
        body = called("body", str(fact.data.get("body", "")), opened.policy)
        name = fact.words.get("name") or body
        if key and not fact.data.get("told_us"):
            found[key] = f"{name}, {party}" if name else f"the {party}"
    return found


def person_address(request: StaffRequest, opened: Opened) -> str:
    """Return where everything of the customer is, or nothing where nobody is known."""
    known = opened.customer
    return address("person", request, known.key) if known is not None else ""
