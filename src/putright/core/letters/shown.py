"""What does a letter write out from the case: its points, what was promised, where to go next?

Each list is text, an entry a line; what is not so is not said. A list with nothing in it is
empty, so that a letter which needs it does not go.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from putright.core.about_another import is_about_another
from putright.core.by_post import NEED_INTERNET, ONLINE, of_letter
from putright.core.case import Case, Point
from putright.core.clocks import Running
from putright.core.letters.fields import fields_in, filled
from putright.core.letters.known import Known, words_of
from putright.core.letters.saying import Saying
from putright.core.policy import Letter, OutcomeWord, Policy, Route
from putright.core.reaching import ways_in
from putright.core.rules.contact import routes
from putright.core.rules.escalation import next_stage
from putright.core.rules.limits import last_day
from putright.core.rules.turning_away import anchors


@dataclass(frozen=True)
class Page:
    """What a letter is written from: the case as it stands on the letter's day."""

    letter: Letter
    case: Case
    policy: Policy
    day: date
    running: Sequence[Running]
    known: Known
    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        letter: Letter,
        case: Case,
        policy: Policy,
        day: date,
        running: Sequence[Running],
        known: Known,
    ) -> "Page":
        """Return the page, with the words of the case: its own, or as the door brought them."""
        return cls(letter, case, policy, day, running, known, {**known.words, **words_of(case)})

    def routes(self) -> list[Route]:
        return routes(self.case, self.policy, self.letter.id, self.day)


def money(value: float) -> str:
    """Return "£250" or "£1,200.50": pence only when there are some."""
    return f"£{value:,.{0 if value == int(value) else 2}f}"


def upheld(policy: Policy, outcome: str) -> str:
    """Return what a finding means: upheld, partly upheld, not upheld, or "" for none of them."""
    word = next((one for one in policy.outcome if one.id == outcome), None)
    return (word.means or word.id).replace("-", " ") if word else ""


def _points(page: Page) -> Iterator[str]:
    for point in page.case.points:
        yield f"- {_ended(_said_of(page, point))}"


def _said_of(page: Page, point: Point) -> str:
    said = page.known.saying.say("Point %(number)s", number=point.number)
    return page.words.get(f"point {point.number}") or said


def _findings(page: Page) -> Iterator[str]:
    for place, point in enumerate(page.case.points):
        if place:
            yield ""  # each is a paragraph of its own
        yield f"{point.number}. {_ended(_said_of(page, point))}"
        word = _word(page.policy, point.outcome)
        if word is not None:
            yield _finding(page, word)
        reason = page.words.get(f"reason {point.number}")
        if reason:
            yield _ended(reason)


def _finding(page: Page, word: OutcomeWord) -> str:
    say = page.known.saying.say
    of_us = {
        "upheld": say("We got this wrong."),
        "partly upheld": say("We got part of this wrong."),
        "not upheld": say("We did not find that we got this wrong."),
    }
    of_another = {
        "upheld": say("We uphold the complaint."),
        "partly upheld": say("We uphold part of the complaint."),
        "not upheld": say("We do not uphold the complaint."),
    }
    told = of_another if is_about_another(page.case, page.policy) else of_us
    plain = told.get(upheld(page.policy, word.id), "")
    return f"{plain} {say('Our finding: %(finding)s.', finding=_lower(page, word))}".strip()


def _lower(page: Page, word: OutcomeWord) -> str:
    return page.known.saying.say(word.name).lower()


def _outcome(page: Page) -> Iterator[str]:
    word = _word(page.policy, page.case.outcome)
    if word is not None and page.case.points:  # what went wrong is said of each point
        say = page.known.saying.say
        yield say("On the whole, our finding is: %(finding)s.", finding=_lower(page, word))
    elif word is not None:
        yield _finding(page, word)


def _remedies(page: Page) -> Iterator[str]:
    say = page.known.saying.say
    names = {one.id: one.name for one in page.policy.remedy}
    for made in page.case.offers:
        if made.state in ("decided", "accepted"):
            what = page.words.get(f"remedy {made.number}")
            said = say(names.get(made.remedy, made.remedy))
            paid = f": {money(made.amount)}" if made.amount else ""
            yield f"- {said}{paid}" + (f". {_ended(what)}" if what else "")


def _commitments(page: Page) -> Iterator[str]:
    saying = page.known.saying
    for made in page.case.commitments:
        what = page.words.get(f"promise {made.number}")
        if made.kept_at is None and what and made.on:
            day = saying.day(made.on)
            said = saying.say("by %(day)s", day=day)
            if made.on < page.day:
                said = _said_once(saying, day, is_firm=True)
            yield f"- {what.rstrip('. ')}, {said}"


def _dates(page: Page) -> Iterator[str]:
    """Give the promises of a reply and of an answer that still run: never one of our own work."""
    saying = page.known.saying
    for one in page.running:
        theirs = {"acknowledged", "responded"} & set(one.clock.stops_when[:1])
        if one.is_open and theirs and one.limit and one.stage in ("", page.case.stage):
            day = saying.day(one.limit)
            is_firm = one.strength in ("must", "will")  # an aim is never told as a promise
            if one.limit < page.day:
                by = _said_once(saying, day, is_firm=is_firm)
            elif is_firm:
                by = saying.say("by %(day)s", day=day)
            else:
                by = saying.say("we aim for %(day)s", day=day)
            yield f"- {saying.say(one.label)}: {by}"


