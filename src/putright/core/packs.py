"""Is this a pack? Plain files in; a Policy, or every fault at once, out."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from putright.core.counting import Amount
from putright.core.cycles import start_of, stated_days
from putright.core.details import CORE_DETAILS
from putright.core.lines import Path, line_map, line_of
from putright.core.names import CORE_FACTS, OFFER_REFUSED, STEPS
from putright.core.policy import Policy, Rule, When
from putright.core.refusals import Fault, PackFaults
from putright.core.toml import read_toml, shown

# A table lives in its own file only, so that each file answers one question.
TABLES = {
    "pack.toml": ("policy", "calendar", "counting", "settings", "overlays", "contact"),
    "clauses.toml": ("clause", "gap", "document"),
    "readings.toml": ("reading",),
    "kinds.toml": ("kind", "points"),
    "people.toml": (
        "access",
        "role",
        "routing",
        "handing_over",
        "course",
        "attestation",
        "interests",
    ),
    "stages.toml": ("procedure", "stage"),
    "clocks.toml": ("clock",),
    "records.toml": ("detail", "record", "gate"),
    "admission.toml": ("bar", "diversion"),
    "remedies.toml": ("outcome", "remedy", "authority", "band"),
    "letters.toml": ("letter", "route"),
    "cycles.toml": ("cycle",),
}
_LONGEST_WORD = 100  # characters of a word for which a nearer one is sought
_CYCLE_UNITS = ("calendar days", "weeks", "months", "years")
HOME = {table: file for file, tables in TABLES.items() for table in tables}
_SINGLE = (
    "policy", "calendar", "counting", "settings", "overlays", "points", "handing_over", "access",
)  # fmt: skip
# An overlay (a code, a law, a contract) adds these and never removes anything.
_OVERLAID = (
    "clause", "gap", "document", "reading", "clock", "detail", "record", "gate", "bar",
    "diversion", "letter", "route", "cycle", "course", "attestation",
)  # fmt: skip


def parse_pack(files: Mapping[str, str], overlays: Iterable[Mapping[str, str]] = ()) -> Policy:
    """Return the policy that `files` (name → text) say, with its overlays' rules added.

    Raises PackFaults with everything that is wrong, each with its file, its line
    and what to write instead. Files under `letters/` and `rehearsals/` are not
    read here.
    """
    pack = _Reader(files)
    tables = pack.read()
    if pack.faults:
        raise PackFaults(pack.faults)
    if "policy" not in tables:
        raise PackFaults([Fault("pack.toml", 1, "[policy] is missing. Say whose policy this is.")])
    for overlay in overlays:
        _add_overlay(tables, overlay)
    policy = pack.build(tables)
    faults = [*pack.faults, *(_Checker(policy, pack).faults() if policy else [])]
    if faults or policy is None:
        raise PackFaults(sorted(faults, key=lambda fault: (fault.file, fault.line)))
    return policy


def _add_overlay(tables: dict[str, Any], files: Mapping[str, str]) -> None:
    overlay = _Reader(files)
    extra = overlay.read()
    if overlay.faults:
        raise PackFaults(overlay.faults)
    source = extra.get("policy", {}).get("title", extra.get("policy", {}).get("id", "overlay"))
    for table in _OVERLAID:
        for item in extra.get(table, []):
            rule = dict(item)
            if table not in ("clause", "gap", "document", "reading", "detail"):
                rule.setdefault("added", source)
            tables.setdefault(table, []).append(rule)


class _Reader:
    """Reads the files of a pack and remembers where everything stands."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.lines: dict[str, dict[Path, int]] = {}
        self.faults: list[Fault] = []

    def read(self) -> dict[str, Any]:
        tables: dict[str, Any] = {}
        if "pack.toml" not in self.files:
            self.faults.append(
                Fault(
                    "pack.toml",
                    1,
                    "This file is missing. Every pack needs one: say in it whose policy this is.",
                )
            )
        for name, text in sorted(self.files.items()):
            if name not in TABLES:
                self._unknown_file(name)
                continue
            self._read_file(name, text, tables)
        return tables

    def _unknown_file(self, name: str) -> None:
        if "/" in name or not name.endswith(".toml"):
            return
        near = _nearest(name, TABLES)
        self.faults.append(Fault(name, 1, f"A pack has no file of this name.{near}"))

    def _read_file(self, name: str, text: str, tables: dict[str, Any]) -> None:
        try:
            found = read_toml(text, name)
        except PackFaults as faults:
            self.faults += faults.faults
            return
        self.lines[name] = line_map(text)
        for table, content in found.items():
            self._take(name, table, content, tables)

    def _take(self, name: str, table: str, content: object, tables: dict[str, Any]) -> None:
        line = line_of(self.lines[name], (table,))
        if table not in HOME:
            # Why not for ever: a file with thousands of these is no pack that is misspelt.
            near = _nearest(table, HOME) if len(self.faults) < 100 else ""
            said = f"There is no table called {table[:_LONGEST_WORD]}.{near}"
            self.faults.append(Fault(name, line, said))
        elif HOME[table] != name:
            self.faults.append(Fault(name, line, f"{table} belongs in {HOME[table]}."))
        elif table not in _SINGLE and not isinstance(content, list):
            self.faults.append(
                Fault(name, line, f"Write [[{table}]] with two brackets: there may be several.")
            )
        else:
            tables[table] = content

    def build(self, tables: dict[str, Any]) -> Policy | None:
        plain = {
            table: tuple(content) if table not in _SINGLE else content
            for table, content in tables.items()
        }
        try:
            return Policy.model_validate(plain)
        except ValidationError as error:
            for problem in error.errors():
                self.faults.append(self._fault(problem, tables))
            return None

    def _fault(self, problem: Any, tables: dict[str, Any]) -> Fault:
        path = tuple(part for part in problem["loc"] if part != "constrained-str")
        file = HOME.get(str(path[0]), "pack.toml") if path else "pack.toml"
        where = ".".join(str(part)[:_LONGEST_WORD] for part in path)
        return Fault(file, self.line(path), f"{where}: {_say(problem, path)}")

    def line(self, path: Path) -> int:
        file = HOME.get(str(path[0]), "pack.toml") if path else "pack.toml"
        return line_of(self.lines.get(file, {}), path)


