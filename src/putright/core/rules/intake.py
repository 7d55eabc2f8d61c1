"""What comes in: receiving, adding points and parties, turning away, sending elsewhere."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from putright.core.case import Case, as_date, fold
from putright.core.clocks import local_day
from putright.core.conditions import holds
from putright.core.details import apart
from putright.core.facts import Fact
from putright.core.policy import Bar, Diversion, Kind, Policy, Procedure, Stage
from putright.core.rules.asking import Asked, clauses_of, last_day
from putright.core.rules.parties import told_for_another
from putright.core.rules.records import check_record, record_fact

_DAYS = ("event", "awareness", "last-service")


def receive(asked: Asked) -> list[Fact]:
    """Log what came in. Nothing that a pack says can refuse a person here: it is always kept."""
    asked.permit("receive")
    if asked.case.facts:
        asked.refuse("already-received", "This case has been received already.")
    asked.need("kind")
    kind = _kind(asked)
    procedure = _procedure(asked, kind)
    moment = _received_at(asked)
    _days_not_to_come(asked, moment)
    stage = _first_stage(asked, procedure)
    return list(_received_facts(asked, kind, procedure, stage, moment))


def _kind(asked: Asked) -> Kind:
    given = str(asked.given["kind"])
    kind = asked.policy.kinds.get(given)
    if kind is None:
        near = get_close_matches(given, asked.policy.kinds, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        known = ", ".join(asked.policy.kinds)
        asked.refuse("unknown-kind", f"This policy takes {known}, not {given!r}.{hint}")
    return kind


def _procedure(asked: Asked, kind: Kind) -> str:
    """Return the procedure a case starts in. A vacant or retired one takes none."""
    name = str(asked.given.get("procedure") or kind.procedure)
    if not name:
        return ""
    procedure = asked.policy.procedures.get(name)
    if procedure is None:
        known = ", ".join(asked.policy.procedures)
        asked.refuse("unknown-procedure", f"There is no procedure {name!r}. There are: {known}.")
    if procedure.status in ("vacant", "retired"):
        asked.refuse(
            f"procedure-{procedure.status}",
            f"Procedure {name} is {procedure.status}: no case can be opened under it.",
            procedure,
        )
    contract = asked.given.get("contract")
    if procedure.contract and contract and contract != procedure.contract:
        asked.refuse(
            "wrong-contract",
            f"Procedure {name} is for {procedure.contract}, not for {contract}.",
            procedure,
        )
    first = asked.policy.procedures.get(kind.procedure)
    if procedure.status == "not loaded" and first and first.status == "loaded":
        return kind.procedure  # first contact comes first; the text is owed only after that
    return name


def _received_at(asked: Asked) -> datetime:
    moment = asked.given.get("received_at") or asked.happened
    if not isinstance(moment, datetime):
        asked.refuse("not-a-moment", "Give the day and time at which this was received.")
    if moment > asked.at:
        asked.refuse("in-the-future", "This cannot have been received later than now.")
    first = asked.policy.holidays.first if asked.policy.holidays else date.min
    if local_day(moment, asked.policy.calendar.zone) <= first:
        asked.refuse("too-long-ago", f"The calendars begin in {first.year}: check the year.")
    return moment


def _days_not_to_come(asked: Asked, received: datetime) -> None:
    today = local_day(received, asked.policy.calendar.zone)
    for name in _DAYS:
        value = asked.given.get(name)
        if value in (None, ""):
            continue
        day = as_date(value)
        if day is None:
            asked.refuse("not-a-day", f"{name}: give a day, such as 2026-11-23.")
        if day > today:
            asked.refuse("in-the-future", f"The day given ({day}) is after this was received.")


def _first_stage(asked: Asked, procedure: str) -> Stage | None:
    stages = asked.policy.stages_of.get(procedure, ())
    wanted = asked.given.get("ask_for")
    if not wanted:
        return next((stage for stage in stages if "received" in stage.enter_on), None)
    able = list(_askable_at_once(stages))
    for stage in able:
        if stage.id == wanted:
            return stage
    names = ", ".join(stage.id for stage in able) or "no stage"
    asked.refuse("not-that-way", f"One may ask at once for: {names}, not {wanted}.")


def _askable_at_once(stages: Iterable[Stage]) -> Iterator[Stage]:
    """Give the stages that only informal ones stand before: nobody must go through those."""
    for stage in stages:
        if "requested" in stage.enter_on:
            yield stage
        if not stage.informal:
            return


def _received_facts(
    asked: Asked, kind: Kind, procedure: str, stage: Stage | None, moment: datetime
) -> Iterator[Fact]:
    first = list(_what_came(asked, kind, procedure, moment))
    because = "requested" if asked.given.get("ask_for") else "received"
    after = fold([*first, *_records(asked, "", moment)])
    straight = straight_stage(after, asked.policy, asked.day)
    yield from first
    if straight is not None:
        yield straight_entry(asked, after, straight, moment)
    elif stage is not None:
        yield entered(asked, stage, because, moment, after)
    begun = straight or stage
    at_stage = begun.id if begun else ""
    yield from _points(asked, asked.given.get("points") or (), at_stage, moment)
    yield from _records(asked, at_stage, moment)
    yield from _ended_elsewhere(asked, at_stage, moment)


def _ended_elsewhere(asked: Asked, stage: str, received: datetime) -> Iterator[Fact]:
    """Give the closing of a case that another system ended before it came to this record.

    Its day may be not stated. No clock here calls such a case late: how it was
    handled is not on this record.
    """
    ended = asked.given.get("closed_elsewhere")
    if ended in (None, ""):
        return
    on = ended if isinstance(ended, datetime) else None
    if on is None and ended != "not stated":
        asked.refuse("not-a-moment", "Give the day and time at which this was closed elsewhere.")
    if on is not None and on < received:
        asked.refuse("closed-before-received", "This was closed before it was received.")
    if on is not None and on > asked.at:
        asked.refuse("in-the-future", "This cannot have been closed later than now.")
    yield asked.fact("closed", {"elsewhere": True, "on": on}, stage=stage, at=on or asked.at)


def _what_came(asked: Asked, kind: Kind, procedure: str, moment: datetime) -> Iterator[Fact]:
    asked_for = asked.given.get("procedure")
    details = {
        "kind": kind.id,
        "procedure": procedure,
        "procedure_later": asked_for if asked_for != procedure else "",
        "role": asked.given.get("role", ""),
    }
    received = asked.fact_of_details(
        "received",
        details,
        without=("records", "points", "ask_for", "received_at", "closed_elsewhere"),
    )
    yield replace(received, at=moment, stage="")
    yield asked.fact("recorded", stage="", at=asked.at)
    representative = told_for_another(asked)
    if representative is not None:
        yield replace(representative, at=moment)
    listed = [role for role in kind.from_roles if role in asked.policy.roles]
    if kind.from_roles and asked.given.get("role") not in listed:
        yield asked.fact("outside-listed-roles", stage="", at=moment)


def answering_role(stage: Stage, case: Case, policy: Policy, day: date) -> str:
    """Return the role that answers at a stage: of the first routing that fits, else the stage's."""
    if policy.routing:
        there = replace(case, stage=stage.id, procedure=stage.procedure)
        for routing in policy.routing:
            if holds(routing.when, there, day):
                return routing.to
    return "" if stage.handled_by == "not stated" else stage.handled_by


