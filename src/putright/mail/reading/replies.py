"""Which words of a letter are new, and which are the earlier letters quoted below them?

Nothing is taken away: what is folded is given apart, and the two together are the whole. In
doubt nothing is folded, as a hidden sentence of a customer is worse than a long page. So an
answer below or between quoted lines is left whole, and so is what somebody forwards.
"""

import re

from mailparser_reply import EmailReplyParser  # type: ignore[import-untyped]

from putright.mail.reading.limits import FOLDING

_BEGINS = r"(?:-{1,3}\s*)?(?:On|Ar|Am|Le|El|Il|Op|Den|W dniu|Em)\b"
_ADDRESS = r"<[^<>\s]+@[^<>\s]+>"
_SAID = "|".join(
    (
        rf"{_BEGINS}.{{4,400}}?\b(?:wrote|ysgrifennodd|schrieb.{{0,200}}|a écrit|escribió"
        r"|ha scritto|schreef.{0,200}|skrev.{0,200}|napisał\(?a?\)?|escreveu)",
        # Why: some put the day first and no word such as "on", and some no verb.
        r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.{0,300}?"
        rf"(?:написала?|пишет|wrote|schrieb|a écrit|{_ADDRESS})",
        rf"\w{{2,6}}\.?, \d{{1,2}} .{{4,300}}?{_ADDRESS}(?: \S{{3,20}})?",
    )
)
_ATTRIBUTION = re.compile(rf"(?:{_SAID})\s*:\s*\Z", re.DOTALL)
_MIGHT_BEGIN = re.compile(rf"{_BEGINS}|\d{{1,4}}[./-]\d|\w{{2,6}}\.?, \d")
_DIVIDER = re.compile(
    r"-{2,}\s*(?:Original Message|Original Appointment|Neges Wreiddiol"
    r"|Urspr(?:ü|ue)ngliche Nachricht|Original-Nachricht|Message d['’]origine|Mensaje original"
    r"|Messaggio originale|Oorspronkelijk bericht)\s*-{2,}\Z",
    re.I,
)
_FORWARDS = re.compile(
    r"-*\s*(?:Forwarded message|Weitergeleitete Nachricht|Message transféré|Begin forwarded message"
    r"|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Début du message (?:transféré|réexpédié)"
    r"|Mensaje reenviado|Neges wedi'i hanfon ymlaen)\s*:?\s*-*\Z",
    re.I,
)
# What programs call the lines above a letter that they quote: in English, Welsh, German,
# French, Spanish, Portuguese, Italian, Dutch, Swedish, Danish, Polish and Russian.
_FROM = "from|oddi wrth|von|de|da|van|från|fra|od|от"
_SUBJECT = "subject|pwnc|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|тема"
_OTHERS = (
    "sent|to|cc|date|organization|anfonwyd|at|gesendet|an|datum|envoyé|à|enviado|para|inviato|a"
    "|verzonden|aan|skickat|till|sendt|til|wysłano|do|data|отправлено|кому|дата"
)
_FIRST_LABELS, _SUBJECT_LABELS = frozenset(_FROM.split("|")), frozenset(_SUBJECT.split("|"))
_LABEL = re.compile(rf"\*{{0,2}}({_FROM}|{_SUBJECT}|{_OTHERS}) ?:\*{{0,2}}\s", re.I)
_RULE = re.compile(r"[_*=-]{20,}\Z")
_SIGNATURE = re.compile(
    r"(?:--|__)\Z|(?:Sent from|Get Outlook for|Von meinem|Gesendet von|Envoyé (?:de|depuis)"
    r"|Anfonwyd o fy)\b",
    re.I,
)
_FORWARDED_SUBJECT = re.compile(r"\s*(?:fwd?|wg|tr|rv|ymlaen)\s*:", re.I)
_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "cs"]
_LONGEST_LINE = 500
_SHORT = 40_000


def folded(text: str, subject: str = "") -> tuple[str, str]:
    """Return what is new, and what is quoted below it ("" where nothing is folded)."""
    if _FORWARDED_SUBJECT.match(subject) or len(text) > FOLDING:
        return text, ""
    lines = text.split("\n")
    at = _where(lines)
    if at is None:
        at = _second_opinion(text, lines)
    if at is None or not "".join(lines[:at]).strip():
        return text, ""
    return "\n".join(lines[:at]).strip("\n"), "\n".join(lines[at:]).strip("\n")


