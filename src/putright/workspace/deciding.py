"""What does the page on which points and remedy are decided say beside its questions?

Who may decide the money and who cannot, what others got, what is still to do. The policy
and the directory say all of it; nothing is suggested.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from putright.cases.money import Similar
from putright.cases.queries import Opened
from putright.core.deciding import Draft, Route, owes_a_remedy, upheld
from putright.core.policy import Policy, Remedy
from putright.design.days import day_short, listed, money
from putright.directory.away import Away
from putright.workspace.choices import because, in_index
from putright.workspace.questions import Person

BEFORE = (
    ("customer", "The customer’s view is on the case"),
    ("staff", "Whoever is complained of was asked for theirs, and had time to give it"),
    ("interest", "I have no link with anyone named here"),
)


class Step(NamedTuple):
    """One line of the way to a decision."""

    text: str
    note: str = ""
    is_done: bool = False
    is_barred: bool = False


class Office(NamedTuple):
    """Everybody here, and who is away: what the way to a decision needs of the directory."""

    people: Mapping[str, Person]
    away: Mapping[str, Away]
    actor: str

    def holders(self, role: str) -> list[Person]:
        return [one for one in self.people.values() if role in one.roles]


def authority(
    opened: Opened, found: Route, remedy: Remedy, amount: float, office: Office
) -> dict[str, Any]:
    """Return who decides: the heading, the rule, and each who has a part in it, in order."""
    policy, row = opened.policy, found.row
    what = money(amount) if amount else "this"
    if found.refusal is not None or row is None:
        reason = found.refusal
        sentence = because(reason, policy) if reason else _nobody(opened, remedy)
        cited = reason.clauses if reason else remedy.cites
        return {"kind": "late", "title": f"Nobody can decide {what} yet", "says": sentence,
                "clauses": in_index(cited, policy), "steps": []}  # fmt: skip
    deciders = names(row.decided_by, policy)
    consulted = f", after asking the {names(row.after_consulting, policy)}"
    limit = policy.setting(row.up_to) if row.up_to else None
    says = f"The {deciders} decides it{consulted if row.after_consulting else ''}."
    if limit is not None:
        says += f" That is up to {money(limit)} for the whole case."
    is_mine = found.is_mine and not row.after_consulting
    title = f"You can recommend {what}. You cannot approve it."
    if found.is_mine:
        asked = names(row.after_consulting, policy)
        once = "" if is_mine else f", once you have asked the {asked}"
        title = f"You can approve {what}{once}."
    return {
        "kind": "tint" if found.is_mine else "soon",
        "title": title,
        "says": says,
        "clauses": in_index(row.cites, policy),
        "steps": [] if is_mine else list(_steps(opened, found, office)),
        "excess": _excess(policy, row.claim_below),
    }


def _nobody(opened: Opened, remedy: Remedy) -> str:
    about = [row for row in opened.policy.authority if remedy.id in row.remedy]
    if any(row.when.to for row in about):
        return "Say to whom it goes: that settles who decides it."
    return "The policy gives nobody authority for this."


def asks_the_claim(policy: Policy, remedies: Iterable[Remedy]) -> bool:
    """Return whether it counts what the whole claim is worth, and not what is offered for it."""
    names = {remedy.id for remedy in remedies}
    return any(row.claim_below and names & set(row.remedy) for row in policy.authority)


def _excess(policy: Policy, name: str) -> str:
    limit = policy.setting(name) if name else None
    return f"A claim of {money(limit)} or more goes elsewhere." if limit is not None else ""


def _steps(opened: Opened, found: Route, office: Office) -> Iterator[Step]:
    row, me = found.row, office.people.get(office.actor)
    assert row is not None
    if not found.is_mine:
        yield Step(f"{me.name if me else 'You'} recommends it, with reasons", "You, now", True)
    for role in row.after_consulting:
        yield from _holders(opened, office, role, "is asked")
    for role in row.decided_by:
        yield from _holders(opened, office, role, "decides")


def _holders(opened: Opened, office: Office, role: str, does: str) -> Iterator[Step]:
    name = names((role,), opened.policy)
    found = office.holders(role)
    if not found:
        yield Step(f"{name} {does}", "Nobody holds this office here: it waits.", is_barred=True)
    for person in found[:3]:
        barred = _barred(opened, person, role, does)
        note = barred or _absent(office.away.get(person.key)) or _later_panel(opened, role, does)
        yield Step(f"{person.name}, {name}, {does}", note, is_barred=bool(barred))
    if len(found) > 3:
        yield Step(f"or one of {len(found) - 3} more")


def _barred(opened: Opened, person: Person, role: str, does: str) -> str:
    case = opened.case
    if person.key in case.shut_out:
        return "Has an interest in this case, so somebody else must."
    panel = case.latest("convened") if case.convened else None
    offices = {m.get("office") for m in panel.data.get("members", ())} if panel else set()
    if person.key in case.convened and does == "decides":
        return "Sits on the panel of this case, so cannot decide."
    if role in offices and does == "is asked":
        return "Sits on the panel of this case, so cannot be asked until a substitute sits."
    return ""


def _absent(away: Away | None) -> str:
    if away is None:
        return ""
    return f"Away until {day_short(away.until)}." if away.until else "Away, with no end given."


def _later_panel(opened: Opened, role: str, does: str) -> str:
    """Say what being asked now means later: whoever was consulted may not sit."""
    stages = opened.policy.stages_of.get(opened.case.procedure, ())
    later = next((s for s in stages if s.panel and role in s.panel.offices), None)
    if later is None or does != "is asked" or not later.different_people:
        return ""
    return f"If this case reaches “{later.name}”, they cannot sit on its panel."


def names(roles: tuple[str, ...], policy: Policy) -> str:
    known = [policy.roles[role].name if role in policy.roles else role for role in roles]
    return listed(known, "or")


def still_to_do(opened: Opened, draft: Draft) -> list[str]:
    """Return what stands between here and the answer."""
    found = [
        f"Finding on point {point.number}"
        for point in opened.case.points
        if not draft.is_decided(point.number)
    ]
    for made in opened.case.offers:
        if made.state == "waiting":
            what = f"{money(made.amount)}" if made.amount else f"offer {made.number}"
            found.append(f"Approval of {what}, by the {names(made.waits_for, opened.policy)}")
    any_upheld = any(upheld(opened.policy, outcome) for outcome in draft.outcomes.values())
    if any_upheld and owes_a_remedy(opened.policy, draft):
        live = [o for o in opened.case.offers if o.state not in ("declined", "refused")]
        if not live:
            found.append("A remedy for what is upheld")
    found += [
        f"Owner of promise {promise.number}"
        for promise in opened.case.commitments
        if not promise.owner and promise.kept_at is None
    ]
    return found


def scale(found: Similar, amount: float) -> Markup:
    """Return the line on which others' payments stand, and this one. It only shows what is."""
    top = max([*found.amounts, amount]) or 1.0
    step = 10 ** (len(str(int(top))) - 1)
    top = (int(top / step) + 1) * step

    def place(value: float) -> float:
        return round(10 + value / top * 310, 1)

    dots = "".join(f'<circle cx="{place(v)}" cy="38" r="6"/>' for v in found.amounts)
    mine = ""
    if amount:
        x = place(amount)
        anchor = "start" if x < 40 else "end" if x > 290 else "middle"
        mine = (
            f'<path d="M{x} 29l7 -12h-14z"/><text x="{x}" y="11" text-anchor="{anchor}">'
            f"{money(amount)}</text>"
        )
    told = ", ".join(money(v) for v in found.amounts)
    yours = f" Yours: {money(amount)}." if amount else ""
    return Markup(  # noqa: S704 -- numbers only
        '<svg class="pr-scale-line" viewBox="0 0 330 70" role="img" aria-labelledby="others-t">'
        f'<title id="others-t">Agreed in {len(found.amounts)} others: {told}.{yours}</title>'
        f'<line x1="10" x2="320" y1="38" y2="38"/>{dots}{mine}'
        f'<text x="10" y="62">£0</text><text x="320" y="62" text-anchor="end">{money(top)}</text>'
        "</svg>"
    )


def guide(policy: Policy, amount: float) -> list[dict[str, Any]]:
    """Return the bands that are usual; the one that the amount is in is marked."""
    return [
        {
            "term": band.name,
            "value": f"{money(band.at_least)} to {money(band.up_to)}"
            if band.up_to
            else f"{money(band.at_least)} and over",
            "is_here": bool(amount)
            and band.at_least <= amount
            and (not band.up_to or amount < band.up_to),
        }
        for band in policy.band
    ]
