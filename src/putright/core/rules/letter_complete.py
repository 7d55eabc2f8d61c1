"""Does a letter say all that it must, in words that are plain enough? It goes only then."""

from collections.abc import Sequence

from putright.core.letters.checks import FORMAT_MET, NOT_PLAIN_BECAUSE, PLAIN, Check
from putright.core.letters.compose import slots_asked
from putright.core.policy import Letter
from putright.core.refusals import Refused
from putright.core.rules.asking import Asked, is_blank


def must_be_complete(asked: Asked, letter: Letter, every: Sequence[Check]) -> None:
    """Refuse a letter that lacks anything, naming all of it, each with its clause."""
    failed = [check for check in every if not check.passes]
    blocking = [check for check in failed if check.blocks]
    if blocking:
        clauses = tuple(dict.fromkeys(c for check in blocking for c in check.clauses))
        slots = {*slots_asked(letter, asked.policy), FORMAT_MET}
        raise Refused(
            "letter-incomplete",
            f"This letter is not complete. {' '.join(_said(check) for check in blocking)}",
            clauses,
            tuple(check.id for check in blocking),
            all(check.fix in slots for check in blocking),
            letter.id,
        )
    rule = asked.policy.plain_words
    unplain = next((check for check in failed if check.id == PLAIN), None)
    if unplain and rule.is_asked and is_blank(asked.given.get(NOT_PLAIN_BECAUSE)):
        asked.refuse(
            "letter-not-plain",
            f"{unplain.sentence} Or say why it goes as it is.",
            rule,
            [NOT_PLAIN_BECAUSE],
            only_details=True,
        )


def _said(check: Check) -> str:
    clauses = f" ({', '.join(check.clauses)})" if check.clauses else ""
    return f"{check.sentence.rstrip('.')}{clauses}."
