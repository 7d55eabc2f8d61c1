"""What does our policy say, how is it read, and where does it fall short?"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from markupsafe import Markup

from putright.core.coverage import rules
from putright.core.cycles import CycleDate, cycle_dates
from putright.core.policy import Clock, Cycle, Policy, Stage
from putright.design import voice
from putright.design.days import day_plain, day_short, listed, upper_first
from putright.people.queries import colleagues
from putright.policies.load import load_policy, versions
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.naming import plain

_KINDS_OF_RULE = {
    "kind": "kind", "role": "role", "routing": "routing", "procedure": "procedure",
    "stage": "stage", "clock": "clock", "record": "record", "gate": "condition", "bar": "ground",
    "diversion": "way elsewhere", "outcome": "finding", "remedy": "remedy",
    "authority": "authority", "letter": "letter", "route": "way outside", "cycle": "review date",
    "points": "rule on points", "access": "rule on who opens what", "course": "course",
    "attestation": "attestation", "interests": "rule on interests",
    "outside_line": "rule on who is too near to review",
}  # fmt: skip
_KEPT_BY = {
    "page": "A page keeps it",
    "report": "A report keeps it",
    "screen": "The screens keep it",
    "outside": "People do this",
}


@staff_page("policy")
def policy(request: StaffRequest) -> HttpResponse:
    shown = _version(request)
    day = clock.today(request.organisation.zone)
    run = _run_by(shown)
    cycles = cycle_dates(shown, day)
    vacant = _vacant(request, shown)
    said = {
        "shown": shown,
        "head": shown.policy,
        "in_force": shown.version == request.policy.version,
        "chips": _chips(shown, request.policy),
        "figures": _figures(shown, run),
        "stages": [_stage(stage) for stage in shown.stage],
        "several": len(shown.stages_of) > 1,
        "clocks": [_clock(one, shown) for one in shown.all_clocks],
        **_readings(shown),
        "clauses": [_clause(one, run.get(one.id, {})) for one in shown.clause],
        "gaps": [{"says": one.says, "cites": _cited(one.cites, shown)} for one in shown.gap],
        "documents": [_document(one) for one in shown.document],
        "procedures": [one for one in shown.procedure if one.status != "loaded"],
        "cycles": [_cycle(one, day) for one in cycles],
        "overdue": [one for one in cycles if one.is_overdue(day)],
        "vacant": vacant,
        "versions": [_version_row(one, request, shown) for one in versions(shown.id)],
        "nothing": [_without_limit(stage) for stage in shown.stage if _has_no_limit(stage)],
    }
    return page(request, "policy", said)


def _version(request: StaffRequest) -> Policy:
    wanted = request.GET.get("version", "")
    if not wanted:
        return request.policy
    if wanted not in {one.version for one in versions(request.organisation.pack)}:
        raise Http404
    return load_policy(request.organisation.pack, wanted)


def _chips(shown: Policy, current: Policy) -> list[dict[str, str]]:
    head = shown.policy
    approved = f"Approved {day_plain(head.approved)}" if head.approved else "Approval not stated"
    by = f", {head.approved_by}" if head.approved_by != "not stated" else ""
    begins = head.in_force_from
    return [
        {"text": f"{approved}{by}"},
        {"text": f"From {day_plain(begins)}" if begins else "Start not stated"},
        {"text": f"Owner: {head.owner}"},
    ]


def _figures(shown: Policy, run: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    people = [c for c in shown.clause if not run.get(c.id) and "outside" in c.kept_by]
    waiting = [c for c in shown.clause if c.status == "not yet"]
    figures = [
        (len(shown.clause), "clauses", "", "#clauses"),
        (sum(1 for c in shown.clause if run.get(c.id)), "run by the system", "run", "#clauses"),
        (len(people), "people must do", "", "#clauses"),
        (len(waiting), "not run yet", "soon", "#clauses"),
        (len(shown.reading), "readings", "soon", "#readings"),
        (len(shown.gap), "gaps", "held", "#gaps"),
    ]
    return [{"number": n, "text": t, "kind": k, "href": h} for n, t, k, h in figures]


# -- stages and clocks -----------------------------------------------------------------------


def _stage(stage: Stage) -> dict[str, Any]:
    # Why not every one: an answer also stops the clock of an acknowledgement.
    answer = [
        clock.within
        for clock in stage.clock
        if "responded" in clock.stops_when and "acknowledged" not in clock.stops_when
    ]
    limit = str(answer[0]) if answer else "not stated"
    return {
        "name": stage.name,
        "when": "No time stated" if limit == "not stated" else limit.capitalize(),
        "who": plain(stage.handled_by).capitalize(),
        "mark": "–" if stage.informal else "",
    }


def _clock(one: Clock, shown: Policy) -> list[Any]:
    stage = shown.stages.get(one.stage)
    start = (
        voice.event(one.counts_from).staff if one.counts_from else f"when {one.from_due_of} is late"
    )
    record = shown.records.get(one.counts_from)
    within = "the same day" if str(one.within).startswith("0 ") else str(one.within)
    read = Markup(' <span class="pr-soft pr-small">(a reading)</span>') if one.readings else ""
    limit = Markup('<span class="pr-nowrap">{}{}</span>').format(upper_first(within), read)
    return [
        one.name + (f" ({stage.name})" if stage else ""),
        limit,
        record.label if record else start[:1].upper() + start[1:],
        voice.strength_word(one.strength).capitalize(),
        _cited(one.cites, shown) or one.added or "none",
    ]


def _cited(names: Iterable[str], shown: Policy) -> Markup:
    """Return clauses as links to where they stand further down; none is broken in two."""
    link = Markup('<a class="govuk-link pr-nowrap" href="#clause-{0}">{0}</a>')
    plainly = Markup('<span class="pr-nowrap">{}</span>')
    made = [link.format(one) if one in shown.clauses else plainly.format(one) for one in names]
    return Markup(", ").join(made)


def _has_no_limit(stage: Stage) -> bool:
    return not any(
        "responded" in one.stops_when and one.within != "not stated" for one in stage.clock
    )


def _without_limit(stage: Stage) -> str:
    return stage.name


# -- readings, clauses, gaps -------------------------------------------------------------------


def _readings(shown: Policy) -> dict[str, Any]:
    """Return each reading; who chose it is said once, where one chose them all."""
    chose = [_who_chose(one) for one in shown.reading]
    by_one = chose[0] if len(set(chose)) == 1 else ""
    rows = [
        [*_reading(one), *([] if by_one else [who])]
        for one, who in zip(shown.reading, chose, strict=True)
    ]
    return {"readings": rows, "chosen_by": by_one}


def _reading(one: Any) -> list[str]:
    others = "; ".join(other.says for other in one.others) or "None"
    return [f"{one.asks} ({one.clause})", one.chosen, others]


def _who_chose(one: Any) -> str:
    by = one.by if one.by != "not stated" else "Nobody yet"
    on = f", {day_plain(one.on)}" if one.on else ""
    return f"{by[:1].upper()}{by[1:]}{on}"


def _run_by(shown: Policy) -> dict[str, dict[str, int]]:
    """Return for each clause how many rules of which kind rest on it."""
    found: dict[str, dict[str, int]] = {}
    for name, rule, _ in rules(shown):
        table = _KINDS_OF_RULE.get(name.split(" ")[0], "rule")
        for cited in rule.cites:
            of = found.setdefault(cited, {})
            of[table] = of.get(table, 0) + 1
    return found


def _clause(one: Any, run: dict[str, int]) -> dict[str, Any]:
    ways = [f"{n} {name if n == 1 else _many(name)}" for name, n in run.items()]
    ways += [_KEPT_BY[kept] for kept in one.kept_by]
    if one.status == "not yet":
        ways.append("Not yet: a later release runs it")
    return {
        "id": one.id,
        "heading": one.heading,
        "summary": one.summary,
        "strength": voice.strength_word(one.strength).capitalize(),
        "how": ". ".join(ways) if ways else "Nothing runs it",
        "later": one.later,
        "is_gap": not ways,
    }


def _many(name: str) -> str:
    if name == "authority":
        return "authorities"
    first, _, rest = name.partition(" ")
    return f"{first}s {rest}" if rest else f"{name}s"


def _document(one: Any) -> dict[str, str]:
    status = {"loaded": ("met", "Here"), "not loaded": ("none", "Not here")}
    kind, word = status.get(one.status, ("held", "Retired"))
    return {"text": one.name, "note": f"Version {one.version}. Owner {one.owner}.", "state": kind,
            "word": word}  # fmt: skip


# -- dates and people ---------------------------------------------------------------------------


def _cycle(one: CycleDate, day: date) -> dict[str, Any]:
    late = one.is_overdue(day)
    when = f"Due {day_short(one.due, year=True)}" if one.due else "No date stated"
    notes = list(_cycle_notes(one, one.cycle))
    return {
        "text": one.cycle.what,
        "note": ". ".join([when, *notes]) + ".",
        "state": "late" if late else "run" if one.due else "none",
        "word": "Overdue" if late else "Coming" if one.due else "No date",
    }


def _cycle_notes(one: CycleDate, cycle: Cycle) -> Iterator[str]:
    if cycle.every not in ("not stated", "as agreed"):
        yield f"Every {cycle.every}"
    if one.mismatch and one.by_rule and one.stated:
        yield f"The rule gives {day_plain(one.by_rule)}, the text prints {day_plain(one.stated[1])}"
    if cycle.by:
        yield f"For {plain(cycle.by)}"
    if cycle.cites:
        yield f"Clause {', '.join(cycle.cites)}"


def _vacant(request: StaffRequest, shown: Policy) -> list[str]:
    """Return the parts that the policy wants filled and that nobody plays."""
    wanted = [role for role in shown.role if role.side == "staff"]
    held = {one.role for one in colleagues(request.organisation)}
    answers = {stage.handled_by for stage in shown.stage}
    must = [role for role in wanted if role.must_be_filled or role.id in answers]
    return [role.name for role in must if role.id not in held]


def _version_row(one: Policy, request: StaffRequest, shown: Policy) -> dict[str, str]:
    head = one.policy
    in_force = one.version == request.policy.version
    dates = [
        f"{name} {day_plain(value)}"
        for name, value in (
            ("drafted", head.drafted),
            ("approved", head.approved),
            ("from", head.effective),
        )
        if value
    ]
    return {
        "text": f"Version {one.version}",
        "href": ""
        if one.version == shown.version
        else address("policy", request, version=one.version),
        "note": listed(dates).capitalize() if dates else "No date stated",
        "state": "met" if in_force else "none",
        "word": "In force" if in_force else "Earlier",
    }
