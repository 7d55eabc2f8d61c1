"""The whole case for an ombudsman: for its handler and those who answer for all, told each time."""

import io
import json
import re
import zipfile
from hashlib import sha256

import pytest

from putright.cases.models import Text, ViewLog
from tests.workspace.given import done, received, signed_in, staff

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]
MARK = "Legal advice, or otherwise not for the other side or an ombudsman"


@pytest.fixture
def case(cestria, asha):
    reference = received(cestria).reference
    done(cestria, reference, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    done(cestria, reference, "note", "asha", MANAGER, text="Counsel says no.", privileged=True)
    return reference


def page(client, case, status=200):
    answer = client.get(f"/staff/cestria/case/{case}/bundle/")
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def make(client, case, what="archive"):
    return client.post(f"/staff/cestria/case/{case}/bundle/", {"what": what})


def whole(answer):
    return b"".join(answer.streaming_content)


def test_it_says_beforehand_what_stays_here_and_what_is_missing(case, as_asha):
    told = page(as_asha, case)

    assert "It was marked as legal advice, or otherwise as confidential." in told
    assert "What is missing" in told
    assert "Counsel" not in told


def test_the_archive_is_whole_and_holds_nothing_that_is_held_back(case, as_asha):
    answer = make(as_asha, case)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert f"{case}.zip" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(whole(answer))) as archive:
        held = {name.removeprefix(f"{case}/"): archive.read(name) for name in archive.namelist()}
    manifest = json.loads(held["manifest.json"])
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: sha256(content).hexdigest()
        for name, content in held.items()
        if name != "manifest.json"
    }
    assert b"Counsel" not in held["case.json"] + held["chronology.csv"]


def test_that_it_was_made_is_written_down_with_its_digest(case, as_asha, cestria):
    with zipfile.ZipFile(io.BytesIO(whole(make(as_asha, case)))) as archive:
        digest = sha256(archive.read(f"{case}/manifest.json")).hexdigest()

    noted = Text.objects.filter(organisation=cestria).order_by("-sequence")[0].words
    assert noted.startswith("A bundle of this case was made for an ombudsman: ")
    assert "1 fact was held back" in noted and digest in noted
    assert ViewLog.objects.filter(person="s-asha", opened=True).exists()


def test_only_the_pdf(case, as_asha):
    answer = make(as_asha, case, "pdf")

    content = whole(answer)
    assert content.startswith(b"%PDF-") and f"{case}.pdf" in answer.headers["Content-Disposition"]
    noted = Text.objects.order_by("-sequence")[0].words
    assert sha256(content).hexdigest() in noted


def test_whoever_only_opens_the_case_is_told_whose_part_it_is(case, as_ben):
    told = page(as_ben, case, 403)

    assert "A bundle is not for you to make" in told and "Director" in told
    assert make(as_ben, case).status_code == 403
    assert not Text.objects.filter(words__startswith="A bundle of this case").exists()


def test_whoever_answers_for_all_cases_may(case, cestria):
    director = signed_in(staff("Dia Evans", {cestria: ["director"]}))

    assert "Make the bundle" in page(director, case)


def test_for_whoever_may_not_open_the_case_there_is_no_such_page(case, as_cleo):
    missing = as_cleo.get("/staff/cestria/case/CE-0000-0000-0/bundle/")
    found = as_cleo.get(f"/staff/cestria/case/{case}/bundle/")

    assert found.status_code == missing.status_code == 404
    assert make(as_cleo, case).status_code == 404


def test_anything_else_asked_of_it_is_refused(case, as_asha):
    assert make(as_asha, case, "everything").status_code == 400


def test_to_whoever_may_not_the_history_gives_no_link_but_the_reason(case, as_ben):
    told = as_ben.get(f"/staff/cestria/case/{case}/history/").content.decode()

    assert f"/case/{case}/bundle/" not in told
    assert "A bundle for an ombudsman is not for you to make." in told
    assert "it is for its handler, or for whoever is" in told and "Director" in told


def test_the_history_leads_there(case, as_asha):
    told = as_asha.get(f"/staff/cestria/case/{case}/history/").content.decode()

    assert f"/staff/cestria/case/{case}/bundle/" in told


