"""What does a letter say, and to whom? Its stored words, with what we know of both sides."""

import logging
import re
import traceback
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import takewhile

from django.db import DatabaseError

from putright.cases.binding import policy_of
from putright.cases.rows import letters_among
from putright.cases.store import load
from putright.core.case import Case, fold
from putright.core.clocks import local_day
from putright.core.conditions import is_written
from putright.core.facts import Fact
from putright.core.parties import who_told_us
from putright.core.policy import Policy
from putright.design.days import on_day
from putright.files.evidence import named_in
from putright.languages import Language, later, say, speaking
from putright.letters.dates import is_untimed, owed_lines
from putright.letters.letter import Paragraph, Recipient, Sender, Words
from putright.letters.recipients import language_of, recipient_of
from putright.people.models import Organisation
from putright.policies.spoken import in_language

__all__ = ["CONFIRMATION", "NoSuchLetter", "Paragraph", "Words", "letter_of"]

CONFIRMATION = "confirmation"
_log = logging.getLogger(__name__)
# Under which of these names a fact keeps what was written, the first that is there.
_BODY = ("text", "answer", "words", "reason", "what")
_CALLED = {
    "responded": later("Our answer"),
    "noted": later("A message from us"),
}
_HAVE_IT = {
    "complaint": later("We have your complaint"),
    "compliment": later("We have your compliment"),
    "comment": later("We have your comment"),
}
_HAVE_SOMETHING = later("We have what you sent us")
_GREETS = re.compile(r"(Dear|Annwyl)\b[^\n]{0,120}$")
_CLOSES = re.compile(r"(Yours (sincerely|faithfully)|Yn gywir|Yn ddiffuant)\b")


class NoSuchLetter(LookupError):
    """There is no letter at this place of this case."""


def letter_of(organisation: Organisation, case: int, sequence: int) -> Words:
    """Return the letter that an event of a case is, in the recipient's language.

    Only what is in the outbox is one: an offer nobody decided, or an answer given by word of
    mouth, raises NoSuchLetter, as does a step that a letter carried, which is that letter.
    What was erased since is left out, and named in `missing`.
    """
    stream = load(organisation.pk, case, words=True)
    if not 1 <= sequence <= len(stream.facts):
        raise NoSuchLetter(f"case {case} has no event {sequence}")
    fact = stream.facts[sequence - 1]
    if sequence not in letters_among(stream.facts):
        raise NoSuchLetter(f"event {sequence} of case {case} is no letter: it is '{fact.name}'")
    filed = stream.facts[0].data["filed"]
    policy = policy_of(organisation, filed["pack"], filed["version"])
    recipient, language_wanted = recipient_of(organisation, stream.facts, fact)
    language = language_of(language_wanted)
    # What was recorded with it belongs to it: the stage that was entered, what was promised.
    after = takewhile(lambda one: one.recorded_at == fact.recorded_at, stream.facts[sequence:])
    stood = fold((*stream.facts[:sequence], *after))
    with speaking(language):
        written = _Written(stood, in_language(policy), fact, str(filed["reference"]))
        return _words(organisation, written, recipient, language)


def words_or_none(organisation: Organisation, case: int, sequence: int) -> Words | None:
    """Return the letter, or None where it cannot be made: one that is broken stops no other."""
    try:
        return letter_of(organisation, case, sequence)
    except DatabaseError:
        raise
    except Exception as fault:
        # Beware: what a fault says may be words of the letter.
        kind, at = type(fault).__name__, traceback.extract_tb(fault.__traceback__)[-1]
        _log.error(
            "Letter %s of case %s cannot be made: %s at %s:%s",
            sequence, case, kind, at.filename, at.lineno,
        )  # fmt: skip
        return None


class _Written:
    """A case as it stood when something was written, and what that was."""

    def __init__(self, case: Case, policy: Policy, fact: Fact, reference: str) -> None:
        self.case = case
        self.policy = policy
        self.fact = fact
        self.reference = reference

    @property
    def kind(self) -> str:
        if self.fact.name == "received":
            return CONFIRMATION
        return str(self.fact.data.get("letter") or self.fact.name)

    @property
    def name(self) -> str:
        """What the letter is called: by the pack where it is one of its letters."""
        if self.fact.name == "received":
            return say(_HAVE_IT.get(self.case.kind, _HAVE_SOMETHING))
        known = {one.id: one.name for one in self.policy.letter}
        by_pack = known.get(str(self.fact.data.get("letter", "")), "")
        return by_pack or say(_CALLED.get(self.fact.name, _OUR_LETTER))


_OUR_LETTER = later("Our letter")


