"""What does a machine read of a bundle? Plain data: `case.json`, and the tables beside it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from putright.bundles.gaps import Gap
from putright.bundles.gathering import Gathered
from putright.bundles.holding import REASONS
from putright.core.exact import exact_data
from putright.core.explanation import explanation
from putright.core.facts import Fact

FORMAT = 1


def case_json(it: Gathered, gaps: Sequence[Gap]) -> dict[str, Any]:
    """Return the whole case as plain data, without what is held back.

    Numbers of files are text: they are larger than every reader of JSON keeps exactly.
    """
    filed = it.case.facts[0].data["filed"]
    return {
        "format": FORMAT,
        "reference": it.reference,
        "organisation": {"id": it.organisation.slug, "name": it.organisation.name},
        "policy": {
            "id": it.policy.id, "version": it.policy.version, "title": it.policy.policy.title,
        },
        "made_at": _moment(it.at),
        "kind": it.case.kind,
        "status": it.case.status,
        "stage": it.case.stage,
        "outcome": it.case.outcome,
        "source": filed.get("source", ""),
        "customer": _customer(it),
        "points": [
            {"number": one.number, "category": one.category, "finding": one.outcome}
            for one in it.case.points
        ],
        "facts": list(_facts(it)),
        "clocks": [
            {
                "label": running.label,
                "state": running.state,
                "met_at": running.met_at and _moment(running.met_at),
                "promised": proof.promised and proof.promised.isoformat(),
                "extended": proof.extended and proof.extended.isoformat(),
                **explanation(
                    it.policy, running.clock, _moment(running.started_at), proof
                ),
            }
            for running, proof in it.running
        ],
        "promises": [
            {"number": one.number, "on": one.on and one.on.isoformat(),
             "kept_at": one.kept_at and _moment(one.kept_at)}
            for one in it.case.commitments
        ],
        "letters": [
            {
                "fact": one.number, "name": one.words.name, "subject": one.words.subject,
                "language": one.words.language, "erased": list(one.words.missing),
                "deliveries": [
                    {"by": each.channel, "state": each.state,
                     "at": _moment(each.sent_at or each.changed_at)}
                    for each in one.deliveries
                ],
            }
            for one in it.letters
        ],
        "evidence": [
            {"file": str(one.id), "fact": one.number, "name": one.name, "kind": one.kind,
             "size": one.size, "sha256": one.digest, "not_here": one.why_not}
            for one in it.evidence
        ],
        "held_back": [
            {"fact": one.number, "sort": one.sort, "reason": one.reason, "files": one.files}
            for one in it.held.values()
        ],
        "gaps": [
            {"sort": one.sort, "says": one.says, "clauses": list(one.clauses), "fact": one.number}
            for one in gaps
        ],
        "record": {
            "facts": len(it.case.facts), "head": it.stream.head.hex(),
            "whole": not it.fault, "fault": it.fault,
        },
    }  # fmt: skip


def _customer(it: Gathered) -> dict[str, str]:
    one = it.customer
    if one is None:
        return {}
    told = {"name": one.name, "email": one.email, "phone": one.phone, "address": one.address,
            "language": one.language, "format": one.format}  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _facts(it: Gathered) -> Iterator[dict[str, Any]]:
    for number, fact in enumerate(it.case.facts, 1):
        if number in it.held:
            held = it.held[number]
            yield {"number": number, "at": _moment(fact.at), "held_back": held.reason}
            continue
        yield {
            "number": number,
            "name": fact.name,
            "title": it.telling.title(fact),
            "at": _moment(fact.at),
            "recorded_at": _moment(fact.recorded_at),
            "by": it.telling.by(fact),
            "stage": fact.stage,
            "data": exact_data(it.telling.plain(fact.data)),
            "words": dict(fact.words),  # what was erased is null
        }


def _moment(moment: datetime) -> str:
    return moment.isoformat()


# -- tables -------------------------------------------------------------------------------


def chronology(it: Gathered) -> str:
    """Return the case as a table, the earliest first, a line for each fact."""
    in_order = sorted(enumerate(it.case.facts, 1), key=lambda one: (one[1].at, one[0]))
    return _table(
        ("number", "happened", "recorded", "what", "by", "details"),
        (_line(it, number, fact) for number, fact in in_order),
    )


def _line(it: Gathered, number: int, fact: Fact) -> Sequence[object]:
    held = it.held.get(number)
    if held is not None:
        why = f"Held back: {REASONS[held.reason]}"
        return number, _moment(fact.at), _moment(fact.recorded_at), held.sort, "", why
    details = [f"{label}: {words}" for label, words in it.telling.words(fact)]
    details += [f"{label}: {value}" for label, value in it.telling.given(fact)]
    return (
        number, _moment(fact.at), _moment(fact.recorded_at), it.telling.title(fact),
        it.telling.by(fact), "\n".join(details),
    )  # fmt: skip


def index_of_evidence(it: Gathered, place_of: dict[int, str]) -> str:
    """Return the files of a case as a table, with their digests; `place_of` is by file."""
    return _table(
        ("file", "fact", "name", "kind", "bytes", "sha256", "in this bundle"),
        (
            (one.id, one.number, one.name, one.kind, one.size, one.digest,
             place_of.get(one.id) or f"Not here. {one.why_not}")
            for one in it.evidence
        ),
    )  # fmt: skip


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    for line in lines:
        writer.writerow([_safe(str(cell)) for cell in line])
    return out.getvalue()


def _safe(cell: str) -> str:
    """Keep a spreadsheet from taking what somebody wrote for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