@pytest.mark.parametrize("ticked", ["on", None])
def test_a_note_is_marked_on_its_own_form(cestria, asha, as_asha, ticked):
    reference = received(cestria).reference
    done(cestria, reference, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    address = f"/staff/cestria/case/{reference}/do/note/"
    form = as_asha.get(address).content.decode()
    assert MARK in form

    typed = {"text": "Counsel says no.", "_seen": _seen(form)}
    if ticked:
        typed["privileged"] = ticked
    answer = as_asha.post(address, typed)

    assert answer.status_code == 302, re.findall(r"error-message.*", answer.content.decode())
    assert ("It was marked as legal advice" in page(as_asha, reference)) is bool(ticked)


# -- advice that nobody marked ------------------------------------------------------------


@pytest.fixture
def advised(case, cestria, ben):
    """Return the case, and the numbers of a question to a colleague and of the answer."""
    asks = {"of": "s-ben", "wanted": "advice", "what": "Are we liable?"}
    asked = done(cestria, case, "ask", "asha", MANAGER, **asks).sequence
    given = done(cestria, case, "reply", "ben", ["service-team"], text="Probably, I say.").sequence
    return case, asked, given


def inside(answer, case):
    with zipfile.ZipFile(io.BytesIO(whole(answer))) as archive:
        return archive.read(f"{case}/case.json").decode()


def test_advice_is_asked_about_and_left_out_unless_it_is_chosen(advised, as_asha):
    case, _, given = advised
    told = as_asha.get(f"/staff/cestria/case/{case}/bundle/").content.decode()

    assert "These look like advice: leave out or include?" in told
    assert f'value="{given}"' in told and "“Probably, I say.”" in told
    assert '" checked' not in told
    held = inside(make(as_asha, case), case)
    assert "Are we liable" not in held and "Probably" not in held

    address = f"/staff/cestria/case/{case}/bundle/"
    chosen = as_asha.post(address, {"what": "archive", "include": [str(given)]})

    assert "Probably, I say." in (held := inside(chosen, case)) and "Are we liable" not in held
    noted = Text.objects.order_by("-sequence")[0].words
    assert f"Advice of colleagues put in by choice: Fact {given}." in noted
    assert as_asha.post(address, {"what": "archive", "include": ["x"]}).status_code == 400


def test_what_is_marked_cannot_be_chosen(case, as_asha):
    number = 3  # the note that was marked
    assert "These look like advice" not in page(as_asha, case)

    address = f"/staff/cestria/case/{case}/bundle/"
    chosen = as_asha.post(address, {"what": "archive", "include": [str(number)]})

    assert "Counsel" not in inside(chosen, case)


@pytest.mark.parametrize(("step", "typed"), [
    ("ask", {"wanted": "task", "of": "s-ben", "what": "Ask our solicitor."}),
    ("reply", {"text": "She says: settle."}),
])  # fmt: skip
def test_a_question_and_its_answer_are_marked_on_their_forms(
    case, cestria, ben, as_asha, step, typed
):
    if step == "reply":
        given = {"of": "s-ben", "wanted": "task", "what": "Ring her."}
        done(cestria, case, "ask", "asha", MANAGER, **given)
    address = f"/staff/cestria/case/{case}/do/{step}/"
    form = as_asha.get(address).content.decode()
    assert MARK in form

    answer = as_asha.post(address, {**typed, "privileged": "on", "_seen": _seen(form)})

    assert answer.status_code == 302, re.findall(r"error-message.*", answer.content.decode())
    held = inside(make(as_asha, case), case)
    assert "Ask our solicitor" not in held and "settle" not in held and "Ring her" not in held


def test_what_nobody_marked_is_held_back_later_with_the_reason(case, cestria, as_asha):
    done(cestria, case, "note", "asha", MANAGER, text="The chair rang: settle.")
    address = f"/staff/cestria/case/{case}/bundle/"
    form = as_asha.get(address).content.decode()
    [number] = re.findall(r'value="(\d+)"[^>]*>\d+\. [^<]*The chair rang: settle', form)
    assert "Counsel says" not in form, "that is held back already"

    amiss = as_asha.post(address, {"what": "hold", "number": number, "why": ""})
    assert amiss.status_code == 422 and "The chair rang" in inside(make(as_asha, case), case)
    why = {"what": "hold", "number": number, "why": "A director said so."}
    assert as_asha.post(address, why).status_code == 302

    held = inside(make(as_asha, case), case)
    assert "The chair rang" not in held and "A director said so" not in held
    assert [one["reason"] for one in json.loads(held)["held_back"]] == ["marked"] * 3
    shown = as_asha.get(f"/staff/cestria/case/{case}/history/").content.decode()
    assert "A director said so." in shown


@pytest.mark.parametrize("number", ["1", "99", "x"])
def test_what_the_customer_wrote_cannot_be_held_back(case, as_asha, number):
    typed = {"what": "hold", "number": number, "why": "It looks bad."}

    assert as_asha.post(f"/staff/cestria/case/{case}/bundle/", typed).status_code == 422


def _seen(form: str) -> str:
    found = re.search(r'name="_seen" value="(\d+)"', form)
    return found.group(1) if found else ""
