"""Which examples show every component in all its states? The story of the prototypes.

Harbour & Vale Homes is invented; today is Tuesday 5 January 2027. Every count is
worked out by the core, with the bank holidays that come with the package.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as django_forms
from django.template import engines

from putright.core.calendars import WorkingCalendar
from putright.core.counting import Counting, due, parse_amount
from putright.core.explaining import explain
from putright.design import day_fields, fields, forms
from putright.design.work import WorkRow
from putright.policies.calendars import bank_holidays

HERE = Path(__file__).parent
LONDON = ZoneInfo("Europe/London")
NOW = datetime(2027, 1, 5, 9, 14, tzinfo=LONDON)
ENGLAND = WorkingCalendar(bank_holidays(), "england-and-wales")

HARBOUR = SimpleNamespace(
    name="Harbour & Vale Homes",
    slug="harbour",
    colour="#0f5c5a",
    phone="0191 496 0142",
    email="tellus@harbourvale.example",
    address="2 Quay Street\nNorthbridge NB1 2QS",
)
PRIYA = SimpleNamespace(name="Priya Nair", roles=["Handler", "Service manager"])


def moment(day: str, time: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON)


def proof(
    start: str,
    amount: str,
    *,
    time: str = "14:10",
    calendar: WorkingCalendar = ENGLAND,
    paused: tuple[tuple[date, date | None], ...] = (),
    counting: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return a proof counted by the core, with what else a case would say."""
    how = Counting(**(counting or {}))
    limit = parse_amount(amount)
    began = moment(start, time)
    reckoned = due(began, limit, how, calendar, paused)
    days = explain(began, limit, how, calendar, paused)
    return {
        "label": "Stage 1 answer",
        "clauses": [{"id": "3.6", "heading": "Stage 1", "href": "#clause"}],
        "strength": "will",
        "start_event": "received",
        "start_at": began,
        "start_on": reckoned.start_on,
        "amount": amount,
        "unit": limit.unit,
        "due": reckoned.on,
        "due_at": reckoned.at,
        "promised": reckoned.on,
        "days": [
            {"date": d.date, "counts": d.counts, "why": d.why, "number": d.number} for d in days
        ],
        "calendar": {"division": "england-and-wales", "version": date(2026, 11, 5)},
        "readings": [
            {
                "id": "day-nought",
                "asks": "Is the day of receipt counted?",
                "chosen": "The day of receipt is day 0",
                "others": ["It is day 1"],
                "by": "the Board",
                "on": date(2026, 9, 14),
            }
        ],
        "provisional": reckoned.provisional,
        "state": "running",
        **more,
    }


def proofs() -> dict[str, dict[str, Any]]:
    """Return one proof for each thing a date may rest on."""
    pause = ((date(2026, 12, 22), date(2026, 12, 30)),)
    held = ((date(2026, 12, 30), None),)
    return {
        "working days": proof(
            "2026-12-18",
            "10 working days",
            rule="Our policy says the stage 1 answer comes within 10 working days.",
        ),
        "calendar days": proof("2026-12-18", "30 calendar days", strength="aim"),
        "weeks": proof("2026-12-18", "12 weeks", strength="aim"),
        "months": proof("2026-11-30", "3 months"),
        "hours": proof("2027-03-27", "24 hours", time="18:30"),
        "paused once": proof(
            "2026-12-18",
            "10 working days",
            paused=pause,
            pauses=[
                {"since": pause[0][0], "until": pause[0][1], "why": "mediation, agreed by both"}
            ],
            promised=date(2027, 1, 6),
        ),
        "paused now": proof(
            "2026-12-18",
            "10 working days",
            state="paused",
            pauses=[{"since": held[0][0], "why": "mediation, agreed by both"}],
        ),
        "extended": proof(
            "2026-12-18",
            "10 working days",
            extended=date(2027, 1, 15),
            extensions=[
                {
                    "until": date(2027, 1, 15),
                    "was": date(2027, 1, 6),
                    "why": "the plumber’s report came late",
                    "on": date(2027, 1, 4),
                }
            ],
        ),
        "long": proof("2026-12-18", "60 working days"),
        "moved start": proof(
            "2026-12-19",
            "5 working days",
            counting={"received_on_closed_day": "next working day"},
            start_moved="That was a Saturday, when we are closed",
        ),
        "new holiday": proof(
            "2026-12-18",
            "10 working days",
            promised=date(2027, 1, 5),
            changed_because="a bank holiday was added after we wrote to you",
        ),
        "provisional": proof("2030-12-20", "10 working days"),
        "late": proof("2026-12-16", "10 working days", state="late"),
        "same day": proof("2027-01-05", "0 working days", time="08:00"),
        "agreed": {
            "label": "Answer",
            "amount": "as agreed",
            "start_at": moment("2026-12-18"),
            "due": date(2027, 1, 20),
            "promised": date(2027, 1, 20),
            "clauses": ["5c"],
            "strength": "will",
        },
        "not stated": {
            "label": "Answer",
            "amount": "not stated",
            "start_at": moment("2026-12-18"),
            "clauses": ["FO-2"],
            "strength": "aim",
            "state": "not stated",
        },
        "not started": {
            "label": "Full answer at stage 1",
            "amount": "10 working days",
            "unit": "working days",
            "starts_when": "We acknowledge your complaint",
            "clauses": ["6.3"],
            "strength": "must",
            "state": "not started",
        },
    }


