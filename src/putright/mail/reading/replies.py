"""Which words of a letter are new, and which are the earlier letters quoted below them?

Nothing is taken away: what is folded is given apart, and the two together are the whole. In
doubt nothing is folded, as a hidden sentence of a customer is worse than a long page. So an
answer below or between quoted lines is left whole, and so is what somebody forwards. Of a first
message, which answers nothing, only an earlier letter with its own header lines is folded: what
else looks quoted there is what the customer wants us to read.
"""

import re
from collections.abc import Collection

from mailparser_reply import EmailReplyParser  # type: ignore[import-untyped]

from putright.mail.reading.limits import FOLDING

_BEGINS = r"(?:-{1,3}\s*)?(?:On|Ar|Am|Le|El|Il|Op|Den|W dniu|Em)\b"
_ADDRESS = r"<[^<>\s]+@[^<>\s]+>"
_SAID = "|".join(
    (
        rf"{_BEGINS}.{{4,400}}?\b(?:wrote|ysgrifennodd.{{0,200}}|schrieb.{{0,200}}|a écrit|escribió"
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
_DAY = re.compile(
    r"(?:\d{1,4}(?:st|nd|rd|th|ain|fed|ydd)?\b(?![^<]*@)"
    r"|(?:mon|tues?|wed|weds|thu|thurs?|fri|sat|sun)(?:[a-z]*day)?\b"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]* ?\d|(?:noon|midnight)\b"
    r"|(?:ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr)\b"
    r"|(?:llun|mawrth|mercher|iau|gwener|sadwrn|sul)\b)[^@]*\Z",
    re.I,
)
# What somebody writes above, whose answers stand below: in the languages of the headings.
_ANNOUNCED = re.compile(
    r"\b(?:below|beneath|underneath|in-?line|in line|interspersed|between (?:your|the) lines"
    r"|in (?:red|blue|green|purple|orange|colou?r|bold|capitals|caps|italics)"
    r"|isod|rhwng y llinellau|(?:mewn|yn) (?:coch|glas|gwyrdd|lliw)"
    r"|unten|untenstehend|nachstehend|in (?:rot|blau|grün|farbe)|farbig|rote?r? schrift"
    r"|ci-dessous|plus bas|en (?:rouge|bleu|vert|couleur|gras)"
    r"|abajo|a continuación|más adelante|en (?:rojo|azul|verde|color|negrita)"
    r"|abaixo|a seguir|(?:em|a) (?:vermelho|azul|verde|negrito)"
    r"|sotto|di seguito|in (?:rosso|blu|verde|grassetto)"
    r"|hieronder|onderstaand|in het (?:rood|blauw|groen)"
    r"|nedan|i rött|nedenfor|i rødt|med rødt|poniżej|na czerwono|ниже|красным)\b",
    re.I,
)
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


def folded(
    text: str, subject: str = "", *, is_first: bool = False, coloured: Collection[str] = ()
) -> tuple[str, str]:
    """Return what is new, and what is quoted below it ("" where nothing is folded).

    `is_first` is a message that answers none, and `coloured` are words of it in a colour.
    """
    if _FORWARDED_SUBJECT.match(subject) or len(text) > FOLDING:
        return text, ""
    lines = text.split("\n")
    at = _where(lines, is_first)
    if at is None and not is_first:
        at = _second_opinion(text, lines)
    if at is None or not "".join(lines[:at]).strip() or _goes_on_below(lines, at, coloured):
        return text, ""
    return "\n".join(lines[:at]).strip("\n"), "\n".join(lines[at:]).strip("\n")


def _where(lines: list[str], is_first: bool) -> int | None:
    """Return the line with which the quoted part begins."""
    for number, line in enumerate(lines):
        if not (bare := line.strip()):
            continue
        if _FORWARDS.match(bare):
            return None
        if _DIVIDER.match(bare) and not (is_first and not _has_header_lines(lines, number + 1)):
            return number if _is_one_quotation(lines, number + 1) else None
        if _begins_a_heading(lines, number):
            if is_first and not _has_header_lines(lines, number):
                continue
            return _with_rule(lines, number) if _is_one_quotation(lines, number) else None
        if _MIGHT_BEGIN.match(bare) and (after := _attribution(lines, number)):
            if is_first and not any("@" in each for each in lines[number:after]):
                continue
            return number if _quoted_to_the_end(lines, after, first_is_quoted=None) else None
        if bare.startswith(">"):
            if is_first and not _has_header_lines(lines, number):
                return None
            return number if _quoted_to_the_end(lines, number, first_is_quoted=True) else None
    return None


def _goes_on_below(lines: list[str], at: int, coloured: Collection[str]) -> bool:
    """Whether there may be answers within what is quoted: announced, or in a colour of their own.

    Outlook marks no line that it quotes, so an answer between them looks like the rest.
    """
    if _ANNOUNCED.search("\n".join(lines[:at])):
        return True
    below = " ".join(" ".join(lines[at:]).replace(">", " ").split())
    return any(each in below for each in coloured)


def _has_header_lines(lines: list[str], number: int) -> bool:
    """Whether an earlier letter begins here with at least three lines of its own headers."""
    near = [line.strip("> \t") for line in lines[number : number + 14]]
    labels = {label for line in near if (label := _label(line))}
    return len(labels) >= 3 and bool(labels & _FIRST_LABELS) and any("@" in line for line in near)


def _is_one_quotation(lines: list[str], number: int) -> bool:
    """Whether what stands under a heading goes on to the end, where its lines are marked."""
    under = next(
        (n for n in range(number, len(lines)) if lines[n].strip() and not _label(lines[n])), None
    )
    if under is None or not lines[under].strip().startswith(">"):
        return True
    return _quoted_to_the_end(lines, under, first_is_quoted=True)


def _begins_a_heading(lines: list[str], number: int) -> bool:
    """Whether "From: …" starts three lines of the kind that Outlook puts above a letter.

    Beware: a customer may write "From: 3 May, To: 5 May" in a list of their own. So one of
    the lines must be a subject, or the first must name an address; and no letter is from a day.
    """
    first = _label(lines[number])
    if first in _FIRST_LABELS and _DAY.match(lines[number].partition(":")[2].strip(" *\t")):
        return False
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
