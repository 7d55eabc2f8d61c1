"""Which words do we use to a customer for a kind, a strength, a finding or a no?

One place for the voice: short words, "we" is the organisation and "you" is the
reader. Nothing here belongs to one organisation: what a pack calls a thing is
used as it stands, and the words of the field are put plainly.
"""

from typing import NamedTuple

from putright.core.counting import Amount
from putright.core.policy import AS_AGREED, Clock, Kind, OutcomeWord, Policy, Route, Stage
from putright.core.refusals import Refused
from putright.design.days import lower_first, plural, upper_first


class KindWords(NamedTuple):
    """How one kind of thing is spoken of on every page."""

    noun: str  # "complaint": fits "your …"
    title: str  # on the card, and above each question
    symbol: str
    text: str
    question: str  # what is asked first
    hint: str
    done: str  # the head of the confirmation


_COMPLAINT_HINT = (
    "Use your own words. Say what went wrong and how it has affected you. "
    "You can add more at any time."
)

_KINDS = {
    "complaint": KindWords(
        "complaint",
        "Make a complaint",
        "speech",
        "Something went wrong, was not done, or was not good enough, by us or by someone "
        "working for us.",
        "What happened?",
        _COMPLAINT_HINT,
        "We have your complaint",
    ),
    "compliment": KindWords(
        "compliment",
        "Send a compliment",
        "heart",
        "A person, a team or a service did well. Tell us, so that they hear it.",
        "Who did well, and what did they do?",
        "If you know their name, team or service, tell us. If something went wrong as well, say "
        "that too: we look into that part by itself.",
        "Thank you for your compliment",
    ),
    "comment": KindWords(
        "comment",
        "Make a comment",
        "bulb",
        "An idea or a remark about how we do things. Every one is read by a person.",
        "What would you like to tell us?",
        "Use your own words. An idea, a remark or a question about a service is welcome. If "
        "something went wrong as well, say that too: we look into that part by itself.",
        "We have your comment",
    ),
    "suggestion": KindWords(
        "suggestion",
        "Make a suggestion",
        "bulb",
        "Tell us how something we do could be better.",
        "What could be better?",
        "Use your own words. Say what you would change.",
        "We have your suggestion",
    ),
    "service-request": KindWords(
        "request",
        "Ask for a service",
        "wrench",
        "Ask us to do something for the first time.",
        "What would you like us to do?",
        "If we have already let you down over it, make a complaint instead.",
        "We have your request",
    ),
}
_KINDS["feedback"] = _KINDS["comment"]._replace(noun="feedback", done="We have your feedback")


def kind_words(kind: Kind | None) -> KindWords:
    """Return the words of a kind: the field's, or made from the name that its pack gives it."""
    if kind is None:
        return _KINDS["complaint"]
    known = _KINDS.get(kind.id)
    if known:
        return known
    noun = next(
        (word for word in ("complaint", "concern", "enquiry") if word in kind.name.lower()),
        lower_first(kind.name),
    )
    return KindWords(
        noun,
        kind.name,
        "speech" if kind.procedure else "letter",
        kind.definition,
        "What happened?",
        _COMPLAINT_HINT,
        f"We have your {noun}",
    )


def is_request(kind: Kind) -> bool:
    """Return whether a kind asks for something, and is not said about how we did."""
    return kind.id == "service-request" or "request" in kind.id.split("-")


# -- times --------------------------------------------------------------------------------

NO_TIME = "No time is stated"
_VERBS = {
    "must": "We must {}",
    "will": "We {}",
    "aim": "We aim to {}",
    "usually": "We usually {}",
    "may": "We may {}",
}
_LIMITS = {"aim": "We aim for {}", "usually": "Usually {}", "may": "It may take {}"}


def we(strength: str, doing: str) -> str:
    """Return "We aim to answer": never more than the clause promises."""
    return _VERBS.get(strength, "We {}").format(doing)


