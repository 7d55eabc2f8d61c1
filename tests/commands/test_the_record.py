"""`putright verify` finds what was changed behind its back; `putright rebuild` puts rows right."""

import json

import pytest


def verified(run_putright, *words: str) -> tuple[int, dict]:
    outcome = run_putright("verify", *words, "--json")
    assert "Traceback" not in outcome.stderr
    return outcome.returncode, json.loads(outcome.stdout)


def test_a_whole_record_is_said_to_be_whole(installation, run_putright):
    code, found = verified(run_putright)

    assert code == 0
    assert found["broken"] == found["erasures"] == []
    assert found["cases"] > 50
    outcome = run_putright("verify", "cipfa")
    assert outcome.returncode == 0
    assert outcome.stdout.endswith("whole\n")
    assert verified(run_putright, "cipfa")[1]["cases"] < found["cases"]


def test_an_event_that_was_changed_is_found(change, run_putright):
    change(
        """update cases_storedevent set data = replace(data, '"form"', '"from"')
           where name = 'acknowledged' and rowid =
           (select min(rowid) from cases_storedevent where name = 'acknowledged')"""
    )

    code, found = verified(run_putright)
    (broken,) = found["broken"]
    outcome = run_putright("verify")

    assert (code, outcome.returncode) == (1, 1)
    assert f"{broken['reference']} event {broken['sequence']}: " in outcome.stdout
    assert "1 broken" in outcome.stdout


def test_words_that_were_changed_are_found(change, run_putright):
    change("update cases_text set words = 'All is well.' where rowid = 1")

    code, found = verified(run_putright)

    assert code == 1
    assert len(found["broken"]) == 1


def test_rows_that_say_something_else_are_found_and_put_right(change, run_putright):
    assert run_putright("rebuild", "--check").stdout == "0 differences\n"
    change("update cases_caserow set status = 'lost' where status = 'withdrawn'")

    checked = run_putright("rebuild", "--check", "--json")
    assert checked.returncode == 1
    found = json.loads(checked.stdout)["differences"]
    assert {one["organisation"] for one in found} >= {"cestria", "cipfa"}

    assert run_putright("rebuild", "cestria").returncode == 0
    assert run_putright("rebuild", "cestria", "--check").returncode == 0
    assert run_putright("rebuild", "--check").returncode == 1
    outcome = run_putright("rebuild")
    assert "put right" in outcome.stdout
    assert outcome.returncode == 0
    assert run_putright("rebuild", "--check").stdout == "0 differences\n"


@pytest.mark.parametrize("word", ["verify", "rebuild"])
def test_a_slip_is_said(installation, run_putright, word: str):
    outcome = run_putright(word, "cestira")
    assert outcome.returncode == 1
    assert "no organisation 'cestira'. There are: cestria, cipfa" in outcome.stderr
    assert run_putright(word, "--sing").returncode == 2


@pytest.mark.parametrize("words", [["verify"], ["rebuild"], ["verify", "cestria", "--json"]])
def test_without_a_database_it_says_how_to_make_one(run_putright, words: list[str]):
    outcome = run_putright(*words)

    assert outcome.returncode == 1
    assert outcome.stdout == ""
    assert "`putright demo` makes one to try" in outcome.stderr
