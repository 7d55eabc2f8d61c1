"""May an answer go in writing without one of the policy's letters? It goes to them all the same.

So what a letter waits for, it waits for too: that its words were approved, which only a letter
can show, and that it is in the form that was wanted.
"""

from putright.core.conditions import is_written
from putright.core.facts import Fact
from putright.core.letters.checks import FORMAT_MET
from putright.core.letters.wish import is_of_form
from putright.core.policy import Gate, Record
from putright.core.rules import of_letters, response
from putright.core.rules.asking import Asked


def respond(asked: Asked) -> list[Fact]:
    """Answer by itself: spoken, or in writing where no letter of the policy is sent with it."""
    facts = response.respond(asked)
    if is_written(asked.given.get("form") or "writing"):
        for gate, record in of_letters.waits_for(asked):
            _may_go(asked, gate, record)
    return facts


def _may_go(asked: Asked, gate: Gate, record: Record) -> None:
    if not is_of_form(gate, asked.policy):
        asked.refuse(
            "gate",
            f"An answer in writing waits for {asked.said(record.id)}, which is of one letter in "
            "its own words. Write the answer as a letter.",
            gate,
            [record.id],
        )
    letters = [letter for letter in asked.policy.letter if letter.does == "respond"]
    if not any(of_letters.says_format(asked, letter) for letter in letters):
        asked.refuse(
            "gate",
            f"Say whether it is in the form that they need, or why not. {asked.said(record.id)} "
            "of the letter that answers says it too.",
            gate,
            [FORMAT_MET, record.id],
            only_details=True,
        )
