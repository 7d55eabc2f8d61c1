"""What a colleague sends in is logged by that, and their line manager knows: PP-10."""

from datetime import timedelta

import pytest

from putright.cases.carry_out import carry_out
from putright.cases.models import CaseRow, ClockRow
from putright.cases.queries import worklist
from putright.cases.store import load
from putright.cases.verify import verify
from putright.core.facts import Actor, Command
from putright.directory.models import Line
from putright.mail.keeping import QUIETLY, Came, keep
from putright.mail.models import Arrived
from putright.mail.queue import understand_waiting
from putright.notices.models import Notice
from putright.reminders.models import Wish
from tests.mail.conftest import NOON
from tests.mail.written import written
from tests.workspace.given import organisation, staff

pytestmark = pytest.mark.django_db(transaction=True)
ASHA = "Asha <Asha@plus.example>"


@pytest.fixture
def plus(db):
    """Return PeoplePlus: Asha answers to Max Reed, and Max Reed to Nia Bell."""
    plus = organisation("peopleplus", name="PeoplePlus")
    for name, role in (("Asha Khan", "first-recipient"), ("Max Reed", "line-manager"),
                       ("Nia Bell", "line-manager")):  # fmt: skip
        person = staff(name, {plus: [role]}).key
        email = f"{person[2:]}@plus.example"
        Wish.objects.create(organisation=plus, person=person, email=email)
    Line.objects.create(organisation=plus, person="s-asha", manager="s-max")
    Line.objects.create(organisation=plus, person="s-max", manager="s-nia")
    return plus


@pytest.fixture
def comes(plus):
    def comes(text="A learner told me today.", *, door="imap", at=NOON, sender=ASHA, **rest):
        raw = written(text, sender=sender, subject="Course", **rest)
        keep(plus, raw, Came(door, "customer-experience", at - timedelta(minutes=3)), at)
        understand_waiting(at)
        return Arrived.objects.get()

    return comes


def facts(one):
    return {fact.name: fact for fact in load(one.organisation_id, one.case, words=True).facts}


def told():
    return {one.to.partition("@")[0]: one for one in Notice.objects.all()}


def state_of(clock):
    return ClockRow.objects.get(clock=clock).state


def test_sending_it_in_logs_it_when_it_arrived_and_tells_the_line_manager(plus, comes):
    one = comes()

    on_file = facts(one)
    assert (on_file["logged"].by, on_file["logged"].role) == ("s-asha", "first-recipient")
    assert on_file["logged"].at == NOON - timedelta(minutes=3)
    assert on_file["line-manager-told"].data["manager"] == "s-max"
    assert on_file["line-manager-told"].at == NOON
    assert sorted(told()) == ["asha", "max"]
    reference = CaseRow.objects.get().reference
    assert {each.subject for each in told().values()} == {f"Logged as {reference}"}
    assert all("learner" not in each.text for each in told().values())
    assert not ClockRow.objects.filter(clock__in=("logged", "line-manager-told")).exclude(
        state="met"
    )
    assert verify(plus).broken == []


def test_a_worker_that_does_it_twice_logs_it_once(plus, comes):
    comes()
    Arrived.objects.update(next_at=NOON)
    understand_waiting(NOON)

    one = Arrived.objects.get()
    names = [fact.name for fact in load(plus.pk, one.case).facts]
    assert names.count("logged") == names.count("line-manager-told") == 1
    assert Notice.objects.count() == 2


def test_a_manager_whom_it_names_is_passed_over_and_the_next_is_told(plus, comes):
    one = comes("The learner says that max\n reed shouted at her.")

    assert facts(one)["line-manager-told"].data["manager"] == "s-nia"
    assert sorted(told()) == ["asha", "nia"]
    assert "named in it" in told()["asha"].text
    assert "named in it" not in told()["nia"].text
    assert "reed" not in told()["asha"].text.lower()