def running(label: str, state: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "state": state, "strength": "will", **more}


def clocks() -> list[dict[str, Any]]:
    """Return every state of a clock's card, as 16-states draws them."""
    ten = proof("2026-12-18", "10 working days")
    early = proof("2026-12-29", "10 working days")
    three = proof("2026-12-18", "3 working days")
    four = proof("2026-12-24", "4 working days")
    weeks = proof("2026-12-18", "12 weeks", strength="aim")
    hours = proof("2027-01-04", "24 hours", time="09:39")
    later = proof("2026-12-18", "60 working days")
    held = proof(
        "2026-12-29",
        "10 working days",
        pauses=[{"since": date(2027, 1, 4), "why": "Mediation, agreed by both"}],
    )
    dues = {"due": date(2027, 1, 6), "promised": date(2027, 1, 6)}
    return [
        running(
            "Acknowledge",
            "met",
            due=date(2026, 12, 23),
            met_at=moment("2026-12-21"),
            proof=three,
            href="#why",
        ),
        running("Stage 1 answer", "running", due=date(2027, 1, 13), proof=early),
        running("Stage 1 answer", "running", proof=ten, **dues),
        running("Stage 2 answer", "late", due=date(2027, 1, 4), proof=four),
        running("Overall", "late", due=date(2027, 1, 4), proof=four) | {"strength": "aim"},
        running(
            "Keep in touch",
            "late met",
            due=date(2026, 12, 30),
            met_at=moment("2026-12-31"),
            next=date(2027, 1, 8),
            proof=proof("2026-12-21", "5 working days"),
        ),
        running(
            "Stage 2 answer",
            "running",
            due=date(2027, 1, 4),
            extended=date(2027, 1, 8),
            proof=four
            | {
                "extended": date(2027, 1, 8),
                "extensions": [{"until": date(2027, 1, 8), "on": date(2026, 12, 31)}],
            },
        ),
        running("Stage 1 answer", "paused", paused=((date(2027, 1, 4), None),), proof=held),
        running("Stage 1 answer", "not stated", started_at=moment("2026-12-17")),
        running("Answer", "running", due=date(2027, 1, 20), proof={"amount": "as agreed"}),
        running("Stage 3 outcome", "provisional", due=date(2031, 1, 6)),
        running(
            "Make safe",
            "running",
            due=date(2027, 1, 5),
            due_at=hours["due_at"],
            proof=hours,
        ),
        running(
            "Find out",
            "running",
            due=date(2027, 1, 6),
            due_at=moment("2027-01-06", "08:00").astimezone(UTC),
            proof=hours,
        ),
        running("Whole complaint", "running", due=date(2027, 3, 12), proof=weeks)
        | {"strength": "aim"},
        running("Panel", "running", due=later["due"], proof=later),
        running("Stage 1 answer", "overtaken", due=date(2027, 1, 6)),
        running("Answer", "modified", due=date(2027, 1, 6)),
        running("Answer", "not started", proof={"starts_when": "We acknowledge it"}),
    ]