def _where(lines: list[str]) -> int | None:
    """Return the line with which the quoted part begins."""
    for number, line in enumerate(lines):
        if not (bare := line.strip()):
            continue
        if _FORWARDS.match(bare):
            return None
        if _DIVIDER.match(bare):
            return number
        if _begins_a_heading(lines, number):
            return _with_rule(lines, number)
        if _MIGHT_BEGIN.match(bare) and (after := _attribution(lines, number)):
            return number if _quoted_to_the_end(lines, after, first_is_quoted=None) else None
        if bare.startswith(">"):
            return number if _quoted_to_the_end(lines, number, first_is_quoted=True) else None
    return None


def _begins_a_heading(lines: list[str], number: int) -> bool:
    """Whether "From: …" starts three lines of the kind that Outlook puts above a letter.

    Beware: a customer may write "From: 3 May, To: 5 May" in a list of their own. So one of
    the lines must be a subject, or the first must name an address.
    """
    first = _label(lines[number])
    if first not in _FIRST_LABELS and not (first and _RULE.match(_before(lines, number))):
        return False
    seen: set[str] = set()
    for line in lines[number : number + 14]:
        if label := _label(line):
            seen.add(label)
        elif not line.strip() and len(seen) > 1:
            break
    return len(seen) >= 3 and (bool(seen & _SUBJECT_LABELS) or "@" in lines[number])


def _label(line: str) -> str:
    found = _LABEL.match(line.strip()[:60] + " ")
    return found[1].lower() if found else ""


def _before(lines: list[str], number: int) -> str:
    return next(
        (each.strip() for each in reversed(lines[max(0, number - 3) : number]) if each.strip()), ""
    )


def _with_rule(lines: list[str], number: int) -> int:
    """Return where the line across above a heading stands, if there is one."""
    for back in range(number - 1, max(-1, number - 4), -1):
        if _RULE.match(lines[back].strip()):
            return back
        if lines[back].strip():
            break
    return number


def _attribution(lines: list[str], number: int) -> int | None:
    """Return the line after "On Monday, Ann wrote:", which may be broken over three lines."""
    joined = ""
    for end in range(number, min(number + 4, len(lines))):
        bare = lines[end].strip()
        if not bare or len(bare) > _LONGEST_LINE or (end > number and bare.startswith(">")):
            return None
        joined = f"{joined} {bare}".strip()
        if bare.endswith(":") and _ATTRIBUTION.match(joined):
            return end + 1
    return None


def _quoted_to_the_end(lines: list[str], begins: int, first_is_quoted: bool | None) -> bool:
    """Whether nothing new comes after the quotation has begun, save a signature or a footer."""
    rest = [line.strip() for line in lines[begins:]]
    first = next((each for each in rest if each), "")
    if first_is_quoted is None and not first.startswith(">"):
        return True  # quoted without marks, as many programs do: it goes on to the end
    for line in rest:
        if line and not line.startswith(">"):
            return bool(_SIGNATURE.match(line) or _RULE.match(line))
    return True


def _second_opinion(text: str, lines: list[str]) -> int | None:
    """Ask mail-parser-reply, which knows how programs quote in more languages.

    Beware: its patterns take the square of a line's length and of a run of empty lines, so it
    is only shown what is short, without such runs. What it finds is looked up in our lines.
    """
    if len(text) > _SHORT or any(len(each) > _LONGEST_LINE for each in lines):
        return None
    bare = [each.strip() for each in lines]
    if any(each.startswith(">") for each in bare) or not any(each.endswith(":") for each in bare):
        return None
    shown = re.sub(r"\n{3,}", "\n\n", "\n".join(bare))
    found = EmailReplyParser(languages=list(_LANGUAGES)).read(shown).replies
    heading = found[1].headers.splitlines() if len(found) > 1 and found[1].headers else []
    if not heading or not heading[0].rstrip().endswith(":"):
        return None  # why: two lines with colons are as likely a customer's own list
    return next((n for n, each in enumerate(lines) if each.strip() == heading[0].strip()), None)
