"""The demonstration can be set up on any day, shows every state, and keeps personal words apart."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from putright.cases import queries
from putright.cases.binding import policy_of
from putright.cases.carry_out import carry_out
from putright.cases.models import CaseRow, DoorKey, StoredEvent
from putright.cases.rebuild import differences
from putright.cases.store import load
from putright.cases.verify import verify
from putright.core.case import Case, fold
from putright.core.clocks import Running, clocks
from putright.core.facts import Actor, Command
from putright.design.brand import is_colour
from putright.interests.models import Declaration, Interest
from putright.people.models import Membership, Organisation, Staff
from putright.policies.load import load_policy
from putright.samples import tell
from putright.samples.tell import Sample, customers_links, samples, set_up

pytestmark = pytest.mark.django_db

SAMPLES = {sample.slug: sample for sample in samples()}
LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=LONDON)
# Two weeks in a row, Christmas among them, and mornings, nights and weekends of other kinds.
DAYS = [datetime(2026, 12, 20, 10, tzinfo=LONDON) + timedelta(days=n) for n in range(14)]
ODD = [
    datetime(2026, 4, 6, 7, 5, tzinfo=LONDON),  # Easter Monday, before anybody is at work
    datetime(2026, 11, 22, 0, 5, tzinfo=LONDON),  # just after midnight, on a Sunday
    datetime(2031, 8, 1, 9, 0, tzinfo=LONDON),  # after the last published holiday
]


def told(organisation: Organisation, now: datetime) -> Iterator[tuple[str, Case, list[Running]]]:
    """Give each case of a sample: its id, itself and its clocks."""
    for key in DoorKey.objects.filter(organisation=organisation, first=1):
        case = fold(load(organisation.pk, key.case).facts)
        filed = case.facts[0].data["filed"]
        policy = policy_of(organisation, filed["pack"], filed["version"])
        yield key.key.removeprefix("sample:"), case, clocks(case, policy, now)


@pytest.mark.parametrize("slug", SAMPLES)
@pytest.mark.parametrize("now", [*DAYS, *ODD], ids=lambda now: f"{now:%a-%Y-%m-%d}")
def test_it_can_be_told_on_any_day(slug: str, now: datetime):
    organisation = set_up(SAMPLES[slug], now)

    found = list(told(organisation, now))
    assert len(found) == len(SAMPLES[slug].cases)
    for name, case, _ in found:
        moments = [fact.recorded_at for fact in case.facts]
        assert moments == sorted(moments), name
        assert moments[-1] <= now, name
    if slug != "financial-ombudsman":  # it states no times, so hardly anything can be late
        open_clocks = [c for _, case, read in found for c in read if case.status == "open"]
        assert any(c.state == "late" for c in open_clocks)
        today = now.date()
        soon = [c for c in open_clocks if c.state in ("running", "provisional") and c.limit]
        assert any(today <= c.limit <= today + timedelta(days=5) for c in soon)


# What each policy lets a case be, and so what its sample shows: (kind, status, stage).
SHOWN: dict[str, set[tuple[str, str, str]]] = {
    "cestria": {
        ("complaint", "open", "informal"),
        ("complaint", "open", "stage-1"),
        ("complaint", "open", "stage-2"),
        ("complaint", "open", "stage-3"),
        ("complaint", "answered", "stage-1"),
        ("complaint", "answered", "stage-3"),
        ("complaint", "closed", "informal"),
        ("complaint", "diverted", "informal"),
        ("complaint", "withdrawn", "informal"),
        ("compliment", "open", ""),
        ("comment", "open", ""),
        ("service-request", "open", ""),
        ("correspondence", "open", ""),
        ("mailbox-email", "open", ""),
    },
    "cipfa": {
        ("complaint", "open", "stage-1"),
        ("complaint", "open", "stage-2"),
        ("complaint", "open", "stage-3"),
        ("complaint", "answered", "stage-1"),
        ("complaint", "closed", "stage-1"),
        ("complaint", "diverted", "stage-1"),
        ("complaint", "withdrawn", "stage-1"),
        ("compliment", "open", ""),
        ("feedback", "open", ""),
    },
    "citizen": {
        ("complaint", "open", "first-contact"),
        ("complaint", "open", "investigation"),
        ("complaint", "answered", "investigation"),
        ("complaint", "closed", "first-contact"),
        ("complaint", "refused", "first-contact"),
        ("complaint", "diverted", "first-contact"),
        ("complaint", "withdrawn", "first-contact"),
        ("discrimination-concern", "open", "concern"),
        ("compliment", "open", ""),
        ("comment", "open", ""),
        ("service-request", "open", ""),
    },
    "peopleplus": {
        ("complaint", "open", "first-contact"),
        ("complaint", "open", "taken-further"),
        ("complaint", "answered", "first-contact"),
        ("complaint", "closed", "first-contact"),
        ("complaint", "refused", "first-contact"),
        ("complaint", "withdrawn", "first-contact"),
        ("comment", "open", "first-contact"),
        ("compliment", "open", ""),
        ("suggestion", "open", ""),
    },
    "financial-ombudsman": {
        ("casework", "open", "investigation"),
        ("casework", "answered", "investigation"),
        ("casework", "closed", "investigation"),
        ("service-complaint", "open", "own-answer"),
        ("service-complaint", "answered", "own-answer"),
        ("service-complaint", "open", "assessor"),
        ("service-complaint", "refused", "own-answer"),
        ("service-complaint", "withdrawn", "own-answer"),
    },
}
# Facts that at least one sample case has.
HAPPENED = {
    "cestria": {"acknowledged", "assigned", "escalated", "paused", "convened", "offered",
                "committed", "diverted", "extended", "reopened", "withdrawn", "point", "recorded",
                "decided", "offer-answered", "paid", "panel-minutes"},
    "cipfa": {"action-plan", "extended", "updated", "diverted", "plan", "committed", "reopened",
              "putting-right", "feedback-reviewed", "dissatisfied", "process-followed",
              "declared", "shut-out"},
    "citizen": {"agreed-date", "extended", "needs-investigation", "offered", "failure-found",
                "refused", "diverted", "authorisation-asked", "reopened", "hazard-reported",
                "committed", "new-evidence", "behaviour", "warning", "restriction",
                "restriction-appeal", "offer-answered", "paid"},
    "peopleplus": {"target-date", "extended", "joined", "joint-case", "contribution", "refused",
                   "fraud-concern", "help-to-write", "reclassified", "put-right-plan", "reopened",
                   "evaluated", "circulated", "committed", "handover-offered",
                   "handover-accepted"},
    "financial-ombudsman": {"joined", "customer-invited", "business-invited", "advice-request",
                            "declared", "shut-out", "unassigned", "warning", "restriction",
                            "scores", "own-attempt", "recommendation", "refused", "reopened"},
}  # fmt: skip


@pytest.mark.parametrize("slug", SAMPLES)
def test_every_state_is_shown(slug: str):
    found = list(told(set_up(SAMPLES[slug], MONDAY), MONDAY))

    assert SHOWN[slug] <= {(case.kind, case.status, case.stage) for _, case, _ in found}
    assert HAPPENED[slug] <= {fact.name for _, case, _ in found for fact in case.facts}


def test_what_is_said_of_a_case_is_so():
    organisation = set_up(SAMPLES["cestria"], MONDAY)
    found = {
        name: (case, {c.id: c for c in read}) for name, case, read in told(organisation, MONDAY)
    }

    assert found["broken-gutter"][1]["service-team"].limit == date(2026, 11, 23)
    assert found["lift-out"][1]["service-team"].state == "late"
    assert found["fence-and-neighbour"][1]["stage-1"].state == "paused"
    assert found["boiler-in-january"][0].offers[0].waits_for == ("chief-executive",)
    assert len(found["parking-bays"][0].convened) == 3
    assert found["bathroom-tiles"][0].commitments[0].kept_at is None
    assert found["officers-remarks"][0].restricted
    assert found["solicitors-letter"][1]["correspondence"].extended
    assert found["lost-in-the-mailbox"][1]["mailbox-forward"].limit == date(2026, 11, 23)
    assert found["noticeboard-remark"][1]["recording"].state == "late met"


# -- people -------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SAMPLES)
def test_there_is_somebody_for_every_part(slug: str):
    sample = SAMPLES[slug]
    policy = load_policy(sample.organisation["pack"])
    played = {role for member in sample.members for role in member.roles}

    assert played == {role.id for role in policy.role if role.side == "staff"} | (
        {"independent-assessor"} & set(policy.roles)
    )
    assert 5 <= len(sample.members) <= 8
    assert all(member.username.startswith(f"{slug}-") for member in sample.members)


def test_organisations_differ_and_write_from_nowhere_real():
    about = [sample.organisation for sample in SAMPLES.values()]

    assert set(SAMPLES) == {"cestria", "cipfa", "citizen", "peopleplus", "financial-ombudsman"}
    for key in ("name", "reference_prefix", "colour", "phone", "email"):
        assert len({one[key] for one in about}) == len(about)
    for one in about:
        assert is_colour(one["colour"])
        assert one["email"].endswith(".example")


def everything(value: Any) -> Iterator[str]:
    """Give every text in a value, however deep."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from everything(item)
    elif isinstance(value, list):
        for item in value:
            yield from everything(item)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("slug", SAMPLES)
