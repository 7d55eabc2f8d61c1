"""Which words do we use to a customer for a kind, a strength, a finding or a no?

One place for the voice: short words, "we" is the organisation and "you" is the
reader. Nothing here belongs to one organisation: what a pack calls a thing is
used as it stands, and the words of the field are put plainly.
"""

from typing import NamedTuple

from putright.core.counting import Amount
from putright.core.policy import AS_AGREED, Clock, Kind, OutcomeWord, Policy, Route, Stage
from putright.core.refusals import Refused
from putright.design.days import amount_said, lower_first, upper_first
from putright.languages import later, say, say_count


class KindWords(NamedTuple):
    """How one kind of thing is spoken of on every page."""

    noun: str  # "complaint": fits "your …"
    title: str  # on the card, and above each question
    symbol: str
    text: str
    question: str  # what is asked first
    hint: str
    done: str  # the head of the confirmation


_COMPLAINT_HINT = later(
    "Use your own words. Say what went wrong and how it has affected you. "
    "You can add more at any time."
)

# Each is said by `kind_words`, in the language of the page.
_KINDS = {
    "complaint": KindWords(
        later("complaint"),
        later("Make a complaint"),
        "speech",
        later(
            "Something went wrong, was not done, or was not good enough, by us or by someone "
            "working for us."
        ),
        later("What happened?"),
        _COMPLAINT_HINT,
        later("We have your complaint"),
    ),
    "compliment": KindWords(
        later("compliment"),
        later("Send a compliment"),
        "heart",
        later("A person, a team or a service did well. Tell us, so that they hear it."),
        later("Who did well, and what did they do?"),
        later(
            "If you know their name, team or service, tell us. If something went wrong as well, "
            "say that too: we look into that part by itself."
        ),
        later("Thank you for your compliment"),
    ),
    "comment": KindWords(
        later("comment"),
        later("Make a comment"),
        "bulb",
        later("An idea or a remark about how we do things. Every one is read by a person."),
        later("What would you like to tell us?"),
        later(
            "Use your own words. An idea, a remark or a question about a service is welcome. If "
            "something went wrong as well, say that too: we look into that part by itself."
        ),
        later("We have your comment"),
    ),
    "suggestion": KindWords(
        later("suggestion"),
        later("Make a suggestion"),
        "bulb",
        later("Tell us how something we do could be better."),
        later("What could be better?"),
        later("Use your own words. Say what you would change."),
        later("We have your suggestion"),
    ),
    "service-request": KindWords(
        later("request"),
        later("Ask for a service"),
        "wrench",
        later("Ask us to do something for the first time."),
        later("What would you like us to do?"),
        later("If we have already let you down over it, make a complaint instead."),
        later("We have your request"),
    ),
}
_KINDS["feedback"] = _KINDS["comment"]._replace(
    noun=later("feedback"), done=later("We have your feedback")
)


def kind_words(kind: Kind | None) -> KindWords:
    """Return the words of a kind: the field's, or made from the name that its pack gives it."""
    if kind is None:
        return _said(_KINDS["complaint"])
    known = _KINDS.get(kind.id)
    if known:
        return _said(known)
    noun = _noun(kind)
    return KindWords(
        noun,
        kind.name,
        "speech" if kind.procedure else "letter",
        kind.definition,
        say("What happened?"),
        say(_COMPLAINT_HINT),
        say("We have your %(noun)s", noun=noun),
    )


def _said(words: KindWords) -> KindWords:
    said = KindWords(*map(say, words))
    return said._replace(symbol=words.symbol)


_NOUNS = (later("complaint"), later("concern"), later("enquiry"))


def _noun(kind: Kind) -> str:
    """Return the word for one of a kind: of the field where its name has one, or the name."""
    field = next((word for word in _NOUNS if word in kind.name.lower()), "")
    return say(field) if field else lower_first(kind.name)


def is_request(kind: Kind) -> bool:
    """Return whether a kind asks for something, and is not said about how we did."""
    return kind.id == "service-request" or "request" in kind.id.split("-")


# -- times --------------------------------------------------------------------------------


def no_time() -> str:
    return say("No time is stated")


_VERBS = {
    "must": later("We must %(do)s"),
    "will": later("We %(do)s"),
    "aim": later("We aim to %(do)s"),
    "usually": later("We usually %(do)s"),
    "may": later("We may %(do)s"),
}
_LIMITS = {
    "aim": later("We aim for %(time)s"),
    "usually": later("Usually %(time)s"),
    "may": later("It may take %(time)s"),
}