def straight_stage(case: Case, policy: Policy, day: date) -> Stage | None:
    """Return the later stage that what is on file opens at once (a criminal matter), if any."""
    stages = policy.stages_of.get(case.procedure, ())
    places = [stage.id for stage in stages]
    begin = places.index(case.stage) + 1 if case.stage in places else 0
    if case.status not in ("open", "answered"):
        return None
    for stage in stages[begin:]:
        if stage.straight_here and holds(stage.straight_here, case, day):
            return stage
    return None


def straight_entry(asked: Asked, case: Case, stage: Stage, moment: datetime) -> Fact:
    """Return the entry to such a stage, with the stages it skipped and the clauses that say so."""
    places = [one.id for one in asked.policy.stages_of[stage.procedure]]
    begin = places.index(case.stage) + 1 if case.stage in places else 0
    data = {
        "stage": stage.id,
        "procedure": stage.procedure,
        "because": "straight-here",
        "answered_by": answering_role(stage, case, asked.policy, asked.day),
        "skipped": places[begin : places.index(stage.id)],
        "clauses": list(clauses_of(stage)),
    }
    return asked.fact("entered", data, stage=stage.id, at=moment)


def entered(
    asked: Asked,
    stage: Stage,
    because: str,
    moment: datetime | None = None,
    case: Case | None = None,
) -> Fact:
    """Return the fact that a stage begins, why, and whose it is to answer."""
    data = {
        "stage": stage.id,
        "procedure": stage.procedure,
        "because": because,
        "answered_by": answering_role(stage, case or asked.case, asked.policy, asked.day),
    }
    return asked.fact("entered", data, stage=stage.id, at=moment)