def _said_once(saying: Saying, day: str, *, is_firm: bool) -> str:
    """Return what is told of a day that has passed: it was not kept."""
    if is_firm:
        return saying.say("we said by %(day)s. That day has passed, and we are sorry.", day=day)
    return saying.say("we aimed for %(day)s. That day has passed, and we are sorry.", day=day)


def _routes(page: Page) -> Iterator[str]:
    say = page.known.saying.say
    for route in page.routes():
        contact = _contact(page, route)
        yield f"- {say(route.to)}" + (f" ({contact})" if contact else "")
        if route.can:
            yield say(route.can)
        if route.within is not None and str(route.within)[:1].isdigit():
            yield say("You have %(time)s to go there.", time=say(str(route.within)))
        if route.grounds:
            yield say("You can go there if, for example:")
            yield from (f"- {say(ground)}" for ground in route.grounds)


def _contact(page: Page, route: Route) -> str:
    """Return how a way is reached: of one that is our own, as we are reached ourselves."""
    names = set(fields_in(route.contact))
    if names & ONLINE and of_letter(page.letter, page.case.facts, page.policy) is not None:
        return page.known.fields.get("contact", "")
    text, blanks = filled(page.known.saying.say(route.contact), page.known.fields)
    return "" if blanks else text


def _next_stage(page: Page) -> Iterator[str]:
    saying = page.known.saying
    following = next_stage(page.case, page.policy)
    if following is None:
        yield saying.say("This is the last step with us. We have no other stage after it.")
        return
    name = saying.say(following.name)
    last = last_day(following.ask_within, following.take, anchors(page.case), page.policy)
    if last is not None and last < page.day:
        yield saying.say(
            "The last day to ask for the next stage (%(stage)s) was %(day)s.",
            stage=name,
            day=saying.day(last),
        )
        return
    yield saying.say(
        "If you are not satisfied, ask us for the next stage: %(stage)s. "
        "You do not need to give a reason.",
        stage=name,
    )
    if last is not None:
        yield saying.say("Please ask by %(day)s.", day=saying.day(last))
    address = page.known.fields.get("page")
    if address and of_letter(page.letter, page.case.facts, page.policy) is None:
        yield saying.say("You can also ask on your own page: %(page)s", page=address)


def _how_to_complain(page: Page) -> Iterator[str]:
    say, known = page.known.saying.say, page.known.fields
    is_example = page.known.is_example
    on_paper = of_letter(page.letter, page.case.facts, page.policy) is not None
    for one in ways_in(page.policy, page.day, is_example=is_example):
        if on_paper and one.channel in NEED_INTERNET:
            continue
        label = say(one.label) if one.label else say(one.channel.capitalize())
        yield f"- {label}: {one.value}"
    if (is_example or not page.policy.contact) and known.get("contact"):
        yield f"- {known['contact']}"
    if on_paper:
        yield say(
            "If you want to read how we deal with complaints, ask us: we will post it to you."
        )
    elif known.get("policy-link"):
        yield say(
            "How we deal with complaints is written here: %(link)s", link=known["policy-link"]
        )


def _wanted(page: Page) -> Iterator[str]:
    """Give what the customer was asked for and has not come, by when, and what follows if not."""
    saying = page.known.saying
    for record in page.policy.record:
        asked = page.case.latest(record.id) if record.wants else None
        if asked is None or any(page.case.is_on_file(one, page.day) for one in record.comes_as):
            continue
        yield f"- {saying.say(record.wants)}"
        on = asked.data.get("on")
        if isinstance(on, str) and on:
            day = date.fromisoformat(on[:10])
            if day < page.day:
                yield saying.say(
                    "We asked you to send it by %(day)s. Please send it as soon as you can.",
                    day=saying.day(day),
                )
            else:
                yield saying.say("Please send it by %(day)s.", day=saying.day(day))
        if record.otherwise:
            yield saying.say(record.otherwise)


def _restriction(page: Page) -> Iterator[str]:
    for record in page.policy.record:
        if record.about == "restriction" and page.case.is_on_file(record.id, page.day):
            for name in ("effect", "reason"):
                if text := page.words.get(f"{record.id} {name}"):
                    yield _ended(text)


SHOWS: Mapping[str, Callable[[Page], Iterator[str]]] = {
    "points": _points,
    "findings": _findings,
    "outcome": _outcome,
    "remedies": _remedies,
    "commitments": _commitments,
    "dates": _dates,
    "routes": _routes,
    "next-stage": _next_stage,
    "how-to-complain": _how_to_complain,
    "wanted": _wanted,
    "restriction": _restriction,
}


def shown(name: str, page: Page) -> str:
    """Return a list as the letter has it; "" where there is nothing in it."""
    return "\n".join(SHOWS[name](page))


def _word(policy: Policy, outcome: str) -> OutcomeWord | None:
    return next((one for one in policy.outcome if one.id == outcome), None)


def _ended(text: str) -> str:
    """Return a text that ends as a sentence does."""
    text = text.strip()
    return text if text[-1:] in ".?!:" else f"{text}."
