"""Can each letter of a pack be written: does something fill every need, and every field?"""

from collections.abc import Iterator

from putright.core.by_post import ONLINE
from putright.core.channels import USUAL, told_channels
from putright.core.checking.checker import Checker
from putright.core.letters.doing import DOES
from putright.core.letters.fields import FIELDS, fields_in
from putright.core.lines import Path
from putright.core.pack_words import nearest
from putright.core.policy import Letter, Part

_ONE_OF = ("says", "ask", "shows")


def parts(check: Checker) -> None:
    """Each part says, asks or shows one thing, and its fields are known."""
    for path, part in each_part(check):
        given = [key for key in _ONE_OF if getattr(part, key)]
        if len(given) != 1:
            told = f"both {' and '.join(given)}" if given else "nothing"
            check.say(path, f"This part has {told}. Write just one of {', '.join(_ONE_OF)}.")
        if part.ask and not part.slot:
            check.say(path, "Name the slot that is filled by what is written here (slot).")
        if part.lead and not part.shows:
            check.say((*path, "lead"), "A lead comes before a list: write what is shown (shows).")
        fields(check, (*path, "says"), part.says)
        fields(check, (*path, "lead"), part.lead)
        fields(check, (*path, "on_paper"), part.on_paper)
        if part.on_paper and not part.says:
            check.say((*path, "on_paper"), "On paper something is said instead of what it `says`.")
        if check.policy.clause:
            check.known((*path, "cites"), part.cites, check.policy.clauses, "clause")


def fields(check: Checker, path: Path, text: str) -> None:
    """Say of each field of a text that is not known which one was perhaps meant."""
    for name in fields_in(text):
        if name not in FIELDS:
            near = nearest(name, FIELDS) or f" There are: {', '.join(FIELDS)}."
            check.say(path, f"{{{name}}} is no field of a letter.{near}")


def letters(check: Checker) -> None:
    """Each need of a letter that has words is filled, each way outside named, each step known."""
    every = check.policy.every_letter
    for index, letter in enumerate(check.policy.letter):
        path: Path = ("letter", index)
        fields(check, (*path, "subject"), letter.subject)
        _does(check, path, letter)
        by = (letter.signed_by,) if letter.signed_by else ()
        check.known((*path, "signed_by"), by, check.facts, "fact or record")
        if not letter.part:
            continue
        around = () if letter.alone else (*every.before, *every.after)
        _filled(check, path, letter, around)
        _asked_once(check, path, (*letter.part, *around))


def channels(check: Checker) -> None:
    """A letter, or a part of one, turns on a way to us, and on what is owed, that there is."""
    policy = check.policy
    known = [*USUAL, *told_channels(policy), *(one.channel for one in policy.contact)]
    for index, letter in enumerate(policy.letter):
        path: Path = ("letter", index, "when", "channel")
        check.known(path, letter.when.channel, dict.fromkeys(known), "channel")
        owed = {fact for clock in policy.all_clocks for fact in clock.stops_when[:1]}
        check.known(("letter", index, "when", "late"), letter.when.late, owed, "fact that is owed")
    for path, part in each_part(check):
        check.known((*path, "when", "channel"), part.when.channel, dict.fromkeys(known), "channel")


def routes(check: Checker) -> None:
    """A way outside stands in letters that there are: in another it would never be read."""
    ids = [letter.id for letter in check.policy.letter]
    for index, route in enumerate(check.policy.route):
        check.known(("route", index, "in_letters"), route.in_letters, ids, "letter")
        fields(check, ("route", index, "contact"), route.contact)


def by_post(check: Checker) -> None:
    """Whom we write to by post alone comes under procedures that there are, and is told all."""
    policy = check.policy
    for index, rule in enumerate(policy.by_post):
        path: Path = ("by_post", index, "procedure")
        check.known(path, rule.procedure, policy.procedures, "procedure")
    if not policy.by_post:
        return
    for index, letter in enumerate(policy.letter):
        around = () if letter.alone else (*policy.every_letter.before, *policy.every_letter.after)
        parts = (*letter.part, *around)
        online = {p.fills for p in parts if not p.on_paper and ONLINE & set(fields_in(p.says))}
        for slot in sorted(online & set(letter.needs)):
            others = [p for p in parts if p.fills == slot and (p.on_paper or not p.says)]
            if not others:
                said = f"Letter {letter.id} says {slot!r} with the address of a page alone."
                more = "Say it for those who have no internet too (on_paper)."
                check.say(("letter", index, "needs"), f"{said} {more}")


def _filled(check: Checker, path: Path, letter: Letter, around: tuple[Part, ...]) -> None:
    filled = {part.fills for part in (*letter.part, *around)} - {""}
    needs = (*letter.needs, *(() if letter.alone else check.policy.every_letter.needs))
    for need in needs:
        if need not in filled:
            near = nearest(need, filled)
            said = f"Letter {letter.id} needs {need!r}, and no part fills it."
            check.say((*path, "needs"), f"{said}{near or ' Write a part with this slot.'}")
    ways = any(letter.id in route.in_letters for route in check.policy.route)
    if ways and not any(part.shows == "routes" for part in (*letter.part, *around)):
        said = f"Letter {letter.id} must name where to go next (route)"
        check.say(path, f'{said}: write a part that shows them (shows = "routes").')


def _asked_once(check: Checker, path: Path, some: tuple[Part, ...]) -> None:
    asked = [part.slot for part in some if part.ask]
    for slot in sorted({slot for slot in asked if slot and asked.count(slot) > 1}):
        check.say(path, f"Two parts ask for {slot!r}. Give each a slot of its own.")


def _does(check: Checker, path: Path, letter: Letter) -> None:
    able = [*DOES, *check.policy.records]
    if letter.does and letter.does not in able:
        near = nearest(letter.does, able) or f" A letter may: {', '.join(DOES)}; or a record."
        said = f"{letter.does!r} is nothing that a letter can do."
        check.say((*path, "does"), f"{said}{near}")


def sources(check: Checker) -> None:
    """What every letter says, and how plainly, comes from a clause that there is, or is added."""
    every, plain = check.policy.every_letter, check.policy.plain_words
    says = every.before or every.after or every.needs
    for name, rule, is_given in (
        ("every_letter", every, bool(says)),
        ("plain_words", plain, bool(plain.hard)),
    ):
        if is_given and not rule.cites and not rule.added:
            check.say((name,), f"{name}: say which clause this comes from (cites), or (added).")
        if check.policy.clause:
            check.known((name, "cites"), rule.cites, check.policy.clauses, "clause")
        check.known((name, "readings"), rule.readings, check.policy.reading_named, "reading")


def each_part(check: Checker) -> Iterator[tuple[Path, Part]]:
    """Give every part of every letter, and its place."""
    for index, letter in enumerate(check.policy.letter):
        for place, part in enumerate(letter.part):
            yield ("letter", index, "part", place), part
    for key in ("before", "after"):
        for place, part in enumerate(getattr(check.policy.every_letter, key)):
            yield ("every_letter", key, place), part