def test_a_manager_who_turns_out_to_be_complained_of_was_told_in_vain(plus, comes):
    comes()
    asha = Actor("s-asha", ("first-recipient",))
    reference = CaseRow.objects.get().reference
    declare = Command("declare", {"person": "s-max", "why": "subject"}, asha)

    carry_out(declare, organisation=plus, reference=reference, at=NOON)

    assert state_of("line-manager-told") == "not stated", "it is owed again, and listed"
    assert state_of("logged") == "met"
    again = Command("line-manager-told", {"manager": "s-nia"}, asha)
    carry_out(again, organisation=plus, reference=reference, at=NOON)
    assert state_of("line-manager-told") == "met"


def test_where_nobody_can_be_told_it_stays_owed_and_is_listed(plus, comes):
    one = comes("It is about Max Reed, and about Nia Bell.")

    on_file = facts(one)
    assert "logged" in on_file and "line-manager-told" not in on_file
    assert list(told()) == ["asha"]
    assert "listed as not reported" in told()["asha"].text
    assert state_of("line-manager-told") == "not stated"
    team = Actor("s-cet", ("customer-experience",))
    listed = {one.label for one in worklist(plus, team, "undated", NOON, whose="all")}
    assert "Line Manager told" in listed
    assert "Logged through the central address" not in listed, "it was logged"


def test_a_manager_without_an_address_was_not_told(plus, comes):
    Wish.objects.filter(person="s-max").delete()

    assert "line-manager-told" not in facts(comes())


def test_a_manager_who_logs_it_knows_of_it_though_nobody_is_above_them(plus, comes):
    one = comes(sender="Nia <nia@plus.example>")

    on_file = facts(one)
    assert (on_file["logged"].by, on_file["logged"].role) == ("s-nia", "line-manager")
    assert on_file["line-manager-told"].data["manager"] == "s-nia"
    assert list(told()) == ["nia"]


def test_one_who_may_not_log_is_told_that_it_is_not_logged(plus, comes):
    head = staff("Hal Oak", {plus: ["head-of-contract-assurance"]})
    Wish.objects.create(organisation=plus, person=head.key, email="hal@plus.example")

    one = comes(sender="Hal <hal@plus.example>")

    assert one.state == "became-case"
    assert "logged" not in facts(one)
    assert "That you logged it is not on its record" in told()["hal"].text


def test_a_sender_whom_our_server_calls_forged_has_logged_nothing(plus, comes, settings):
    settings.MAIL_CHECKED_BY = "mx.plus.example"
    said = "mx.plus.example; dmarc=fail header.from=plus.example"

    one = comes(headers={"Authentication-Results": said})

    assert one.state == "became-case"
    assert not {"logged", "line-manager-told"} & facts(one).keys()
    assert sorted(told()) == ["asha", "max"], "both hear that somebody used the address"
    assert "not who it says" in told()["asha"].text


def test_old_mail_is_logged_when_it_came_and_tells_nobody_now(plus, comes):
    one = comes(door=QUIETLY)

    on_file = facts(one)
    assert "logged" in on_file and "line-manager-told" not in on_file
    assert not Notice.objects.exists()


def test_what_a_customer_writes_there_is_logged_by_nobody_yet(plus, comes):
    one = comes(sender="Zofia Nowak <zofia@example.org>")

    assert not {"logged", "line-manager-told"} & facts(one).keys()
    assert state_of("logged") == "not stated"
    assert not Notice.objects.filter(kind="mail-logged").exists()


def test_the_case_and_what_was_done_by_sending_it_are_kept_together_or_not_at_all(
    plus, comes, monkeypatch
):
    def fails(*args, **rest):
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("putright.mail.sent_in.outbox.put", fails)
        comes()
        assert not CaseRow.objects.exists()

    understand_waiting(NOON + timedelta(hours=1))

    assert {"logged", "line-manager-told"} <= facts(Arrived.objects.get()).keys()
    assert Notice.objects.count() == 2


def test_whom_nobody_could_tell_a_person_tells_and_then_it_is_listed_no_more(plus, comes):
    comes("It is about Max Reed, and about Nia Bell.")
    asha = Actor("s-asha", ("first-recipient",))

    carry_out(
        Command("line-manager-told", {"manager": "s-dot"}, asha),
        organisation=plus, reference=CaseRow.objects.get().reference, at=NOON,
    )  # fmt: skip

    assert state_of("line-manager-told") == "met"
