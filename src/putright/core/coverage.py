"""What implements each clause, what rehearses it, and would anybody notice if it went?"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from putright.core.policy import Clause, Policy, Rule
from putright.core.rehearse import play


@dataclass(frozen=True, slots=True)
class Covered:
    """How one clause fares.

    `implemented`: a rule cites it, or the product keeps it (a page, a screen, a
    report), and the pack does not say that its feature is still to come.
    `rehearsed`: a passing rehearsal cites it.
    `noticed`: take out any one of the rules that cite it, and a rehearsal fails;
    None where no rule that decides anything cites it: there is nothing to take out.
    """

    clause: Clause
    implemented: bool
    rehearsed: bool
    noticed: bool | None
    unnoticed: tuple[str, ...] = ()


def rules(policy: Policy) -> Iterator[tuple[str, Rule, Policy]]:
    """Give each rule of a policy with its name, and the policy as it would be without it."""
    for table in type(policy).model_fields:
        items = getattr(policy, table)
        if isinstance(items, Rule) and items.cites:
            yield table, items, policy.changed(**{table: type(items)()})
        if not isinstance(items, tuple):
            continue
        for index, item in enumerate(items):
            if not isinstance(item, Rule):
                continue
            name = f"{table} {getattr(item, 'id', index + 1)}"
            yield name, item, policy.changed(**{table: items[:index] + items[index + 1 :]})
            for place, clock in enumerate(getattr(item, "clock", ())):
                less = item.model_copy(
                    update={"clock": item.clock[:place] + item.clock[place + 1 :]}  # type: ignore[attr-defined]
                )
                without = policy.changed(**{table: (*items[:index], less, *items[index + 1 :])})
                yield f"clock {item.id}/{clock.id}", clock, without  # type: ignore[attr-defined]


def decides(name: str, rule: Rule) -> bool:
    """Return whether anything hangs on a rule: some only give a name to speak of.

    A role that may do nothing and a procedure that is loaded are names; taken out,
    they leave the rules as they were, so there is nothing to notice. A course that
    limits no case, and who reads the policy, are lists that the directory keeps. What is
    asked of customers beside their case changes nothing in it.
    """
    if name.startswith("role "):
        return bool(getattr(rule, "may", ()) or getattr(rule, "must_be_filled", False))
    if name.startswith("course "):
        return bool(getattr(rule, "limits", ()))
    if name.startswith(("attestation ", "survey ")) or name == "equality":
        return False
    if name.startswith("procedure "):
        return getattr(rule, "status", "") != "loaded" or bool(getattr(rule, "contract", ""))
    return True


def coverage(
    policy: Policy,
    stories: Sequence[tuple[str, Mapping[str, Any]]],
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> list[Covered]:
    """Return how every clause fares, given the pack's rehearsals (file name, story)."""
    cited = _citing(policy)
    # A story that fails anyhow can notice nothing, and proves nothing.
    passing = [(file, story) for file, story in stories if play(story, policy, file).passed]
    rehearsed = {clause for _, story in passing for clause in story.get("cites", ())}
    noticed = dict(_noticed(policy, passing, progress))
    return [_covered(clause, cited, rehearsed, noticed) for clause in policy.clause]


def _citing(policy: Policy) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, rule, _ in rules(policy):
        for clause in rule.cites:
            found.setdefault(clause, []).append(name)
    return found


def _covered(
    clause: Clause,
    cited: Mapping[str, list[str]],
    rehearsed: set[str],
    noticed: Mapping[str, bool],
) -> Covered:
    names = cited.get(clause.id, [])
    tried = [name for name in names if name in noticed]
    unnoticed = tuple(name for name in tried if not noticed[name])
    return Covered(
        clause=clause,
        implemented=bool(names or clause.kept_by) and clause.status != "not yet",
        rehearsed=clause.id in rehearsed,
        noticed=(not unnoticed) if tried else None,
        unnoticed=unnoticed,
    )


def _noticed(
    policy: Policy,
    stories: Sequence[tuple[str, Mapping[str, Any]]],
    progress: Callable[[int, int], None],
) -> Iterator[tuple[str, bool]]:
    found = [found for found in rules(policy) if decides(found[0], found[1])]
    for done, (name, rule, without) in enumerate(found, start=1):
        yield name, any(_fails(story, without, file) for file, story in _likeliest(stories, rule))
        progress(done, len(found))


def _likeliest(
    stories: Sequence[tuple[str, Mapping[str, Any]]], rule: Rule
) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Give first the stories that cite what the rule cites: they most likely notice."""
    cites = set(rule.cites)
    return sorted(stories, key=lambda item: not cites & set(item[1].get("cites", ())))


def _fails(story: Mapping[str, Any], without: Policy, file: str) -> bool:
    try:
        return not play(story, without, file).passed
    except (KeyError, AssertionError, ValueError, TypeError):
        return True  # a policy with a hole in it may not even hang together: that is noticed