def _points(asked: Asked, points: Any, stage: str, moment: datetime | None) -> Iterator[Fact]:
    first = len(asked.case.points) + 1
    for number, point in enumerate(points, start=first):
        given = dict(point) if isinstance(point, Mapping) else {"what": str(point)}
        given.pop("number", None)
        data, words = apart(given, asked.policy)
        yield asked.fact("point", {**data, "number": number}, stage=stage, at=moment, words=words)


def _records(asked: Asked, stage: str, moment: datetime) -> Iterator[Fact]:
    for item in asked.given.get("records") or ():
        given = dict(item) if isinstance(item, Mapping) else {"record": str(item)}
        record = check_record(asked, str(given.get("record", "")), given)
        yield replace(record_fact(asked, record, given), stage=stage, at=moment)


def add_point(asked: Asked) -> list[Fact]:
    """Add a head of complaint, before the answer."""
    asked.permit("add-point")
    asked.must_be("open", code="answered")
    asked.need("what")
    point = {k: v for k, v in asked.given.items() if k != "happened"}
    return list(_points(asked, [point], asked.case.stage, asked.happened))


# -- turning away ---------------------------------------------------------------


def anchors(case: Case) -> dict[str, Any]:
    """Return the days that a bar or a time to ask may count from."""
    found: dict[str, Any] = {fact.name: fact.at for fact in case.facts}
    received = case.latest("received")
    if received is not None:
        found.update({name: received.data[name] for name in _DAYS if received.data.get(name)})
    return found


def is_met(bar: Bar, case: Case, policy: Policy, day: date) -> bool:
    """Return whether a bar stands in the way of this case: by time, or by what is on file."""
    if not holds(bar.applies, case, day):
        return False
    if bar.when is not None and not holds(bar.when, case, day):
        return False
    if not bar.limits:
        return bar.when is not None
    last = last_day(bar.limits, bar.take, anchors(case), policy)
    received = case.received_at
    if last is None or received is None:
        return False
    return local_day(received, policy.calendar.zone) > last


def is_excepted(bar: Bar, case: Case, day: date) -> bool:
    return bar.unless is not None and holds(bar.unless, case, day)


def standing_bars(case: Case, policy: Policy, day: date) -> list[Bar]:
    """Return the bars that are met and not excepted."""
    return [
        bar
        for bar in policy.bar
        if is_met(bar, case, policy, day) and not is_excepted(bar, case, day)
    ]


def refuse(asked: Asked) -> list[Fact]:
    """Turn a case away under a named bar, with its reason; it stays on the record."""
    role = asked.permit("refuse")
    asked.must_be("open")
    bars = standing_bars(asked.case, asked.policy, asked.day)
    if not asked.given.get("bar"):
        asked.refuse(
            "bar-not-named",
            _which_bar(bars),
            bars[0] if bars else None,
            ["bar"],
            only_details=bool(bars),
        )
    bar = _named_bar(asked)
    asked.pass_gates("refuse")
    missing = [n for n in bar.needs if not asked.case.is_on_file(n, asked.day)]
    if missing:
        asked.refuse("records-missing", _first(missing), bar, missing)
    asked.need("reason", *(["discretion"] if bar.discretion else []), rule=bar)
    told = asked.given.get("tell") or ()
    untold = [slot for slot in bar.tell if slot not in told]
    if untold:
        asked.refuse(
            "not-told",
            f"Tell the customer also: {', '.join(untold)}.",
            bar,
            untold,
            only_details=True,
        )
    return [
        asked.fact_of_details("refused", {"bar": bar.id, "clauses": clauses_of(bar)}, by_role=role)
    ]


def _which_bar(bars: list[Bar]) -> str:
    if not bars:
        return "Nothing in this policy lets this case be turned away."
    return f"Name the ground: {' or '.join(bar.name for bar in bars)}."


def _first(missing: list[str]) -> str:
    return f"First record: {', '.join(name.replace('-', ' ') for name in missing)}."


