"""What do we know, by which a message is found to belong to a case?

What that proves, `threading.py` says; here is only looked up what it asks for.
"""

from collections.abc import Mapping

from django.conf import settings

from putright.cases.models import CaseRow, PartyRow
from putright.cases.references import read_reference
from putright.letters.models import Delivery
from putright.mail.identity import message_key
from putright.mail.models import Arrived
from putright.mail.reading import Message
from putright.mail.threading import Belongs, Known
from putright.mail.threading import belonging as belongs
from putright.notices.message_ids import is_ours
from putright.notices.reply_address import case_of
from putright.people.merging import family
from putright.people.models import Customer, Organisation

__all__ = ["Belongs", "belonging", "people_of"]


def belonging(organisation: Organisation, one: Arrived, message: Message) -> Belongs[int]:
    """Return the case of a message by its number, as far as can be told."""
    known: Known[int] = Known(
        case_of_address=lambda address: _of_address(organisation, address),
        case_of_letter=lambda identifier: _of_letter(organisation, identifier),
        case_of_thread=lambda identifier: _of_thread(organisation, identifier),
        people_of=lambda case: people_of(organisation, case),
        case_of_reference=lambda reference: _of_reference(organisation, reference),
        trusted_server=settings.MAIL_CHECKED_BY,
    )
    return belongs(message, known, [one.envelope_to] if one.envelope_to else [])


def _of_address(organisation: Organisation, address: str) -> int | None:
    found = case_of(address)
    if found is None or found.organisation != organisation.pk:
        return None
    return found.case if _is_there(organisation, found.case) else None


def _is_there(organisation: Organisation, case: int) -> bool:
    return CaseRow.objects.filter(organisation=organisation, case=case).exists()


def _of_letter(organisation: Organisation, identifier: str) -> int | None:
    """Return the case of a letter that we sent, by a Message-ID that nobody can guess."""
    return _sent(organisation, identifier) if is_ours(identifier) else None


def _sent(organisation: Organisation, identifier: str) -> int | None:
    sent = Delivery.objects.filter(message_id=identifier.strip("<>"), organisation=organisation)
    return sent.values_list("case", flat=True).first()


def _of_thread(organisation: Organisation, identifier: str) -> int | None:
    """Return the case of a letter from before they were signed, or of a message in a case.

    No proof: the first can be guessed, and the second we did not make.
    """
    case = _sent(organisation, identifier)
    if case is not None:
        return case
    key = message_key(identifier)
    came = Arrived.objects.filter(organisation=organisation, message_key=key, case__isnull=False)
    return came.values_list("case", flat=True).first() if key else None


def _of_reference(organisation: Organisation, reference: str) -> int | None:
    rows = CaseRow.objects.filter(organisation=organisation, reference=read_reference(reference))
    return rows.values_list("case", flat=True).first()


def people_of(organisation: Organisation, case: int) -> Mapping[str, str]:
    """Return who may write about a case: the key of each person by their address."""
    row = CaseRow.objects.filter(organisation=organisation, case=case)
    customer = row.values_list("customer", flat=True).first() or ""
    parties = PartyRow.objects.filter(organisation=organisation, case=case, key__gt="")
    keys = list(parties.values_list("key", flat=True))
    found = _addresses(organisation, {key: key for key in keys})
    if customer:
        # Why last: the customer's own key wins where a party has the same address.
        found |= _addresses(
            organisation, dict.fromkeys([customer, *family(organisation, customer)], customer)
        )
    return found


def _addresses(organisation: Organisation, known_as: Mapping[str, str]) -> dict[str, str]:
    people = Customer.objects.filter(
        organisation=organisation, key__in=list(known_as), email__gt="", erased_at=None
    )
    rows = people.values_list("email", "key")
    return {email.strip().lower(): known_as[key] for email, key in rows}
