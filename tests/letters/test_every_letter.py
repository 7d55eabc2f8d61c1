"""Does each letter of each policy compose, stay here while incomplete, and go by every way?"""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from pypdf import PdfReader

from putright.core import rehearse
from putright.core.case import Case
from putright.core.decide import decide
from putright.core.facts import Command, Fact
from putright.core.letters.compose import parts_of
from putright.core.policy import Letter, Policy
from putright.core.refusals import Refused
from putright.letters.channels.email import message_of
from putright.letters.letter import Recipient, Sender, Words
from putright.letters.models import Delivery
from putright.letters.paper import pdf_of
from putright.letters.words import paragraphs_of
from putright.people.models import Organisation
from putright.policies.load import (
    find_pack,
    load_folder,
    load_policy,
    pack_ids,
    rehearsals,
    version_folders,
)
from putright.workspace.letter_as_sent import lines_of

REFERENCE = "ABC-1234"


class Sent(NamedTuple):
    """A letter as a rehearsal sends it, and what it was asked of."""

    case: Case
    command: Command
    policy: Policy
    at: datetime
    fact: Fact


def _sent(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> dict[str, Sent]:
    found: dict[str, Sent] = {}

    def watched(case: Case, command: Command, policy: Policy, at: datetime) -> list[Fact]:
        facts = decide(case, command, policy, at)
        for fact in facts:
            if fact.name == "sent" and "parts" in command.given:
                found.setdefault(str(fact.data["letter"]), Sent(case, command, policy, at, fact))
        return facts

    monkeypatch.setattr(rehearse, "decide", watched)
    folders = version_folders(find_pack(policy.id))
    own = next(one for one in folders if load_folder(one).version == policy.version)
    for file, text in rehearsals(own):
        rehearse.rehearse(text, policy, file)
    return found


@pytest.fixture(scope="module", params=pack_ids())
def pack(request: pytest.FixtureRequest) -> Policy:
    return load_policy(str(request.param))


@pytest.fixture(scope="module")
def sent(pack: Policy) -> dict[str, Sent]:
    with pytest.MonkeyPatch.context() as patch:
        return _sent(pack, patch)


def test_each_letter_composes_in_a_rehearsal(pack, sent):
    assert set(sent) == {letter.id for letter in pack.letter}
    for one in sent.values():
        assert REFERENCE in (one.fact.words["text"] or "")


def test_each_letter_that_asks_for_words_stays_here_without_them(pack, sent):
    for letter in pack.letter:
        one = sent[letter.id]
        if not _asks(letter, pack, one.fact):
            continue
        with pytest.raises(Refused) as raised:
            decide(one.case, _without_words(one.command), one.policy, one.at)
        # Where the same words are the reason of its step, the step asks for them first.
        assert raised.value.code in ("letter-incomplete", "details-missing"), letter.id
        assert raised.value.clauses, letter.id


def _asks(letter: Letter, policy: Policy, fact: Fact) -> bool:
    said = fact.data.get("says") or ()
    asked = [p for p in parts_of(letter, policy) if p.ask and not p.optional]
    return any(part.fills in said for part in asked)


def _without_words(command: Command) -> Command:
    given: Mapping[str, Any] = {**command.given, "parts": {}}
    return Command(command.do, given, command.by)


def test_each_letter_goes_by_e_mail_by_post_on_a_page_and_by_telephone(pack, sent):
    for letter, one in sent.items():
        words = _words(one.fact, pack)
        last = words.paragraphs[-1].text.splitlines()[-1]
        house = Organisation(slug="house")
        delivery = Delivery(organisation_id=1, case=1, sequence=1, number=1, message_id="1@here")
        mail = message_of(house, words, delivery, [], one.at)
        for body in (str(mail.body), str(mail.alternatives[0][0])):
            assert REFERENCE in body, letter
        paper = PdfReader(BytesIO(pdf_of(words, large=False, at=one.at)))
        printed = " ".join("".join(page.extract_text() for page in paper.pages).split())
        assert "".join(last.split()) in printed.replace(" ", ""), letter
        spoken = [row for line in lines_of(words) for row in (line.text, *line.items)]
        assert any(last in row for row in spoken), letter


def _words(fact: Fact, policy: Policy) -> Words:
    """Return the letter as each way reads it: their own page shows these very paragraphs."""
    return Words(
        REFERENCE, str(fact.data["letter"]), "A letter", fact.words["subject"] or "",
        "Dear Sam Sample", tuple(paragraphs_of(fact.words["text"] or "")), "Yours sincerely",
        Sender(policy.policy.organisation, ("1 Road", "Durham")),
        Recipient("Sam Sample", ("2 Road", "Durham"), "sam@example.org"), fact.at.date(),
    )  # fmt: skip
