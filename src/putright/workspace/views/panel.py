"""The panel of a case: who sits and who may not, what it was given, what it came to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from putright.cases.interested import named_in
from putright.cases.queries import Opened
from putright.cases.store import load_by_reference
from putright.core.clocks import local_day
from putright.core.facts import Fact
from putright.core.offered import offered_move
from putright.core.panels import Seat, Sitting, panel_stages, papers, sittings, why_not
from putright.core.policy import Stage
from putright.design.days import day_short, listed
from putright.directory.away import Away, away_now
from putright.interests.register import matching
from putright.people.queries import colleagues
from putright.project import clock
from putright.workspace.choices import because, in_index
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.questions import Person, people
from putright.workspace.views.case import ClauseHref, teller_of

TAB = "panel"


@staff_page("cases")
def panel(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference)
    at = clock.now()
    return page(request, "panel", _Panels(request, opened, at).said())


class _Panels:
    """The panels of one case, looked at by one person at one moment."""

    def __init__(self, request: StaffRequest, opened: Opened, at: datetime) -> None:
        self.request = request
        self.opened = opened
        self.at = at
        self.staff = people(colleagues(request.organisation))
        self.away: Mapping[str, Away] = away_now(
            request.organisation, local_day(at, request.organisation.zone)
        )

    def said(self) -> dict[str, Any]:
        request, opened = self.request, self.opened
        stages = panel_stages(opened.case, opened.policy)
        return {
            **frame(request, opened, TAB),
            "panels": [self._stage(stage) for stage in stages],
            "clause_href": ClauseHref(request, opened),
            "back": address("case", request, opened.reference),
        }

    def _stage(self, stage: Stage) -> dict[str, Any]:
        case, policy = self.opened.case, self.opened.policy
        found = sittings(case, stage)
        is_here = case.stage == stage.id and case.status == "open"
        return {
            "name": stage.name,
            "rule": self._rule(stage),
            "clauses": in_index(stage.cites, policy),
            "now": self._sitting(found[-1]) if found else None,
            "earlier": [self._sitting(one) for one in found[:-1]],
            "lost": [self._name(key) for key in case.convened if is_here and key in case.shut_out],
            "able": self._able(stage) if is_here or not found else [],
            "papers": [self._kept(f) for f in papers(case, policy, stage, "panel-papers")],
            "minutes": [self._kept(f) for f in papers(case, policy, stage, "panel-minutes")],
            "outcome": self._outcome(stage),
            "convene": self._move("convene", {}) if is_here else None,
            "moves": self._moves() if is_here else [],
        }

    def _rule(self, stage: Stage) -> str:
        rule = stage.panel
        assert rule is not None
        names = [self._office(office) for office in rule.offices]
        among = f", the {listed(names)} among them" if names else ""
        instead = " A substitute sits with a reason." if rule.substitutes and names else ""
        new = " Nobody who handled it before sits." if stage.different_people else ""
        return f"{rule.members} members{among}.{instead}{new}"

    def _office(self, office: str) -> str:
        known = self.opened.policy.roles.get(office)
        return known.name if known else office.replace("-", " ").capitalize()

    def _name(self, key: str) -> str:
        if key in self.staff:
            return self.staff[key].name
        return self.opened.names.get(key) or "Somebody who left"

    # -- who sits -------------------------------------------------------------------------

    def _sitting(self, one: Sitting) -> dict[str, Any]:
        when = day_short(one.fact.at, year=True)
        return {
            "when": f"Convened {when} by {self._name(one.fact.by)}",
            "is_now": one.is_now,
            "members": [self._seat(seat) for seat in one.seats],
        }

    def _seat(self, seat: Seat) -> dict[str, Any]:
        note = self._office(seat.office) if seat.office else "Member"
        if seat.instead_of:
            note = f"In place of the {self._office(seat.instead_of)}: {seat.reason}"
        is_out = seat.person in self.opened.case.shut_out
        return {
            "text": self._name(seat.person),
            "note": note,
            "state": "late" if is_out else "met",
            "word": "Shut out since" if is_out else "Sits",
        }

    # -- who may --------------------------------------------------------------------------

    def _able(self, stage: Stage) -> list[dict[str, Any]]:
        """Return the holders of each office and the others who may be asked, each with why not."""
        rule = stage.panel
        assert rule is not None
        interests = self._interests()
        found = []
        for office in rule.offices:
            holders = [one for one in self.staff.values() if office in one.roles]
            found += [self._candidate(stage, one, office, interests) for one in holders]
            if not holders:
                found.append(
                    {"text": self._office(office), "note": "Nobody holds this office here.",
                     "state": "late", "word": "Vacant"}
                )  # fmt: skip
        others = [
            one
            for one in self.staff.values()
            if stage.handled_by in one.roles and not set(rule.offices) & set(one.roles)
        ]
        return [*found, *(self._candidate(stage, one, "", interests) for one in others)]

    def _interests(self) -> dict[str, list[str]]:
        where, policy = self.request.organisation, self.opened.policy
        stream = load_by_reference(where.pk, self.opened.reference) if policy.interests else None
        if stream is None:
            return {}
        day = local_day(self.at, policy.calendar.zone)
        return matching(where, self.staff, named_in(where, stream), day)

    def _candidate(
        self, stage: Stage, one: Person, office: str, interests: Mapping[str, list[str]]
    ) -> dict[str, Any]:
        case, policy = self.opened.case, self.opened.policy
        member = {"person": one.key, "holds": one.roles, **({"office": office} if office else {})}
        reason = why_not(case, policy, stage, member, self.at, interests)
        away = self.away.get(one.key)
        back = f" until {day_short(away.until)}" if away and away.until else ""
        note = because(reason, policy) if reason else f"Away{back}." if away else ""
        state, word = ("no", "May not sit") if reason else ("met", "May sit")
        if away and not reason:
            state, word = "held", "Away"
        as_what = self._office(office) if office else "Member"
        cited = in_index(reason.clauses, policy) if reason else ()
        return {
            "text": f"{one.name}, {as_what}",
            "note": f"{note} {'Clause ' + ', '.join(cited) if cited else ''}".strip(),
            "state": "none" if state == "no" else state,
            "word": word,
        }

    # -- what it has, and what it came to -------------------------------------------------

    def _kept(self, fact: Fact) -> dict[str, str]:
        words = " ".join(text for text in fact.words.values() if text) or "The words were erased"
        return {"text": words, "note": f"{day_short(fact.at, year=True)}, {self._name(fact.by)}"}

    def _outcome(self, stage: Stage) -> dict[str, str] | None:
        answers = [f for f in self.opened.case.named("responded") if f.stage == stage.id]
        if not answers:
            return None
        last = answers[-1]
        return {
            "text": teller_of(self.opened).title(last),
            "note": f"{day_short(last.at, year=True)}, {self._name(last.by)} for the panel",
        }

    def _move(self, step: str, given: dict[str, str]) -> dict[str, Any] | None:
        move = offered_move(
            self.opened.case, self.opened.policy, self.request.actor, self.at, step, given
        )
        if move is None:
            return None
        href = address("move", self.request, self.opened.reference, step, **given)
        reason = because(move.refusal, self.opened.policy) if move.refusal else ""
        return {"label": move.label, "href": href if move.allowed else "", "reason": reason}

    def _moves(self) -> list[dict[str, Any]]:
        about = ("panel-papers", "panel-minutes")
        records = [one.id for one in self.opened.policy.record if one.about in about]
        found = [self._move("record", {"record": name}) for name in records]
        return [one for one in found if one is not None and one["href"]]
