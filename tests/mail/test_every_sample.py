"""Every public message comes in by the real way, is shown, and is a case once a person says so."""

import re
from collections import Counter

import pytest

from putright.cases.models import CaseRow
from putright.cases.store import load
from putright.cases.verify import verify
from putright.files.models import KeptFile
from putright.mail.becoming import as_seen
from putright.mail.keeping import Came, keep, raw_of
from putright.mail.models import ASIDE, CASE, QUEUED, Arrived
from putright.mail.queue import understand_waiting
from putright.mail.reckoning import reckon
from putright.project import clock
from tests.mail.reading import samples
from tests.workspace.given import signed_in, staff

pytestmark = [pytest.mark.django_db(transaction=True), samples.there]
BARE = re.compile(r"</?[a-z0-9]+>")


@pytest.fixture
def all_of_them(association):
    """Return the rows of all, understood, and the bytes of each by its number."""
    at = clock.now()
    came = {}
    for name in samples.names():
        raw = samples.raw_of(name)
        came.setdefault(keep(association, raw, Came("file", "complaints"), at).number, raw)
    while understand_waiting(at):
        pass
    return list(Arrived.objects.order_by("number")), came


def test_none_is_lost_none_crashes_and_the_sum_is_right(association, all_of_them):
    rows, came = all_of_them

    assert {one.number: raw_of(one) for one in rows} == came
    assert len(rows) == 164, "seven are another once more: its Message-ID, sender, day and words"
    assert not [one for one in rows if one.reason in ("broken", "gone", "") and one.state != CASE]
    assert reckon(association, clock.now()).fault == ""
    assert verify(association).broken == []
    states = Counter(one.state for one in rows)
    assert states[CASE] == CaseRow.objects.count() > 50


def test_each_is_shown_and_each_that_waits_is_a_case_once_a_person_says_so(
    association, all_of_them
):
    reader = signed_in(staff("Asha Khan", {association: ["front-line"]}, team="Repairs"))
    rows, _ = all_of_them
    for one in rows:
        here = f"/staff/cestria/mail/{one.number}/"
        answer = reader.get(here)
        if one.state == CASE:
            assert answer.status_code == 302
            continue
        assert answer.status_code == 200, one.subject
        _looks_safe(reader.get(f"{here}laid-out/"))
        if one.state in QUEUED:
            typed = {"do": "case", "kind": "complaint", "seen": as_seen(one)}
            asked = reader.post(here, typed)
            assert asked.status_code == 302, (one.subject, one.reason)
    for one in Arrived.objects.filter(state=CASE):
        assert KeptFile.objects.get(id=one.file).case == one.case
        reference = CaseRow.objects.get(case=one.case).reference
        here = f"/staff/cestria/case/{reference}/file/{one.file}/message/"
        assert reader.get(here).status_code == 200
        _looks_safe(reader.get(f"{here}laid-out/"))
        assert load(association.pk, one.case, words=True).facts[0].words["what_happened"].strip()
    assert not Arrived.objects.exclude(state__in=(CASE, ASIDE)).exists()
    assert verify(association).broken == []
    assert reckon(association, clock.now()).fault == ""


def _looks_safe(answer):
    if answer.status_code == 404:  # plain text
        return
    assert answer.status_code == 200
    assert answer["Content-Security-Policy"].endswith("sandbox")
    shown = answer.content.decode().partition("<main")[2].partition(">")[2]
    shown = shown.partition("</main>")[0]
    assert all(BARE.fullmatch(tag) for tag in re.findall(r"<[^>]*>?", shown))
