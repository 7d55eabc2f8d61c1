"""To whom is a letter, and how have they asked to be written to?"""

from collections.abc import Sequence

from putright.cases.binding import policy_of
from putright.core.facts import Fact
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
    if known is None:
        return Recipient(name=_named(organisation, facts, fact)), ""
    return _as_recipient(known, _named(organisation, facts, fact)), known.language


def _key(facts: Sequence[Fact], fact: Fact) -> str:
    """Return the key of the customer, or of the party that it is to; none for anybody else."""
    to = str(fact.data.get("to") or "")
    if fact.name == "sent" and to.startswith("party-"):
        return str(fact.data.get("to_key") or "")
    if fact.name != "sent" or to in ("", "customer"):
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
    return (found.words.get("name") or "") if found else ""


def _role(organisation: Organisation, facts: Sequence[Fact], to: str) -> str:
    """Return the name of the role to which a letter is: an MP, say; else as it was written."""
    filed = facts[0].data["filed"]
    roles = policy_of(organisation, filed["pack"], filed["version"]).roles
    return roles[to].name if to in roles else to


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
