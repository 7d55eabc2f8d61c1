"""To which case does a message belong, and is that proven or only likely?

From is what the sender typed: anybody can write anybody's name there, and those who mean harm
do. So a message joins a case by itself only if two things come together:

1. *It answers us.* Best, it was sent to the signed address that only letters about this case
   carry (`notices.reply_address`). Else it names in In-Reply-To or References a Message-ID
   that we signed and sent about this case (`notices.message_ids`).
2. *It is from somebody of that case*: From has one address, and the customer or a party has it.

Where the operator has named the server that checks senders for us, what that server found
counts too: whom it calls forged, or whom it vouches for under a domain that is not the one in
From, never joins; and a Message-ID, which everybody has whom a
letter was passed on to, is only proof with its word for the sender. What any other server
wrote counts for nothing, as a sender can write that as well.

All else is a suggestion for a colleague: a reference in the subject or the text, the right
address with the wrong sender, two cases at once. Nothing here answers or shows anything to
whoever wrote; to join discloses nothing either, it only adds.
"""

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from putright.mail.reading.message import Message, Verdict

CaseKey = TypeVar("CaseKey", bound=Hashable)

# CE-7K3P-9QM2-X, also as people copy it: with spaces or in small letters.
_REFERENCE = re.compile(
    r"(?<!\w)(?=([A-Za-z]{1,8}[- ]?[0-9A-Za-z]{4}[- ]?[0-9A-Za-z]{4}[- ]?[0-9A-Za-z])(?!\w))"
)
_MOST = 50  # things of one message that are looked up
_SEARCHED = 20_000  # characters of the text in which a reference is looked for


@dataclass(frozen=True, slots=True)
class Known(Generic[CaseKey]):
    """How to ask what we know. Each answers None, or nothing, for what is not ours."""

    case_of_address: Callable[[str], CaseKey | None]
    case_of_letter: Callable[[str], CaseKey | None]  # by a Message-ID with its < >, if we signed it
    # By any other Message-ID: of a message in the case that is not ours, say.
    case_of_thread: Callable[[str], CaseKey | None]
    # Who may write about a case: the key of each person by their address, in small letters.
    people_of: Callable[[CaseKey], Mapping[str, str]]
    case_of_reference: Callable[[str], CaseKey | None]
    trusted_server: str = ""  # the authserv-id of our own mail server; "" where none is named


@dataclass(frozen=True, slots=True)
class Belongs(Generic[CaseKey]):
    """`case` is where it joins if `is_proven`, else what to suggest to a colleague, if any."""

    case: CaseKey | None = None
    person: str = ""  # who wrote it, of that case; only if proven
    is_proven: bool = False
    why: str = ""  # a sentence for a colleague


def belonging(
    message: Message, known: Known[CaseKey], sent_to: Collection[str] = ()
) -> Belongs[CaseKey]:
    """Return the case of a message. `sent_to` are the addresses of its envelope."""
    addresses = [*sent_to, *message.delivered_to]
    addresses += [each.address for each in (*message.to, *message.cc)]
    by_address = _cases(known.case_of_address, addresses)
    identifiers = [*message.in_reply_to, *reversed(message.references)]
    by_letter = _cases(known.case_of_letter, identifiers)
    if by_address:
        # Why both: sent to one case in answer to another, it is proven to belong to neither.
        both = list(dict.fromkeys([*by_address, *by_letter]))
        return _proven(message, known, both, "It was sent to the reply address of this case.")
    if by_letter:
        return _proven(
            message, known, by_letter, "It answers a letter of this case.", is_weaker=True
        )
    by_thread = _cases(known.case_of_thread, identifiers)
    if len(by_thread) == 1:
        return Belongs(by_thread[0], why="It answers a message of this case. That is no proof.")
    by_reference = _cases(known.case_of_reference, references_in(message))
    if len(by_reference) == 1:
        return Belongs(by_reference[0], why="It names this case. That is no proof.")
    return Belongs(why="It names more than one case." if by_reference else "")


def _cases(ask: Callable[[str], CaseKey | None], things: Iterable[str]) -> list[CaseKey]:
    """Return the different cases that these things name, in order."""
    different = islice(dict.fromkeys(each for each in things if each), _MOST)
    found = (ask(each) for each in different)
    return list(dict.fromkeys(each for each in found if each is not None))


def _proven(
    message: Message,
    known: Known[CaseKey],
    cases: list[CaseKey],
    why: str,
    *,
    is_weaker: bool = False,
) -> Belongs[CaseKey]:
    case = cases[0]
    if len(cases) > 1:
        return Belongs(case, why="It answers more than one case. Choose the right one.")
    if len(message.senders) != 1:
        return Belongs(case, why=f"{why} It does not say of one sender who sent it.")
    person = known.people_of(case).get(message.sender.address)
    if not person:
        return Belongs(case, why=f"{why} Its sender is nobody whom the case knows.")
    is_theirs = sender_is_theirs(message, known.trusted_server)
    if is_theirs is False:
        return Belongs(case, why=f"{why} Our mail server found that its sender is not who it says.")
    if is_weaker and known.trusted_server and is_theirs is None:
        return Belongs(case, why=f"{why} Our mail server could not tell who sent it.")
    return Belongs(case, person, is_proven=True, why=why)


def sender_is_theirs(message: Message, trusted_server: str) -> bool | None:
    """Return whether our own server found the sender's address to be theirs; None if unsaid.

    Beware: this is only worth something if that server takes out headers that came in under
    its own name, as RFC 8601 asks. Its own stand above all others, so whatever comes after
    another server's is not looked at.
    """
    results: dict[str, list[tuple[str, str]]] = {}
    for verdict in _ours(message.verdicts, trusted_server.strip().lower()):
        for method, result, about in verdict.results:
            results.setdefault(method, []).append((result, about))
    domain = message.sender.domain
    if said := [each for each in results.get("dmarc", []) if each[0] in ("pass", "fail")]:
        if any(result == "fail" or about not in ("", domain) for result, about in said):
            return False
        if domain and all(about == domain for _, about in said):
            return True
    checks = results.get("dkim", []) + results.get("spf", [])
    passed = [about for result, about in checks if result == "pass"]
    if any(_is_of(domain, about) for about in passed):
        return True
    # Why: what is sent in the name of somebody else, and well, is theirs whose name it is not.
    if passed and all(_is_anothers(domain, about) for about in passed):
        return False
    failed = [result in ("fail", "softfail") for result, _ in checks]
    return False if failed and all(failed) else None


def _ours(verdicts: Iterable[Verdict], server: str) -> Iterator[Verdict]:
    for each in verdicts:
        if not server or each.server != server:
            return
        yield each


def _is_of(domain: str, about: str) -> bool:
    """Whether a check of `about` is one of the sender's domain: the same, or the one above."""
    return bool(about) and "." in about and (domain == about or domain.endswith(f".{about}"))


def _is_anothers(domain: str, about: str) -> bool:
    """Whether a check was of a domain that has nothing to do with the sender's."""
    return "." in about and not _is_of(domain, about) and not about.endswith(f".{domain}")


def references_in(message: Message) -> list[str]:
    """Return what may be a reference: of the subject first, then of the text."""
    found: dict[str, None] = {}
    for text in (message.subject, message.reply[:_SEARCHED], message.quoted[:_SEARCHED]):
        for each in _REFERENCE.findall(text):
            bare = " ".join(each.split()).upper()
            # Beware: one in thirty references has no digit; with its dashes it is one all the same.
            if "-" in bare or any(sign.isdigit() for sign in bare):
                found.setdefault(bare)
    return list(found)[:_MOST]
