"""What is in a database of the first version? The demonstration, and what time does to a record.

Run by the code of that version, in an empty folder, as the README beside it says.
"""

# ruff: noqa: E402
import json
import os
from datetime import UTC, datetime, timedelta

os.environ.setdefault("PUTRIGHT_SECRET_KEY", "for-tests-only-" + "abcdefghijklmnopqrstuvwxyz" * 2)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.project.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import transaction

from putright.cases.carry_out import carry_out
from putright.cases.erase import erase_person, erase_text
from putright.cases.models import CaseRow, LetterRow, StoredEvent
from putright.cases.queries import case_for
from putright.cases.rows import reckon_due
from putright.core.facts import Actor, Command
from putright.people.models import Membership, Organisation
from putright.samples.tell import samples, set_up

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def fill() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        for sample in samples():
            organisation = set_up(sample, NOW)
            if organisation.slug == "cestria":
                for number in range(5):
                    _receive_odd_words(organisation, number)
            _age(organisation)
            reckon_due(organisation, NOW + timedelta(days=20))


def _age(organisation: Organisation) -> None:
    """Send a letter, look at cases, erase a text and a person: what a rebuild cannot make anew."""
    later = NOW + timedelta(days=1)
    letters = LetterRow.objects.filter(organisation=organisation).order_by("case", "sequence")
    for letter in letters[:3]:
        LetterRow.objects.filter(pk=letter.pk).update(sent_at=later)
    rows = list(CaseRow.objects.filter(organisation=organisation).order_by("case"))
    part = Membership.objects.filter(organisation=organisation).order_by("staff").first()
    for row in rows[:6]:
        actor = Actor(part.staff.key, (part.role,), part.team)
        case_for(organisation, actor, row.reference, later)
    event = StoredEvent.objects.get(organisation=organisation, case=rows[2].case, sequence=1)
    name = next(iter(json.loads(event.texts)))
    erase_text(organisation, rows[2].reference, 1, name, by="s-erasing", rule="Asked", at=later)
    known = [row for row in rows if row.customer]
    erase_person(organisation, known[-1].customer, by="s-erasing", rule="Six years", at=later)


def _receive_odd_words(organisation: Organisation, number: int) -> None:
    words = (
        'Zażółć \u202eright to left\u202c, 🏚️ and \x00 nothing.\r\n\tA tab; it\'s "quoted" \\N 50 %.'
    )
    carry_out(
        Command("receive", {"kind": "complaint", "channel": "web", "what_happened": words},
                Actor("", ("customer",))),
        organisation=organisation,
        at=NOW,
        key=f"odd-words:{number}",
        customer={"name": "Łukasz Ó Súilleabháin", "address": "1 High Street\nCestria"},
    )  # fmt: skip


if __name__ == "__main__":
    fill()