def test_no_event_holds_what_somebody_wrote_or_who_they_are(slug: str):
    """An event cannot be erased, so what is personal stands apart from it."""
    sample = SAMPLES[slug]
    organisation = set_up(sample, MONDAY)
    in_pack = set(everything(load_policy(sample.organisation["pack"]).model_dump(mode="json")))
    people = {text for case in sample.cases for text in everything(case.get("customer", {}))}
    names = {member.name for member in sample.members}

    for event in StoredEvent.objects.filter(organisation=organisation):
        texts = set(everything(json.loads(event.data))) - in_pack
        assert not texts & (people | names), event.name
        assert not [text for text in texts if len(text.split()) > 2], event.name


@pytest.mark.parametrize("slug", SAMPLES)
def test_customers_are_invented(slug: str):
    for case in SAMPLES[slug].cases:
        about = case.get("customer", {})
        assert about.get("email", "x.example").endswith((".example", "example.org"))
        assert about.get("phone", "07700 900").startswith(("07700 900", "01632 960"))


@pytest.mark.parametrize("slug", SAMPLES)
def test_a_customers_link_opens_their_case(slug: str):
    organisation = set_up(SAMPLES[slug], MONDAY)

    links = list(customers_links(SAMPLES[slug], organisation))

    assert len(links) == 2
    for _, reference, secret in links:
        assert queries.for_customer(organisation, reference, secret) is not None
        assert queries.for_customer(organisation, reference, "not-the-secret") is None


