"""What kind of thing is each detail of a step? So that forms can be drawn and words kept apart."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from putright.core.policy import Detail, Policy, Record, once_for_policy

# Details of the core's own steps. Those not listed here nor by the pack are words: the
# safe default, for words are kept apart from the record and can be erased.
_TYPES = {
    "choice": (
        "kind procedure stage role channel form contract service team category bar diversion "
        "remedy to letter route party side body lead key complainant way ask_for why outcome "
        "office clock record language visible says tell order covers clocks counts_as "
        "procedure_later reference source audience wanted of_role of_team nature paid_how before "
        "ruling format_met went_by"
    ),
    "number": "number points duration for_party holds_back",
    "money": "amount claim",
    "date": "on until event awareness last-service paid_on answer_wanted_by",
    "moment": "received_at happened closed_elsewhere",
    "person": "person owner subject approver members consulted of",
    "yes-no": "accepted approved final restricts anonymous risk privileged",
    "words": "what what_happened title text complaint words name reason told",
}
CORE_DETAILS = {name: kind for kind, names in _TYPES.items() for name in names.split()}
_PLAIN = frozenset({str, int, float, bool, type(None)})
_LABELS = {
    "told": "How was the customer told?",
    "another_because": "How do you know that it is another of the same name?",
    "claim": "What is the whole loss worth, in pounds?",
    "another_payee": "To whom does it go, and why not to whoever complained?",
    "not_a_payment": "Why is the sum named here no payment to anybody?",
    "paid_on": "On which day was it paid?",
    "paid_how": "How was it paid?",
    "nature": "What kind of interest is it?",
    "ruling": "What do you say of it?",
    "reason": "Reason",
    "until": "Until which day?",
    "on": "On which day?",
    "to": "To whom?",
    "what": "What happened?",
    "form": "In what form?",
    "despite": "Why go ahead all the same?",
    "good_reason": "What is the good reason for more time?",
    "discretion": "What was considered before refusing?",
    "though_away": "Why give it to somebody who is away?",
    "none_because": "None, because",
    "deputy_because": "Why is it a deputy who does this?",
    "outcome": "Outcome",
    "event": "When did it happen?",
    "awareness": "When did they first know of it?",
    "tell": "What they are told of",
    "audience": "Who else may read it",
    "privileged": "Legal advice, or otherwise not for the other side or an ombudsman",
    "approved_words": "Digest of the words that were approved",
    "holds_back": "Which fact of the case is held back from every bundle?",
    "format_met": "Is it in the form that they need?",
    "format_not_because": "Why is it not in the form that they need?",
    "not_plain_because": "Why does it go in words that are not plain?",
    "went_by": "How did it go?",
    "corrects_because": "What was wrong in the answer that went, and is corrected here?",
    "again_because": "Why does the same letter go to them again?",
}


def detail_of(name: str, policy: Policy) -> Detail:
    """Return how a detail is typed and named: as the pack says, else as the core does.

    A money detail is in pounds, a date is a day, a moment is aware, a person an
    opaque key.
    """
    declared = policy.details.get(name)
    if declared is not None and declared.label:
        return declared
    label = _LABELS.get(name) or name.replace("_", " ").replace("-", " ").capitalize()
    if declared is not None:
        return declared.model_copy(update={"label": label})
    return Detail(id=name, type=type_of(name, policy), label=label)  # type: ignore[arg-type]


def said_of(name: str, policy: Policy) -> str:
    """Return what a detail is called in the middle of a sentence: a question stands in quotes."""
    kept = _said(policy)
    if name not in kept:
        label = detail_of(name, policy).label
        is_question = label.endswith("?")
        kept[name] = f"“{label}”" if is_question else label[:1].lower() + label[1:]
    return kept[name]


@once_for_policy
def _said(policy: Policy) -> dict[str, str]:
    return {}


def called(name: str, value: str, policy: Policy) -> str:
    """Return what the pack calls one answer to a detail; the answer itself, if nothing."""
    declared = policy.details.get(name)
    return (declared.answers.get(value, "") if declared else "") or value


def type_of(name: str, policy: Policy) -> str:
    """Return only how a detail is typed: very many are asked, and few of them for a form."""
    declared = policy.details.get(name)
    if declared is not None:
        return declared.type
    return CORE_DETAILS.get(name, "choice" if name in policy.key_details else "words")


def person_in(record: Record, policy: Policy) -> str | None:
    """Return the detail that says who a record is about, where it needs that alone."""
    needs = record.all_needs
    return needs[0] if len(needs) == 1 and type_of(needs[0], policy) == "person" else None


def people_in(record: Record, given: Mapping[str, Any], policy: Policy) -> set[str]:
    """Return the people whom a record names, of the details that it needs."""
    names = (name for name in record.needs if type_of(name, policy) == "person")
    return {str(given.get(name, "")) for name in names} - {""}


def apart(given: Mapping[str, Any], policy: Policy) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the details as plain data and, apart from them, what people wrote."""
    data: dict[str, Any] = {}
    words: dict[str, str] = {}
    for name, value in given.items():
        if value is None or value == "":
            continue
        if isinstance(value, str) and type_of(name, policy) in ("words", "file"):
            words[name] = value
        else:
            data[name] = plain(value)
    return data, words


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: days and moments as ISO 8601 text."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    return value