def _named_bar(asked: Asked) -> Bar:
    name = asked.given["bar"]
    bar = next((bar for bar in asked.policy.bar if bar.id == name), None)
    if bar is None:
        known = ", ".join(bar.id for bar in asked.policy.bar) or "none"
        asked.refuse("bar-not-named", f"There is no ground {name!r}. There are: {known}.")
    if not is_met(bar, asked.case, asked.policy, asked.day):
        asked.refuse("bar-not-met", f"'{bar.name}' is not so in this case.", bar)
    if is_excepted(bar, asked.case, asked.day):
        asked.refuse("excepted", f"'{bar.name}' does not hold here: an exception is on file.", bar)
    return bar


# -- sending elsewhere -------------------------------------------------------------


def divert(asked: Asked) -> list[Fact]:
    """Send the case, or part of it, to another procedure or body."""
    role = asked.permit("divert")
    asked.must_be("open", "answered")
    asked.need("diversion")
    diversion = _diversion(asked)
    if not holds(diversion.when, asked.case, asked.day, asked.given):
        asked.refuse("not-met", f"This case is not one for {diversion.to}.", diversion)
    approvers = diversion.approved_by
    if approvers and not set(approvers) & set(asked.actor.roles):
        names = " or ".join(asked.policy.roles[name].name for name in approvers)
        asked.refuse("approval", f"{names} must approve this.", diversion, approvers)
    asked.pass_gates("divert")
    asked.need(*diversion.needs, rule=diversion)
    if diversion.covers == "part" and asked.case.points:
        asked.need("points", rule=diversion)
        _known_points(asked)
    data = {
        "diversion": diversion.id,
        "to": diversion.to,
        "covers": diversion.covers,
        "clocks": diversion.clocks,
        "counts_as": diversion.counts_as,
        "restricts": True if diversion.restricted else None,
    }
    return [asked.fact_of_details("diverted", data, by_role=role)]


def _diversion(asked: Asked) -> Diversion:
    name = asked.given["diversion"]
    for diversion in asked.policy.diversion:
        if diversion.id == name:
            return diversion
    known = ", ".join(d.id for d in asked.policy.diversion) or "none"
    asked.refuse("unknown-diversion", f"There is no diversion {name!r}. There are: {known}.")


def split(asked: Asked) -> list[Fact]:
    """Part one case in two: the points named go on as a case of their own kind."""
    role = asked.permit("split")
    asked.must_be("open", "answered")
    asked.pass_gates("split")
    asked.need("reason", "kind")
    if asked.given["kind"] not in asked.policy.kinds:
        asked.refuse("unknown-kind", f"This policy takes {', '.join(asked.policy.kinds)}.")
    _known_points(asked)
    return [asked.fact_of_details("split", by_role=role)]


def _known_points(asked: Asked) -> None:
    known = {point.number for point in asked.case.points}
    unknown = [n for n in asked.given.get("points") or () if n not in known]
    if unknown:
        hint = "" if known else " Set out its points first."
        asked.refuse("unknown-point", f"There is no point {unknown[0]} in this case.{hint}")


def reclassify(asked: Asked) -> list[Fact]:
    """Say that this is another kind of item, with the reason, and tell the customer."""
    role = asked.permit("reclassify")
    asked.must_be("open", "answered")
    asked.pass_gates("reclassify")
    asked.need("to", "reason", "told")
    kind = asked.policy.kinds.get(str(asked.given["to"]))
    if kind is None:
        asked.refuse("unknown-kind", f"This policy takes {', '.join(asked.policy.kinds)}.")
    if kind.id == asked.case.kind:
        asked.refuse("same-kind", f"This is a {kind.name} already.")
    leaves = not kind.procedure and bool(asked.case.stage)
    data = {
        "from": asked.case.kind,
        "to": kind.id,
        "procedure": kind.procedure,
        "leaves_stages": leaves or None,
    }
    facts = [asked.fact_of_details("reclassified", data, by_role=role)]
    if kind.procedure and kind.procedure != asked.case.procedure:
        stages = asked.policy.stages_of.get(kind.procedure, ())
        first = next((stage for stage in stages if "received" in stage.enter_on), None)
        if first is not None:
            facts.append(entered(asked, first, "reclassified"))
    return facts


def unknown_procedure_text(procedure: Procedure) -> str:
    """Say of a procedure that is named but not at hand what its status means."""
    words = {
        "vacant": "is vacant: nothing is handled under it",
        "not loaded": "is named by the policy, but its text is not at hand",
        "retired": "is no longer in use",
    }
    return f"Procedure {procedure.id} {words.get(procedure.status, 'is loaded')}."