def _words(
    organisation: Organisation, written: _Written, recipient: Recipient, language: Language
) -> Words:
    fact = written.fact
    is_confirmation = fact.name == "received"
    found = _confirmation(written, fact.recorded_at) if is_confirmation else _body(fact)
    signed = (fact.words.get("signed") or "") if fact.name == "sent" else ""
    greeting, paragraphs, closing = framed(list(found), recipient, organisation, signed)
    named = "subject" in fact.words and not is_confirmation
    subject = " ".join((fact.words["subject"] or "").split()) if named else ""
    went_by = str(fact.data.get("went_by") or "") if fact.name == "sent" else ""
    missing = () if is_confirmation else tuple(n for n, w in fact.words.items() if w is None)
    return Words(
        reference=written.reference,
        kind=written.kind,
        name=written.name,
        subject=subject or say("%(what)s: %(reference)s", what=written.name,
                               reference=written.reference),
        greeting=greeting,
        paragraphs=tuple(paragraphs),
        closing=closing,
        sender=sender_of(organisation),
        recipient=recipient,
        day=local_day(fact.at, organisation.zone),
        language=language.code,
        files=tuple(named_in([fact])) if fact.name == "sent" else (),
        missing=missing,
        in_writing=_answers_in_writing(written.case, fact),
        went_by=went_by,
        went_at=fact.at if went_by else None,
    )  # fmt: skip


def _answers_in_writing(case: Case, fact: Fact) -> bool:
    """Return whether this is the answer, or goes with it, and that was given in writing."""
    return any(
        one.name == "responded" and is_written(one.data.get("form"))
        for one in case.facts
        if (one.by, one.recorded_at) == (fact.by, fact.recorded_at)
    )


def sender_of(organisation: Organisation) -> Sender:
    return Sender(
        " ".join(organisation.name.split()),
        tuple(line.strip() for line in organisation.address.splitlines() if line.strip()),
        organisation.phone,
        organisation.email,
        organisation.colour,
    )


# -- what came in is confirmed ------------------------------------------------------------


def _confirmation(written: _Written, at: datetime) -> Iterator[Paragraph]:
    day = on_day(local_day(written.fact.at, written.policy.calendar.zone))
    yield Paragraph(say("Thank you. We have what you told us. It reached us on %(day)s.", day=day))
    yield Paragraph(
        say(
            "Its reference is %(reference)s. Please give it whenever you write to us or call us.",
            reference=written.reference,
        )
    )
    # Beware: whoever told us for somebody else may not be told more until they have authority.
    is_told_for_them = who_told_us(written.case) is not None
    lines = [] if is_told_for_them else owed_lines(written.case, written.policy, at)
    if lines:
        yield Paragraph(say("What happens next"), "heading")
        yield from (Paragraph(line, "item") for line in lines)
    elif not is_told_for_them and is_untimed(written.case, written.policy, at):
        yield Paragraph(say("Our policy does not give a time for the answer."))
    yield Paragraph(
        say(
            "You can add something, ask how it is going or tell us that something here is "
            "wrong at any time. If you need this in another form or language, or any other "
            "help, please tell us."
        )
    )


# -- what somebody here wrote -------------------------------------------------------------


def _body(fact: Fact) -> Iterator[Paragraph]:
    # Why something went all the same is for us, and no part of the letter.
    others = (name for name in sorted(fact.words) if not name.endswith("_because"))
    names = [name for name in _BODY if fact.words.get(name)] or [
        name for name in others if fact.words[name] and name not in ("subject", "despite", "signed")
    ]
    if names:
        yield from paragraphs_of(fact.words[names[0]] or "")
    elif any(words is None for words in fact.words.values()):
        yield Paragraph(say("These words have been erased."))


def paragraphs_of(text: str) -> Iterator[Paragraph]:
    """Give plain text as paragraphs: a line that begins with a dash is one of a list."""
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.splitlines()
        together: list[str] = []
        for line in lines:
            item = re.match(r"\s*[-*•]\s+(\S.*)", line)
            if item is None:
                together.append(line.rstrip())
                continue
            yield from _joined(together)
            together = []
            yield Paragraph(item.group(1).rstrip(), "item")
        yield from _joined(together)


def _joined(lines: Sequence[str]) -> Iterator[Paragraph]:
    text = "\n".join(lines).strip()
    if text:
        yield Paragraph(text)


# -- how it begins and ends ---------------------------------------------------------------


def framed(
    paragraphs: list[Paragraph], recipient: Recipient, organisation: Organisation, signed: str = ""
) -> tuple[str, list[Paragraph], str]:
    """Return greeting, paragraphs and closing; whoever wrote these themselves keeps theirs.

    `signed` is who signs it, a line each, before the name of the organisation.
    """
    name = recipient.name
    greeting = say("Dear %(name)s", name=name) if name else say("Hello")
    if paragraphs and _GREETS.match(paragraphs[0].text):
        greeting = paragraphs.pop(0).text
    closing = "\n".join(filter(None, (say("Yours sincerely"), signed, organisation.name)))
    if paragraphs and _CLOSES.match(paragraphs[-1].text):
        closing = paragraphs.pop().text
    return greeting, paragraphs, closing
