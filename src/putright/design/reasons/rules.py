"""In which sentence is the rule behind a date said, with its clauses?"""

from collections.abc import Iterator

from markupsafe import Markup

from putright.design.days import amount_said, lower_first
from putright.design.proof import Cited, Proof
from putright.languages import say, say_html


def rule_said(proof: Proof) -> Markup:
    """Return the rule in a sentence that promises no more than its strength."""
    if proof.rule:
        sentence = _bold_amount(proof)
    elif proof.is_agreed:
        sentence = say_html("This date was agreed for your case.")
    elif not proof.is_stated:
        sentence = say_html("Our policy does not give a time for this.")
    else:
        sentence = _stated(proof)
    cited = _with_clauses(sentence, proof)
    return cited if proof.is_stated else cited + " " + say_html("We do not make one up.")


def _stated(proof: Proof) -> Markup:
    within = Markup("<strong>{}</strong>").format(within_said(proof))
    label = lower_first(proof.label)
    if proof.strength in ("aim", "may"):
        if label:
            return say_html(
                "Our policy aims for this %(within)s: %(what)s.", **_named_so(within, label)
            )
        return say_html("Our policy aims for this %(within)s.", within=within)
    if proof.strength == "usually":
        if label:
            return say_html(
                "Our policy says this usually comes %(within)s: %(what)s.",
                **_named_so(within, label),
            )
        return say_html("Our policy says this usually comes %(within)s.", within=within)
    if label:
        return say_html(
            "Our policy says this comes %(within)s: %(what)s.", **_named_so(within, label)
        )
    return say_html("Our policy says this comes %(within)s.", within=within)


def _named_so(within: Markup, label: str) -> dict[str, str]:
    return {"within": within, "what": label}


def within_said(proof: Proof) -> str:
    if proof.is_same_day:
        return say("on the same day")
    return say("within %(amount)s", amount=amount_said(proof.amount))


def _bold_amount(proof: Proof) -> Markup:
    for words in (f"within {proof.amount}", proof.amount):
        before, found, after = proof.rule.partition(words)
        if proof.amount and found:
            return Markup("{}<strong>{}</strong>{}").format(before, found, after)
    return Markup("{}").format(proof.rule)


def _with_clauses(sentence: Markup, proof: Proof) -> Markup:
    if not proof.clauses:
        return sentence
    body = sentence.removesuffix(".")
    stop = "." if body != sentence else ""
    return Markup("{} ({}){}").format(body, clauses_cited(proof), stop)


def clauses_cited(proof: Proof) -> Markup:
    """Return "clause 3.6", the whole of it a link, or "clauses 3.4 and 3.6", each a link."""
    if len(proof.clauses) == 1:
        one = proof.clauses[0]
        return _clause(one, say("clause %(number)s", number=one.id).replace(" ", _TOGETHER))
    these = _join(_clause(cited, cited.id) for cited in proof.clauses)
    return say_html("clauses %(numbers)s", numbers=these)


_TOGETHER = "\N{NO-BREAK SPACE}"


def _clause(cited: Cited, text: str) -> Markup:
    if not cited.href:
        return Markup("{}").format(text)
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(cited.href, text)


def _join(parts: Iterator[Markup]) -> Markup:
    items = list(parts)
    if len(items) < 2:
        return Markup("").join(items)
    some = Markup(", ").join(items[:-1])
    return say_html("%(some)s and %(last)s", some=some, last=items[-1])