def amount_words(amount: Amount) -> str:
    """Return "10 working days", "30 days, counting every day" or "the same day"."""
    if amount.number == 0:
        return "the same day"
    if amount.unit == "calendar days":
        return f"{plural(amount.number, 'day')}, counting every day"
    return str(amount)


def limit_words(clock: Clock) -> str:
    """Return a clock's limit with its strength: an aim stays an aim, and nothing is made up."""
    if clock.within == AS_AGREED:
        decided = clock.counts_from == "determined"
        return "By the date that they set" if decided else "By a date we agree with you"
    if not isinstance(clock.within, Amount):
        return NO_TIME
    words = amount_words(clock.within)
    every = f"every {words}" if clock.repeats else words
    return upper_first(_LIMITS.get(clock.strength, "{}").format(every))


def limit_in_short(clock: Clock) -> str:
    """Return a limit as a diagram has room for it; the table says how the days count."""
    return limit_words(clock).partition(",")[0]


def within(clock: Clock) -> str:
    """Return "within 10 working days" or "the same day", to follow a verb."""
    assert isinstance(clock.within, Amount)
    words = amount_words(clock.within)
    return words if clock.within.number == 0 else f"within {words}"


# -- stages, findings, outside ------------------------------------------------------------


def stage_name(stage: Stage) -> str:
    """Return the short name of a stage: "Stage 1" of "Stage 1: Service Manager"."""
    return stage.name.partition(":")[0].strip()


def stage_phrase(stage: Stage) -> str:
    """Return a stage so that it fits "ask for …": "stage 1", or "the next stage"."""
    name = stage_name(stage)
    return lower_first(name) if name.lower().startswith("stage ") else "the next stage"


def who_answers(stage: Stage, policy: Policy) -> str:
    """Return who answers at a stage, as the pack names the role; nothing where it does not say."""
    role = policy.roles.get(stage.handled_by)
    if role is None:
        return upper_first(stage.name.partition(":")[2].strip())
    return role.name


_FINDINGS = {
    "upheld": "We got this wrong",
    "partly upheld": "We got part of this wrong",
    "not upheld": "We do not think that we got this wrong",
}


def finding(policy: Policy, outcome: str) -> str:
    """Return a finding in plain words, with the policy's own word where they differ."""
    word = next((word for word in policy.outcome if word.id == outcome), None)
    if word is None:
        return upper_first(outcome.replace("-", " "))
    plain = _FINDINGS.get(word.means)
    if plain is None or _says_it_already(word):
        return word.name
    return f"{plain} ({lower_first(word.name)})"


def _says_it_already(word: OutcomeWord) -> bool:
    return len(word.name.split()) > 3


def finding_kind(policy: Policy, outcome: str) -> str:
    """Return the kind of mark a finding has: beside its words, never instead of them."""
    means = next((word.means for word in policy.outcome if word.id == outcome), outcome)
    return {"upheld": "met", "partly upheld": "soon"}.get(means, "none")


def route_name(route: Route) -> str:
    return route.to.partition(":")[0].strip()


def route_note(route: Route) -> str:
    return upper_first(route.to.partition(":")[2].strip())


# -- saying no ----------------------------------------------------------------------------

_REFUSALS = {
    "not-answered": "We have not given you an answer at this stage yet. "
    "You can ask once you have it.",
    "none-left": "This is the last stage that our policy has.",
    "not-open": "This is finished, so it cannot be changed in this way.",
    "none-made": "We have not made you an offer that still needs your answer.",
    "not-begun": "We have nothing under this reference yet.",
}


def refusal_sentence(refused: Refused) -> str:
    """Return why not, to the customer: our words where the reason is a common one."""
    late = " If our answer is late, you can ask straight away." if _once_late(refused) else ""
    return _REFUSALS.get(refused.code, refused.sentence) + late


def _once_late(refused: Refused) -> bool:
    return refused.code == "not-answered" and "late" in refused.sentence