def we(strength: str, doing: str) -> str:
    """Return "We aim to answer": never more than the clause promises."""
    return say(_VERBS.get(strength, _VERBS["will"]), do=doing)


def amount_words(amount: Amount) -> str:
    """Return "10 working days", "30 days, counting every day" or "the same day"."""
    if amount.number == 0:
        return say("the same day")
    if amount.unit == "calendar days":
        return say_count(
            amount.number,
            "%(count)s day, counting every day",
            "%(count)s days, counting every day",
        )
    return amount_said(amount)


def limit_words(clock: Clock) -> str:
    """Return a clock's limit with its strength: an aim stays an aim, and nothing is made up."""
    if clock.within == AS_AGREED:
        if clock.counts_from == "determined":
            return say("By the date that they set")
        return say("By a date we agree with you")
    if not isinstance(clock.within, Amount):
        return no_time()
    time = amount_words(clock.within)
    if clock.repeats:
        time = say("every %(time)s", time=time)
    limit = _LIMITS.get(clock.strength)
    return upper_first(say(limit, time=time) if limit else time)


def limit_in_short(clock: Clock) -> str:
    """Return a limit as a diagram has room for it; the table says how the days count."""
    return limit_words(clock).partition(",")[0]


def within(clock: Clock) -> str:
    """Return "within 10 working days" or "the same day", to follow a verb."""
    assert isinstance(clock.within, Amount)
    words = amount_words(clock.within)
    return words if clock.within.number == 0 else say("within %(amount)s", amount=words)


# -- stages, findings, outside ------------------------------------------------------------


def stage_name(stage: Stage) -> str:
    """Return the short name of a stage: "Stage 1" of "Stage 1: Service Manager"."""
    return stage.name.partition(":")[0].strip()


def stage_phrase(stage: Stage) -> str:
    """Return a stage so that it fits "ask for …": "stage 1", or "the next stage"."""
    name = stage_name(stage)
    return lower_first(name) if is_numbered(stage) else say("the next stage")


def is_numbered(stage: Stage) -> bool:
    """Whether its name is a number: "Stage 2", in whatever language it is said."""
    return stage_name(stage)[-1:].isdecimal()


def who_reviews(stage: Stage, policy: Policy) -> str:
    """Return who looks at it again from outside the organisation; nothing where nobody does.

    It is so where a clock of the stage waits for what only somebody outside may write.
    """
    for clock in stage.clock:
        for name in clock.stops_when:
            able = [role for role in policy.role if name in role.may]
            if able and all(role.side == "outside" for role in able):
                return able[0].name
    return ""


def who_answers(stage: Stage, policy: Policy) -> str:
    """Return who answers at a stage, as the pack names the role; nothing where it does not say."""
    role = policy.roles.get(stage.handled_by)
    if role is None:
        return upper_first(stage.name.partition(":")[2].strip())
    return role.name


_FINDINGS = {
    "upheld": later("We got this wrong"),
    "partly upheld": later("We got part of this wrong"),
    "not upheld": later("We do not think that we got this wrong"),
}


def finding(policy: Policy, outcome: str) -> str:
    """Return a finding in plain words, with the policy's own word where they differ."""
    word = next((word for word in policy.outcome if word.id == outcome), None)
    if word is None:
        return upper_first(say(outcome.replace("-", " ")))
    plain = _FINDINGS.get(word.means)
    if plain is None or _says_it_already(word):
        return word.name
    return f"{say(plain)} ({lower_first(word.name)})"


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
    "not-answered": later(
        "We have not given you an answer at this stage yet. You can ask once you have it."
    ),
    "none-left": later("This is the last stage that our policy has."),
    "not-open": later("This is finished, so it cannot be changed in this way."),
    "none-made": later("We have not made you an offer that still needs your answer."),
    "not-begun": later("We have nothing under this reference yet."),
}


def refusal_sentence(refused: Refused) -> str:
    """Return why not, to the customer: our words where the reason is a common one."""
    known = _REFUSALS.get(refused.code)
    if known is None:
        return say(refused.sentence)
    late = say("If our answer is late, you can ask straight away.") if _once_late(refused) else ""
    return f"{say(known)} {late}".rstrip()


def _once_late(refused: Refused) -> bool:
    return refused.code == "not-answered" and "late" in refused.sentence
