"""How is each question of a step put on a page, and how is its answer read?

The core says what has to be asked (`core.asks`) and of what type; here each type has
its field, and what was typed becomes what a command is given. No step is known here
but the two whose answer is a table: an answer to several points, and a panel.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms

from putright.core.asks import Ask
from putright.core.case import Case
from putright.core.policy import Panel, Policy
from putright.design.day_fields import DayField, MomentField
from putright.design.days import lower_first
from putright.design.fields import LongWordsField, MoneyField, WordsField
from putright.design.forms import Form
from putright.people.queries import Colleague

MOST_RADIOS = 7
_ONE_LINE = frozenset(
    {"name", "body", "order", "reference", "court", "claim_reference", "contractor"}
)
_LONG = frozenset({"text"})
# Asked in place of a person: a list that can be left at nobody, as radios cannot.
_INSTEAD = frozenset({"of_role", "of_team"})
# Needed or not by what else is answered: each says when.
_IF_SO = frozenset({"format_met", "format_not_because", "privileged"})
# One box, which nobody has to tick: who does not has said nothing.
_TICKED = frozenset({"privileged"})
HAPPENED = "happened"
YES_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True)
class Person:
    """A colleague, with all the parts that they play."""

    key: str
    name: str
    roles: tuple[str, ...]
    team: str
    note: str = ""  # what to know before they are chosen

    def described(self, policy: Policy) -> str:
        parts = [policy.roles[role].name for role in self.roles if role in policy.roles]
        team = f" ({self.team})" if self.team else ""
        note = f": {self.note}" if self.note else ""
        named = f"{self.name}, {', '.join(parts)}" if parts else self.name
        return f"{named}{team}{note}"


def people(colleagues: Iterable[Colleague]) -> dict[str, Person]:
    """Return each colleague once, by key, in order of name."""
    found: dict[str, Person] = {}
    for one in colleagues:
        had = found.get(one.key)
        roles = (*had.roles, one.role) if had else (one.role,)
        found[one.key] = Person(one.key, one.name, roles, (had.team if had else "") or one.team)
    return found


@dataclass(frozen=True)
class Section:
    """Fields that belong together, under a heading of their own."""

    names: tuple[str, ...]
    title: str = ""
    note: str = ""


@dataclass
class Questions:
    """Everything that one move asks, for one case."""

    asks: Sequence[Ask]
    case: Case
    policy: Policy
    people: Mapping[str, Person]
    first: frozenset[str] = frozenset()  # roles whose holders are named first
    points: Mapping[int, str] = field(default_factory=dict)
    panel: Panel | None = None

    def form(self, data: Any = None) -> Form:
        fields: dict[str, Any] = {}
        for ask in self.asks:
            fields.update(self._fields(ask))
        fields[HAPPENED] = MomentField(
            label="When did it happen?",
            help_text="Only if it was earlier than now. Both moments are kept.",
            about="the moment it happened",
            required=False,
        )
        return type("MoveForm", (Form,), fields)(data)

    def sections(self) -> list[Section]:
        """Return the fields in the order to draw them; those of a point or a member together."""
        found: list[Section] = []
        plain: list[str] = []
        for ask in self.asks:
            if ask.name == "members" and self.panel:
                found += list(self._member_sections(self.panel))
            elif ask.name.startswith("point-") and ask.name.endswith("-outcome"):
                number = _point_number(ask.name)
                names = (ask.name, f"point-{number}-reason")
                found.append(Section(names, f"Point {number}", self.points.get(number, "")))
            elif not ask.name.startswith("point-"):
                plain.append(ask.name)
        return [*found, *([Section(tuple(plain))] if plain else [])]

    # -- one question ---------------------------------------------------------------

    def _fields(self, ask: Ask) -> dict[str, Any]:
        if ask.name == "members" and self.panel:
            return dict(self._member_fields(self.panel))
        return {ask.name: self._field(ask)}

    def _field(self, ask: Ask) -> forms.Field:
        detail = ask.detail
        common: dict[str, Any] = {
            "label": self._label(ask),
            "help_text": detail.hint,
            "required": ask.required,
        }
        if ask.name.startswith("point-"):
            common["error_messages"] = {"required": _point_missing(ask.name)}
        if ask.name in _INSTEAD:
            some = ask.choices or tuple((team, team) for team in self._teams())
            choices = [("", "Nobody" if some else "No team is known"), *some]
            return forms.ChoiceField(choices=choices, widget=forms.Select, **common)
        if ask.name in _TICKED:
            return forms.BooleanField(**common)
        if ask.many and ask.choices:
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=ask.choices, widget=boxes, **common)
        if ask.choices:
            return _choice(ask.choices, **common)
        about = _about(detail.label)
        made: dict[str, Callable[[], forms.Field]] = {
            "date": lambda: DayField(about=about, **common),
            "moment": lambda: MomentField(about=about, **common),
            "money": lambda: MoneyField(**common),
            "number": lambda: forms.IntegerField(min_value=0, max_value=1_000_000, **common),
            "yes-no": lambda: _choice(YES_NO, **common),
            "person": lambda: self._person(**common),
            "choice": lambda: WordsField(**common),
            "file": lambda: WordsField(**common),
        }
        return made.get(detail.type, lambda: _words(ask.name, common))()

    def _label(self, ask: Ask) -> str:
        label = ask.detail.label or ask.name.replace("_", " ").replace("-", " ").capitalize()
        if ask.name.startswith("point-"):
            return "Finding" if ask.name.endswith("-outcome") else "Why?"
        return label if ask.required or ask.name in _IF_SO else f"{label} (optional)"

    def _person(self, **common: Any) -> forms.ChoiceField:
        return forms.ChoiceField(choices=self._people_choices(), widget=forms.Select, **common)

    def _teams(self) -> list[str]:
        return sorted({one.team for one in self.people.values() if one.team})

    def _people_choices(self) -> list[Any]:
        able = [one for one in self.people.values() if one.key not in self.case.shut_out]
        first = [one for one in able if self.first & set(one.roles)]
        rest = [one for one in able if one not in first]
        groups: list[Any] = [("", "Choose a person")]
        for title, some in (("Whose stage it is", first), ("Everyone else", rest)):
            shown = [(one.key, one.described(self.policy)) for one in some]
            groups += [(title, shown)] if first and shown else shown
        return groups

    # -- a panel ----------------------------------------------------------------------

    def _member_sections(self, panel: Panel) -> Iterator[Section]:
        for number in range(1, panel.members + 1):
            parts = ("person", "as", "reason")
            yield Section(tuple(f"member-{number}-{part}" for part in parts), f"Member {number}")

    def _member_fields(self, panel: Panel) -> Iterator[tuple[str, forms.Field]]:
        seats = [("", "As a member"), *self._seats(panel)]
        for number in range(1, panel.members + 1):
            name = f"member-{number}"
            yield f"{name}-person", self._person(label="Who?", required=True)
            yield f"{name}-as", forms.ChoiceField(choices=seats, label="As what?", required=False)
            label = "Why the substitute? (only for a substitute)"
            yield f"{name}-reason", WordsField(label=label, required=False)

    def _seats(self, panel: Panel) -> Iterator[tuple[str, str]]:
        for office in panel.offices:
            known = self.policy.roles.get(office)
            name = known.name if known else office.replace("-", " ").capitalize()
            yield f"office:{office}", f"As {name}"
            if panel.substitutes:
                yield f"for:{office}", f"In place of {name}"

    # -- the answers ------------------------------------------------------------------

    def given(self, form: Form) -> dict[str, Any]:
        """Return what the command is given, from a form that is in order."""
        typed = form.cleaned_data
        found: dict[str, Any] = {}
        for ask in self.asks:
            if ask.name == "members" and self.panel:
                found["members"] = self._members(typed, self.panel)
            elif not ask.name.startswith("point-"):
                value = _value(ask, typed.get(ask.name))
                if value not in (None, "", []):
                    found[ask.name] = value
        points = list(self._findings(typed))
        if points:
            found["points"] = points
        if typed.get(HAPPENED):
            found[HAPPENED] = typed[HAPPENED]
        return found

    def _findings(self, typed: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for ask in self.asks:
            if ask.name.startswith("point-") and ask.name.endswith("-outcome"):
                number = _point_number(ask.name)
                reason = typed.get(f"point-{number}-reason") or ""
                yield {"number": number, "outcome": typed.get(ask.name) or "", "reason": reason}

    def _members(self, typed: Mapping[str, Any], panel: Panel) -> list[dict[str, Any]]:
        return [self._member(typed, f"member-{n}") for n in range(1, panel.members + 1)]

    def _member(self, typed: Mapping[str, Any], name: str) -> dict[str, Any]:
        seat, _, office = str(typed.get(f"{name}-as") or "").partition(":")
        found: dict[str, Any] = {"person": typed[f"{name}-person"]}
        found["holds"] = list(self.people[found["person"]].roles)
        if seat == "office":
            found["office"] = office
        if seat == "for":
            found |= {"substitutes": office, "reason": typed.get(f"{name}-reason") or ""}
        return found


def _choice(choices: Any, **common: Any) -> forms.ChoiceField:
    if len(choices) <= MOST_RADIOS:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=[("", "Choose"), *choices], widget=forms.Select, **common)


def _words(name: str, common: dict[str, Any]) -> forms.Field:
    if name in _ONE_LINE:
        return WordsField(**common)
    rows = 10 if name in _LONG else 4
    return LongWordsField(widget=forms.Textarea(attrs={"rows": rows}), **common)


def _about(label: str) -> str:
    """Return what a day is, in the middle of a sentence."""
    words = label.rstrip("?").strip()
    if label.endswith("?") or not words:
        return "the day"
    return lower_first(words) if words.lower().startswith("the ") else f"“{lower_first(words)}”"


_NUMBERS = frozenset({"number", "point", "points", "failure", "request", "hazard"})


def _value(ask: Ask, typed: Any) -> Any:
    """Return an answer as the core takes it: plain values, no text for a number or a yes."""
    if typed in (None, "", []):
        return None
    if ask.many:
        return [int(one) for one in typed] if ask.name in _NUMBERS else list(typed)
    if isinstance(typed, Decimal):
        return int(typed) if typed == typed.to_integral_value() else float(typed)
    if ask.name in _TICKED:
        return typed or None
    if ask.detail.type == "yes-no":
        return typed == "yes"
    if ask.name in _NUMBERS and isinstance(typed, str) and typed.isascii() and typed.isdigit():
        return int(typed)
    return typed


def _point_missing(name: str) -> str:
    verb = "choose a finding" if name.endswith("-outcome") else "say why, in words for the customer"
    return f"Point {_point_number(name)}: {verb}."


def _point_number(name: str) -> int:
    return int(name.split("-")[1])
