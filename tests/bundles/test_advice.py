"""Advice of colleagues stays here unless somebody puts it in; what was marked stays for good."""

import json

import pytest

from putright.bundles.gathering import gathered
from putright.bundles.parts import Bundle, into_folder
from putright.commands import main
from putright.project import clock
from tests.bundles.conftest import LATER, with_file
from tests.bundles.reading import bundle, case_json, pdf_text
from tests.cases.given import asked, received


@pytest.fixture
def case(council) -> str:
    return received(council).reference


@pytest.fixture
def say(council, case):
    def say(do: str, **given: object) -> int:
        return asked(council, case, do, days=1, given=given).sequence

    return say


def whole(folder) -> str:
    kinds = (".json", ".csv", ".txt")
    plain = "".join(path.read_text() for path in folder.rglob("*") if path.suffix in kinds)
    return plain + pdf_text(folder / "bundle.pdf")


def reasons(folder) -> dict[int, str]:
    return {one["fact"]: one["reason"] for one in case_json(folder)["held_back"]}


def test_advice_that_nobody_marked_stays_here_with_its_files_and_is_named(
    council, case, say, folder
):
    question = say("ask", of="s-asha", wanted="advice", what="Would a court find us liable?")
    paper = with_file(council, "opinion.pdf", b"%PDF-1.7 we would lose")
    answer = say("reply", text="The barrister says that we are.", files=[paper])

    bundle(council, case, folder)

    said = whole(folder)
    assert "liable" not in said and "barrister" not in said and "opinion.pdf" not in said
    assert reasons(folder) == {question: "advice", answer: "advice"}
    assert "It is advice that a colleague was asked for" in said
    assert not [one for one in folder.rglob("*") if one.is_file() and b"lose" in one.read_bytes()]


def test_a_task_for_a_colleague_goes_out(council, case, say, folder):
    say("ask", of="s-asha", wanted="task", what="Send me the register.")
    say("reply", text="It is in the folder.")

    bundle(council, case, folder)

    said = whole(folder)
    assert "Send me the register." in said and "It is in the folder." in said
    assert reasons(folder) == {}


def test_whoever_makes_it_may_put_advice_in(council, case, say, folder):
    question = say("ask", of="s-asha", wanted="advice", what="How old is that lift?")
    answer = say("reply", text="Forty years.")

    made = gathered(council, case, LATER, included=[answer])
    into_folder(Bundle(made), folder)

    assert "Forty years." in whole(folder) and "How old" not in whole(folder)
    assert reasons(folder) == {question: "advice"} and list(made.put_in) == [answer]


@pytest.mark.parametrize("marked", ["ask", "reply"])
def test_what_was_marked_stays_whatever_is_chosen(council, case, say, folder, marked):
    mark = {"privileged": True}
    question = say("ask", of="s-asha", wanted="task", what="Ring our solicitor.",
                   **(mark if marked == "ask" else {}))  # fmt: skip
    answer = say("reply", text="Settle.", **(mark if marked == "reply" else {}))

    into_folder(Bundle(gathered(council, case, LATER, included=[question, answer])), folder)

    assert "solicitor" not in whole(folder) and "Settle" not in whole(folder)
    assert reasons(folder) == {question: "marked", answer: "marked"}


def test_the_command_line_puts_in_what_it_is_told_and_nothing_else(
    council, case, say, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    say("ask", of="s-asha", wanted="advice", what="How old is that lift?")
    answer = say("reply", text="Forty years.")
    export = ["export", "mini", case, "--to", str(tmp_path), "--json"]

    assert main([*export, "--include", "1"]) == 1
    assert "fact 1 is not advice that can be put in" in capsys.readouterr().err
    assert main([*export, "--include", str(answer)]) == 0
    told = json.loads(capsys.readouterr().out)

    assert answer not in [one["fact"] for one in told["held_back"]]
    assert "Forty years." in (tmp_path / case / "case.json").read_text()
