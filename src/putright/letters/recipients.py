"""To whom is a letter, and how have they asked to be written to?"""

from collections.abc import Sequence
from dataclasses import replace

from putright.cases.binding import policy_of
from putright.cases.wishes import as_wished
from putright.core.by_post import by_post
from putright.core.details import called
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.languages import ENGLISH, Language, known_languages
from putright.letters.letter import Recipient
from putright.people.merging import root_of
from putright.people.models import Customer, Organisation


def recipient_of(
    organisation: Organisation, facts: Sequence[Fact], fact: Fact
) -> tuple[Recipient, str]:
    """Return whom an event of a case is written to, and the language that they asked for.

    Their particulars are as we know them today, so that a letter that waited goes to where
    they are now.
    """
    key = _key(facts, fact)
    known = _known(organisation, key) if key else None
    language = known.language if known else ""
    if known and _is_the_customer(fact):
        policy = _policy(organisation, facts)
        # Why two: how it goes is as they wish today, its words are in the language of their day.
        then = as_wished(known, _until(facts, fact), policy)
        language = then.language
        known = as_wished(known, facts, policy)
    named = _named(organisation, facts, fact)
    found = _as_recipient(known, named) if known else Recipient(name=named)
    rule = by_post(facts, _policy(organisation, facts)) if _is_the_customer(fact) else None
    if rule is not None:
        found = replace(found, post_only=True, opened_by=rule.opened_by)
    return found, language


def _until(facts: Sequence[Fact], fact: Fact) -> list[Fact]:
    return [one for one in facts if one.recorded_at <= fact.recorded_at]


def _is_the_customer(fact: Fact) -> bool:
    return fact.name != "sent" or str(fact.data.get("to") or "") in ("", "customer")


def _key(facts: Sequence[Fact], fact: Fact) -> str:
    """Return the key of the customer, or of the party that it is to; none for anybody else."""
    to = str(fact.data.get("to") or "")
    if fact.name == "sent" and to.startswith("party-"):
        return str(fact.data.get("to_key") or "")
    if _is_the_customer(fact):
        return str(facts[0].data["filed"].get("customer", ""))
    return ""


def _known(organisation: Organisation, key: str) -> Customer | None:
    root = root_of(organisation, key)
    return Customer.objects.filter(organisation=organisation, key=root).first()


def _named(organisation: Organisation, facts: Sequence[Fact], fact: Fact) -> str:
    """Return the name with which a party was joined, or who it is where that is said in words."""
    to = str(fact.data.get("to") or "") if fact.name == "sent" else ""
    if not to.startswith("party-"):
        return "" if to in ("", "customer") else _role(organisation, facts, to)
    number = to.removeprefix("party-")
    joined = (one for one in facts if one.name == "joined")
    found = next((one for one in joined if str(one.data.get("number")) == number), None)
    if found is None:
        return ""
    body = str(found.data.get("body") or "")
    return found.words.get("name") or (_body(organisation, facts, body) if body else "")


def _body(organisation: Organisation, facts: Sequence[Fact], body: str) -> str:
    """Return what the policy calls a body of a joint complaint."""
    return called("body", body, _policy(organisation, facts))


def _role(organisation: Organisation, facts: Sequence[Fact], to: str) -> str:
    """Return the name of the role to which a letter is: an MP, say; else as it was written."""
    roles = _policy(organisation, facts).roles
    return roles[to].name if to in roles else to


def _policy(organisation: Organisation, facts: Sequence[Fact]) -> Policy:
    filed = facts[0].data["filed"]
    return policy_of(organisation, filed["pack"], filed["version"])


def _as_recipient(known: Customer, named: str) -> Recipient:
    return Recipient(
        name=" ".join((known.name or named).split()),
        address=tuple(line.strip() for line in known.address.splitlines() if line.strip()),
        email=known.email.strip(),
        phone=known.phone.strip(),
        channel=known.channel,
        format=known.format,
        needs="\n".join(filter(None, (known.needs, known.adjustments))),
        interpreter=known.interpreter,
        call_times=known.call_times,
        has_page=True,
    )


def language_of(asked: str) -> Language:
    """Return the language that somebody asked for, by its code or any of its names.

    >>> language_of("Welsh, please").code
    'cy'
    """
    words = set(asked.casefold().replace(",", " ").replace(".", " ").split())
    for one in known_languages():
        names = {one.code, one.name.casefold(), one.english_name.casefold()}
        if words & names:
            return one
    return ENGLISH
