"""Is anything wrong with this policy? Every check, one after another."""

from collections.abc import Callable

from putright.core.checking import (
    clocks,
    customers,
    ids,
    letters,
    people,
    reminders,
    rules,
    stages,
    whence,
)
from putright.core.checking.checker import Checker
from putright.core.lines import Path
from putright.core.policy import Policy
from putright.core.refusals import Fault

_CHECKS = (
    ids.doubles, ids.details, whence.sources,
    stages.kinds, stages.mailboxes, stages.procedures, stages.stages, people.roles,
    clocks.clocks, rules.gates, rules.of_one_letter, rules.bars, rules.authorities,
    rules.diversions,
    people.interests, people.lines, rules.conditions, whence.readings, clocks.cycles,
    people.training, people.sides, rules.empty, clocks.clocks_of_their_own,
    customers.wanted, customers.questions, reminders.reminders,
    letters.parts, letters.letters, letters.sources, letters.channels, letters.routes,
    letters.by_post,
)  # fmt: skip


def faults_in(policy: Policy, line: Callable[[Path], int]) -> list[Fault]:
    """Return every fault; `line` says where in its file a table or key of the pack stands."""
    checker = Checker(policy, line)
    for check in _CHECKS:
        check(checker)
    return checker.found