# -- once, and again ----------------------------------------------------------------------


def everything_told(slug: str) -> list[tuple[str, list[str]]]:
    organisation = Organisation.objects.get(slug=slug)
    return sorted(
        (name, [fact.name for fact in case.facts]) for name, case, _ in told(organisation, MONDAY)
    )


def test_the_record_is_whole_and_its_rows_are_what_the_facts_say():
    for sample in SAMPLES.values():
        set_up(sample, MONDAY)

    found = verify(None)
    assert found.cases == sum(len(sample.cases) for sample in SAMPLES.values())
    assert not found.broken
    assert not list(differences())


def test_a_second_time_adds_nothing(django_assert_max_num_queries):
    set_up(SAMPLES["cestria"], MONDAY)
    before = everything_told("cestria")

    with django_assert_max_num_queries(3):
        set_up(SAMPLES["cestria"], MONDAY + timedelta(days=9))

    assert everything_told("cestria") == before
    assert Staff.objects.count() == len(SAMPLES["cestria"].staff)


@pytest.mark.parametrize("after", [0, 1, 40, 100])
def test_cut_short_it_goes_on_where_it_stopped(monkeypatch, after: int):
    undo = transaction.savepoint()
    set_up(SAMPLES["cipfa"], MONDAY)
    whole = everything_told("cipfa")
    transaction.savepoint_rollback(undo)
    calls = iter(range(after))

    def cut_short(*args: Any, **named: Any):
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return carry_out(*args, **named)

    with monkeypatch.context() as patched:
        patched.setattr(tell, "carry_out", cut_short)
        with suppress(KeyboardInterrupt):
            set_up(SAMPLES["cipfa"], MONDAY)
    set_up(SAMPLES["cipfa"], MONDAY)

    assert everything_told("cipfa") == whole