class EveryField(forms.Form):
    """One of each kind of question."""

    name = fields.WordsField(label="Your name", help_text="As you would like us to use it")
    happened = fields.LongWordsField(label="What happened?", limit=3000)
    noticed = day_fields.DayField(
        label="When did you first notice?",
        about="the day you first noticed",
        help_text="For example, 2 11 2026. A guess is fine.",
    )
    called = day_fields.MomentField(label="When did they call?", about="the time of the call")
    amount = fields.MoneyField(label="Amount")
    kind = django_forms.ChoiceField(
        label="What is it?",
        choices=[("complaint", "Complaint"), ("compliment", "Compliment")],
        widget=django_forms.RadioSelect,
    )
    answer = django_forms.ChoiceField(
        label="How should we answer?", choices=[("letter", "Letter"), ("email", "Email")]
    )
    risks = django_forms.MultipleChoiceField(
        label="Does any of this apply?",
        choices=[("danger", "Someone may be in danger"), ("damp", "Damp, mould or no heating")],
        widget=django_forms.CheckboxSelectMultiple,
    )
    agrees = django_forms.BooleanField(label="The customer agrees", help_text="They told you so")
    email = django_forms.EmailField(label="Email address")
    photo = django_forms.FileField(label="Photos or papers", required=False)
    token = django_forms.CharField(widget=django_forms.HiddenInput, initial="k", required=False)


EveryField.base_fields["kind"].hints = {"complaint": "Something went wrong"}  # type: ignore[attr-defined]

WRONG = {
    "name": "",
    "happened": "",
    "noticed_day": "31",
    "noticed_month": "11",
    "noticed_year": "2026",
    "called_day": "28",
    "called_month": "3",
    "called_year": "2027",
    "called_time": "1:30am",
    "amount": "lots",
    "email": "nobody",
    "kind": "praise",
}

CUSTOMER_NAV = [
    {"text": "Tell us", "href": "#tell"},
    {"text": "Your complaint", "href": "#status", "current": True},
    {"text": "How we handle complaints", "href": "#policy"},
]
STAFF_NAV = [
    {"text": "Today", "href": "#today"},
    {"text": "All cases", "href": "#cases", "current": True},
    {"text": "Log something", "href": "#log"},
]


LATE = WorkRow(
    due="Mon 4 Jan",
    due_note="1 working day late",
    title="Rent account charged twice",
    href="#c",
    reference="HV-3M9D-41",
    who="Tomasz Wilk",
    step="Stage 1 answer",
    step_note="Ruth Ellison has the draft",
    state="late",
    word="Missed",
    note="New date owed to customer",
)
THIS_WEEK = WorkRow(
    due="Wed 6 Jan",
    due_note="tomorrow",
    title="Leak in bathroom and missed visits",
    href="#c",
    reference="HV-7K3P-92",
    who="Amara Osei",
    step="Stage 1 answer",
    step_note="",
    state="soon",
    word="Due tomorrow",
)


def draw(name: str, **context: Any) -> str:
    """Return a page of examples: `customer.html` or `staff.html` in this folder."""
    env = engines["jinja2"].env
    template = env.from_string((HERE / "pages" / name).read_text(encoding="utf-8"))
    return template.render(
        {
            "organisation": HARBOUR,
            "now": NOW,
            "moved_time": None,
            "signed_in": None,
            "nav": CUSTOMER_NAV,
            "policy_line": "Policy version 4, in force since 1 October 2026.",
            "proofs": proofs(),
            "clocks_": clocks(),
            "late": [LATE],
            "this_week": [THIS_WEEK],
            "wrong": EveryField(WRONG),
            "blank": EveryField(),
            "ago": lambda days: NOW - timedelta(days=days),
            **context,
        }
    )