def _nearest(word: str, words: Iterable[str]) -> str:
    near = difflib.get_close_matches(word[:_LONGEST_WORD], list(words), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""


def _say(problem: Any, path: Path) -> str:
    """Turn a validation error into a sentence that says what to write."""
    kind, given = problem["type"], problem.get("input")
    if kind == "extra_forbidden":
        return f"this key is not known.{_nearest(str(path[-1]), _known_keys(path))}"
    if kind == "missing":
        return "this key is missing. Write it."
    if kind == "literal_error":
        expected = problem.get("ctx", {}).get("expected", "")
        words = [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]
        near = _nearest(given, words) if isinstance(given, str) else ""
        return f"{shown(given)} is not one of {', '.join(words)}.{near}"
    if kind == "string_type":
        return f"write text in quotes, not {shown(given)}."
    if kind == "tuple_type":
        return f"write a list in square brackets, not {shown(given)}."
    if kind == "string_pattern_mismatch":
        return f"{shown(given)} is no id: write letters, digits and hyphens."
    if kind == "date_type":
        return f"write a date without quotes, such as 2026-11-23, not {shown(given)}."
    if kind == "bool_type":
        return f"write true or false, not {shown(given)}."
    if kind in ("model_type", "dict_type"):
        return f'write a table in curly brackets, such as {{ kind = "x" }}, not {shown(given)}.'
    message = problem["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{message} (not {shown(given)})." if kind != "value_error" else f"{message}."


def _known_keys(path: Path) -> list[str]:
    model: Any = Policy
    for part in path[:-1]:
        if isinstance(part, int):
            continue
        field = getattr(model, "model_fields", {}).get(part)
        if field is None:
            continue
        model = _model_in(field.annotation) or model
    return list(getattr(model, "model_fields", {}))


def _model_in(annotation: Any) -> Any:
    if hasattr(annotation, "model_fields"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


class _Checker:
    """What one table says of another must be so."""

    def __init__(self, policy: Policy, reader: _Reader) -> None:
        self.policy = policy
        self.reader = reader
        self.found: list[Fault] = []
        self.facts = CORE_FACTS | set(policy.records)

    def faults(self) -> list[Fault]:
        self._doubles()
        self._details()
        self._rules()
        self._kinds_and_stages()
        self._clocks()
        self._words()
        self._readings()
        self._cycles()
        self._training()
        self._sides()
        self._empty_rules()
        return self.found

    def say(self, path: Path, message: str) -> None:
        file = HOME.get(str(path[0]), "pack.toml")
        self.found.append(Fault(file, self.reader.line(path), message))

    def known(self, path: Path, words: Iterable[str], known: Iterable[str], what: str) -> None:
        known = list(known)
        for word in words:
            if word not in known:
                self.say(path, f"{shown(word)} is no {what} of this pack.{_nearest(word, known)}")

    def _cycles(self) -> None:
        for index, cycle in enumerate(self.policy.cycle):
            path: Path = ("cycle", index)
            every = cycle.every
            if not isinstance(every, Amount):
                if every == "as agreed":
                    self.say((*path, "every"), "A cycle comes round: write how often.")
            elif every.number < 1 or every.unit not in (
                "weeks",
                "months",
                "years",
                "calendar days",
            ):
                self.say(
                    (*path, "every"), 'Write how often in days, weeks, months or years: "3 months".'
                )
                continue
            for key, value, read in (
                ("starts", cycle.starts, start_of),
                ("stated", cycle.stated, stated_days),
            ):
                try:
                    read(value)
                except (ValueError, TypeError):
                    self.say(
                        (*path, key), f"{value!r} cannot be read: write a date, a month or a day."
                    )

    def _training(self) -> None:
        """Courses and attestations: for roles that there are, and for times that can be counted."""
        for table, roles, time in (
            ("course", "for_role", "valid_for"),
            ("attestation", "by_role", "within"),
        ):
            for index, item in enumerate(getattr(self.policy, table)):
                path: Path = (table, index)
                self.known((*path, roles), getattr(item, roles), self.policy.roles, "role")
                amount = getattr(item, time)
                unit = amount.unit if isinstance(amount, Amount) else ""
                if amount == "as agreed" or (unit and unit not in _CYCLE_UNITS):
                    self.say(
                        (*path, time),
                        'Write a time in days, weeks, months or years, such as "3 years".',
                    )

    def _sides(self) -> None:
        """Who may be shown a record, and whose joining a gate waits for: sides that there are."""
        side = self.policy.details.get("side")
        known = ["customer", *(side.choices if side else ())]
        for index, record in enumerate(self.policy.record):
            path: Path = ("record", index, "shown_to")
            self.known(path, record.shown_to, [*known, "complainants", "side"], "side")
        for index, gate in enumerate(self.policy.gate):
            if gate.of_side:
                self.known(("gate", index, "of_side"), [gate.of_side], known, "side")

    def _empty_rules(self) -> None:
        for index, gate in enumerate(self.policy.gate):
            if not gate.needs and not gate.needs_any:
                self.say(("gate", index), f"Gate {gate.id} needs nothing: say what (needs).")
        for index, bar in enumerate(self.policy.bar):
            if not bar.limits and bar.when is None:
                self.say(("bar", index), f"Bar {bar.id}: say when it holds (limits or when).")
        seen: set[tuple[str, str]] = set()
        for path, rule in self.each_rule():
            if path[0] == "clock" or "clock" in path:
                key = (str(path[1]) if len(path) > 2 else "", str(getattr(rule, "id", "")))
                if key in seen:
                    self.say(path, f"Clock {key[1]} is written twice here.")
                seen.add(key)
                waits = str(getattr(rule, "from_due_of", ""))
                if waits and waits == key[1] and not getattr(rule, "counts_from", ""):
                    self.say(path, f"Clock {key[1]} waits for itself, so it never starts.")

    def _doubles(self) -> None:
        for table in Policy.model_fields:
            seen: set[tuple[str, str]] = set()
            items = getattr(self.policy, table)
            if not isinstance(items, tuple) or table == "route":
                continue
            for index, item in enumerate(items):
                id_ = getattr(item, "id", None)
                if id_ is None:
                    continue
                key = (table, id_)
                if key in seen:
                    self.say((table, index, "id"), f"{table} {id_!r} is written twice.")
                seen.add(key)
        for record in self.policy.records:
            if record in CORE_FACTS or record in STEPS:
                index = [r.id for r in self.policy.record].index(record)
                self.say(
                    ("record", index, "id"),
                    f"{record!r} is a word of Putright's own. Choose another id for this record.",
                )

    def each_rule(self) -> Iterable[tuple[Path, Rule]]:
        for table in Policy.model_fields:
            items = getattr(self.policy, table)
            if not isinstance(items, tuple):
                continue
            for index, item in enumerate(items):
                if isinstance(item, Rule):
                    yield (table, index), item
                for inner, clock in enumerate(getattr(item, "clock", ()) or ()):
                    yield (table, index, "clock", inner), clock

    def _details(self) -> None:
        for index, detail in enumerate(self.policy.detail):
            own = CORE_DETAILS.get(detail.id)
            # A word of a person in the place of a datum could never be erased, nor found again.
            if own is not None and "words" in (own, detail.type) and own != detail.type:
                self.say(
                    ("detail", index, "type"),
                    f"{detail.id!r} is a detail of Putright's own, a {own}. Choose another id.",
                )

    def _rules(self) -> None:
        for path, rule in self.each_rule():
            if not rule.cites and not rule.added:
                self.say(
                    path,
                    f"{path[0]} {getattr(rule, 'id', '')}: say which clause this comes from "
                    "(cites) or, if it is not the policy's, where from (added).",
                )
            if self.policy.clause:
                self.known((*path, "cites"), rule.cites, self.policy.clauses, "clause")
            self.known((*path, "readings"), rule.readings, self.policy.reading_named, "reading")

    def _kinds_and_stages(self) -> None:
        policy = self.policy
        for index, kind in enumerate(policy.kind):
            if kind.procedure:
                self.known(
                    ("kind", index, "procedure"), [kind.procedure], policy.procedures, "procedure"
                )
            self.known(("kind", index, "from_roles"), kind.from_roles, policy.roles, "role")
        for index, procedure in enumerate(policy.procedure):
            has_stages = bool(policy.stages_of.get(procedure.id))
            if procedure.status == "loaded" and not has_stages:
                self.say(
                    ("procedure", index), f"Procedure {procedure.id} is loaded but has no stages."
                )
            if procedure.status != "loaded" and has_stages:
                self.say(
                    ("procedure", index),
                    f"Procedure {procedure.id} is {procedure.status} and yet has stages.",
                )
        roles = set(policy.roles)
        for index, stage in enumerate(policy.stage):
            path: Path = ("stage", index)
            if stage.handled_by != "not stated" and roles:
                self.known((*path, "handled_by"), [stage.handled_by], roles, "role")
            if (
                stage.handled_by == "not stated"
                and stage.panel is None
                and not any(
                    stage.id in routing.when.stage
                    or stage.procedure in routing.when.procedure
                    or routing.when == When()
                    for routing in policy.routing
                )
            ):
                self.say(
                    path, f"Stage {stage.id}: nobody answers it. Write handled_by, or a routing."
                )
            if stage.becomes:
                self.known((*path, "becomes"), [stage.becomes], policy.kinds, "kind")
        for index, routing in enumerate(policy.routing):
            self.known(("routing", index, "to"), [routing.to], roles, "role")
        self.known(("handing_over", "outright_by"), policy.handing_over.outright_by, roles, "role")
        for index, role in enumerate(policy.role):
            self.known(
                ("role", index, "may"), role.may, [*STEPS, *policy.records], "step or record"
            )

    def _clocks(self) -> None:
        clocks = self.policy.all_clocks
        names = {clock.id for clock in clocks} | {f"{c.stage}/{c.id}" for c in clocks}
        for path, rule in self.each_rule():
            if path[0] != "clock" and (len(path) < 3 or path[2] != "clock"):
                continue
            clock: Any = rule
            if not clock.counts_from and not clock.from_due_of:
                self.say(
                    path, f"Clock {clock.id}: say what starts it (counts_from or from_due_of)."
                )
            if clock.counts_from:
                self.known(
                    (*path, "counts_from"), [clock.counts_from], self.facts, "fact or record"
                )
            if clock.from_due_of:
                self.known((*path, "from_due_of"), [clock.from_due_of], names, "clock")
            self.known((*path, "stops_when"), clock.stops_when, self.facts, "fact or record")

    def _words(self) -> None:
        policy = self.policy
        steps_and_records = [*STEPS, *policy.records]
        for index, gate in enumerate(policy.gate):
            self.known(("gate", index, "before"), gate.before, steps_and_records, "step or record")
            self.known(("gate", index, "needs"), gate.needs, self.facts, "fact or record")
            self.known(("gate", index, "needs_any"), gate.needs_any, self.facts, "fact or record")
            if gate.since:
                since = self.facts | {OFFER_REFUSED}
                self.known(("gate", index, "since"), [gate.since], since, "fact or record")
            if gate.each_of:
                where: Path = ("gate", index, "each_of")
                self.known(where, [gate.each_of], self.facts, "fact or record")
                if not gate.for_each:
                    self.say(where, "Say by which detail they are told apart (for_each).")
        for index, bar in enumerate(policy.bar):
            self.known(("bar", index, "needs"), bar.needs, self.facts, "fact or record")
        for index, authority in enumerate(policy.authority):
            path: Path = ("authority", index)
            self.known((*path, "remedy"), authority.remedy, [r.id for r in policy.remedy], "remedy")
            self.known((*path, "decided_by"), authority.decided_by, policy.roles, "role")
            self.known(
                (*path, "after_consulting"), authority.after_consulting, policy.roles, "role"
            )
            if authority.up_to:
                self.known((*path, "up_to"), [authority.up_to], policy.settings, "setting")
            if authority.claim_below:
                self.known(
                    (*path, "claim_below"), [authority.claim_below], policy.settings, "setting"
                )
            if authority.divert_to:
                self.known(
                    (*path, "divert_to"),
                    [authority.divert_to],
                    [d.id for d in policy.diversion],
                    "diversion",
                )
        for index, diversion in enumerate(policy.diversion):
            self.known(
                ("diversion", index, "approved_by"), diversion.approved_by, policy.roles, "role"
            )
        for index, rule in enumerate(policy.interests):
            place: Path = ("interests", index)
            cycles = [cycle.id for cycle in policy.cycle]
            self.known(
                (*place, "declared_each"), filter(None, [rule.declared_each]), cycles, "cycle"
            )
            self.known((*place, "checked_by"), rule.checked_by, policy.roles, "role")
        for path, item in self._whens():
            self.known((*path, "kind"), item.kind, policy.kinds, "kind")
            self.known((*path, "procedure"), item.procedure, policy.procedures, "procedure")
            self.known((*path, "stage"), item.stage, policy.stages, "stage")
            self.known((*path, "has"), item.has, self.facts, "fact or record")
            self.known((*path, "lacks"), item.lacks, self.facts, "fact or record")

    def _whens(self) -> Iterable[tuple[Path, When]]:
        for path, rule in self.each_rule():
            for key in ("when", "applies", "unless", "straight_here"):
                value = getattr(rule, key, None)
                if isinstance(value, When):
                    yield (*path, key), value
        for index, course in enumerate(self.policy.course):
            for place, value in enumerate(course.limits):
                yield ("course", index, "limits", place), value

    def _readings(self) -> None:
        """Two readings cited by one rule may not set one key differently."""
        for path, rule in self.each_rule():
            settings: dict[str, tuple[str, str]] = {}
            for name in rule.readings:
                reading = self.policy.reading_named.get(name)
                if reading is None:
                    continue
                for key, value in reading.counting.model_dump(exclude_none=True).items():
                    other = settings.get(key)
                    if other and other[1] != value:
                        self.say(
                            (*path, "readings"),
                            f"Readings {other[0]} and {name} set {key} differently. Keep one.",
                        )
                    settings[key] = (name, value)
