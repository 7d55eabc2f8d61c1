"""What is missing from a case is named in its bundle, so that nobody has to find it out."""

import pytest
from django.db import connection

from putright.bundles.gathering import gathered
from putright.cases.erase import erase_file, erase_text
from putright.files.models import KeptFile
from putright.files.store import store
from putright.letters.models import BOUNCED, FAILED, HANDED_OVER, WAITING, Delivery
from tests.bundles.conftest import LATER
from tests.bundles.reading import bundle, case_json, pdf_text, says
from tests.cases.given import NOON, asked, received

RULE = {"by": "s-cleo", "rule": "kept for six years", "at": NOON}


def test_a_record_that_the_policy_wanted_and_nobody_made_is_named(council, made, folder):
    told = bundle(council, made.reference, folder)

    assert says(told, "not recorded") == [
        "The policy wants this on file before “Acknowledged”, and it was not: "
        "Plan of the investigation."
    ]
    assert "Plan of the investigation" in pdf_text(folder / "bundle.pdf")


def test_a_record_that_was_made_is_no_gap(council, folder):
    case = received(council)
    asked(council, case.reference, "plan", given={"text": "Ask the contractor."})
    asked(council, case.reference, "acknowledge", days=1, given={"text": "We have it."})

    assert says(bundle(council, case.reference, folder), "not recorded") == []


def test_erased_words_and_files_are_named_with_their_rule(
    council, made, folder, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        erase_text(council, made.reference, 1, "what_happened", **RULE)
        erase_file(council, made.reference, KeptFile.objects.get().id, **RULE)

    told = bundle(council, made.reference, folder)

    assert says(told, "erased") == [
        "Words of “Received: Complaint” were erased on 23 November 2026. "
        "The rule: kept for six years."
    ]
    assert "was erased on 23 November 2026. The rule: kept for six years." in says(told, "file")[0]
    assert not (folder / "files").exists()
    assert case_json(folder)["facts"][0]["words"]["what_happened"] is None


def test_a_promise_that_was_missed_is_named(council, folder):
    case = received(council)

    told = bundle(council, case.reference, folder)

    assert "Acknowledgement: due by 26 November 2026, not done yet." in says(told, "missed")


def test_a_letter_that_did_not_arrive_is_named(council, made, folder):
    number = next(
        n for n, fact in enumerate(gathered(council, made.reference, LATER).case.facts, 1)
        if fact.name == "sent"
    )  # fmt: skip
    case = gathered(council, made.reference, LATER).stream.case
    Delivery.objects.create(
        organisation=council, case=case, sequence=number, number=1, letter="holding",
        channel="email", state=FAILED, created_at=NOON, changed_at=NOON, fault="refused",
    )  # fmt: skip

    told = bundle(council, made.reference, folder)

    (one,) = says(told, "not delivered")
    assert one.startswith("The letter “Holding letter” ") and "did not arrive by email" in one


@pytest.mark.parametrize("copy", [BOUNCED, WAITING])
def test_a_letter_that_went_one_way_is_delivered_whatever_became_of_a_copy(
    council, made, folder, copy
):
    it = gathered(council, made.reference, LATER)
    number = next(n for n, fact in enumerate(it.case.facts, 1) if fact.name == "sent")
    for place, (channel, state) in enumerate((("email", HANDED_OVER), ("post", copy)), 1):
        Delivery.objects.create(
            organisation=council, case=it.stream.case, sequence=number, number=place,
            letter="holding", channel=channel, state=state, created_at=NOON, changed_at=NOON,
            fault="returned" if state == BOUNCED else "",
        )  # fmt: skip

    assert says(bundle(council, made.reference, folder), "not delivered") == []


def test_a_file_whose_bytes_are_lost_is_named(council, made, folder):
    store().delete(KeptFile.objects.get().place)

    told = bundle(council, made.reference, folder)

    assert says(told, "file") == [
        "“mould.jpg” is not here. Its bytes are not in the store of files."
    ]


def test_a_record_that_was_tampered_with_is_said_first(council, made, folder):
    with connection.cursor() as cursor:
        cursor.execute('update cases_text set "words" = %s where "words" = %s',
                       ["Zofia was pleased.", "Zofia rang at noon."])  # fmt: skip

    told = bundle(council, made.reference, folder)

    assert told.gaps[0].sort == "record"
    assert "These words were changed" in told.gaps[0].says
    assert case_json(folder)["record"]["whole"] is False
    assert "It is not whole" in pdf_text(folder / "bundle.pdf")


def test_a_case_from_another_system_says_that_there_was_more(council, folder):
    case = received(council, source="import:Old system")

    assert (
        "taken in from another system (Old system)"
        in says(bundle(council, case.reference, folder), "before")[0]
    )