def test_a_case_that_somebody_took_another_way_is_left_to_them(monkeypatch):
    sample = SAMPLES["cestria"]
    one = next(case for case in sample.cases if case["id"] == "broken-gutter")
    begun = Sample(sample.organisation, sample.staff, ({**one, "step": ()},))
    organisation = set_up(begun, MONDAY)
    reference = CaseRow.objects.get().reference
    customer = CaseRow.objects.get().customer
    carry_out(
        Command("withdraw", {}, Actor(customer, ("customer",))),
        organisation=organisation,
        reference=reference,
        at=MONDAY.astimezone(UTC),
    )

    set_up(Sample(sample.organisation, sample.staff, (one,)), MONDAY)

    assert CaseRow.objects.get().status == "withdrawn"


def test_a_real_organisation_of_the_same_name_is_left_alone():
    real = Organisation.objects.create(
        slug="cestria", name="Real", pack="cestria", reference_prefix="RR"
    )

    assert set_up(SAMPLES["cestria"], MONDAY) == real

    real.refresh_from_db()
    assert (real.name, real.demonstration) == ("Real", False)
    assert not Membership.objects.exists()
    assert not Staff.objects.exists()
    assert not CaseRow.objects.exists()


# -- what a sample may say ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"received": "yesterday"}, "is no time of a sample"),
        ({"by": "nobody-here"}, "nobody in this sample is 'nobody-here'"),
    ],
)
def test_a_slip_in_a_sample_is_said(change: dict[str, Any], said: str):
    sample = SAMPLES["cestria"]
    slip = Sample(sample.organisation, sample.staff, ({**sample.cases[0], **change},))

    with pytest.raises(ValueError, match=said):
        set_up(slip, MONDAY)


def test_each_case_has_a_name_of_its_own_and_says_what_it_shows():
    for sample in SAMPLES.values():
        names = [case["id"] for case in sample.cases]
        assert len(set(names)) == len(names)
        assert all(case["shows"] for case in sample.cases)


def test_some_declared_their_interests_and_one_has_yet_to(db):
    sample = SAMPLES["financial-ombudsman"]
    organisation = set_up(sample, MONDAY)
    tell.set_up(sample, MONDAY + timedelta(days=1))  # again, which declares nothing twice

    people = {staff.key: staff.username for staff in Staff.objects.all()}
    declared = Declaration.objects.filter(organisation=organisation)
    assert {people[one.person]: one.interests for one in declared} == {
        "financial-ombudsman-investigator": 0,
        "financial-ombudsman-investigator-2": 2,
        "financial-ombudsman-ombudsman": 0,
    }
    assert Interest.objects.filter(organisation=organisation).count() == 2


def test_what_is_said_of_the_newer_stories_is_so():
    found = {}
    for slug in ("cestria", "citizen", "peopleplus", "cipfa"):
        found |= {name: case for name, case, _ in told(set_up(SAMPLES[slug], MONDAY), MONDAY)}

    paid = list(found["water-through-ceiling"].named("paid"))
    assert [fact.data["amount"] for fact in paid] == [240]
    panel = found["heating-charge"]
    assert (panel.stage, panel.status, len(panel.convened)) == ("stage-3", "answered", 3)
    assert list(found["thirty-calls-a-day"].named("restriction-appeal"))
    half = found["carpet-under-the-leak"]
    assert [fact.data["amount"] for fact in half.named("paid")] == [90]
    assert half.offers[0].amount == 180
    offered = found["tablet-for-the-course"]
    assert offered.handover is not None and offered.handover.to != offered.handler
    neighbour = found["invoice-sent-twice"]
    assert neighbour.shut_out and neighbour.handler not in neighbour.shut_out
