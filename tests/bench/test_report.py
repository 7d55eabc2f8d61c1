"""A table says what misses its target, and how far from the limit everything is."""

import re

import pytest

from bench import common, report
from bench.__main__ import Odd, main, read


def row(what, cases, **rest):
    return {"on": "postgresql", "cases": cases, "what": what, **rest}


def lines(*rows):
    """Return the cells of each line of the first table that has it, by its name."""
    cells = [re.split("  +", line) for line in report.table(rows).splitlines()]
    return {name: rest for name, *rest in reversed(cells)}


def test_what_misses_its_target_at_the_judged_size_is_starred():
    found = lines(
        row("W2 worklist", 1_000, clients=1, p50_ms=6.0, statements=4),
        row("W2 worklist", 100_000, clients=1, p50_ms=7.5, statements=5),
        row("W3 open a case", 100_000, clients=1, p50_ms=4.5, statements=6),
    )

    assert "7.50*" in found["W2 worklist"]
    assert "6.00" in found["W2 worklist"]
    assert "5* of 4" in found["W2 worklist"]
    assert "4.50" in found["W3 open a case"]


def test_growth_and_the_distance_from_the_limit_are_ratios():
    found = lines(
        row("W2 worklist", 1_000, clients=1, p50_ms=2.0),
        row("W2 worklist", 100_000, clients=1, p50_ms=3.0, p95_ms=9.0),
        row("W2 worklist", 1_000_000, clients=1, p50_ms=3.1),
        row("W2 worklist", 100_000, limit="by its index", p50_ms=0.5),
    )

    target, *times, p95, after_100k, after_1m, limit, ratio = found["W2 worklist"]
    assert (target, times, p95) == ("5", ["2.00", "3.00", "3.10"], "9.00")
    assert (after_100k, after_1m) == ("1.50*", "1.55")
    assert (limit, ratio) == ("0.50", "6.00")


def test_a_rate_below_its_target_is_starred():
    found = lines(
        row("W7 deadline pass", 100_000, per_s=9_000),
        row("W7b recount", 100_000, per_s=25_000),
    )

    assert "9,000*" in found["W7 deadline pass"]
    assert "25,000" in found["W7b recount"]


def test_a_page_that_is_not_there_is_said_to_be_missing():
    assert "not there" in report.table([row("W6 figures", 1_000, note="not there: /figures/")])


def test_a_busy_machine_is_told_of():
    quiet = [row("W2 worklist", 1_000, clients=1, p50_ms=2.0, other_cores=0.05)]
    busy = [row("W2 worklist", 1_000, clients=1, p50_ms=2.0, other_cores=1.5)]

    assert "busy" not in report.table(quiet)
    assert "others used 1.5 processors" in report.table(busy)


def test_the_words_of_the_command_narrow_what_is_measured():
    wanted = read(["SIZES=1000,10000", "ON=sqlite", "ONLY=w1,W2", "SECONDS=3"])

    assert (wanted.sizes, wanted.on, wanted.seconds) == ((1_000, 10_000), ("sqlite",), 3.0)
    assert wanted.has("w2")
    assert not wanted.has("w3")


@pytest.mark.parametrize("word", ["ON=mysql", "ONLY=w9", "SIZES=many", "SPEED=1", "ON"])
def test_an_odd_word_is_refused(word):
    with pytest.raises(Odd):
        read([word])


def test_without_the_common_tools_nothing_is_measured(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(common, "TOOLS", tmp_path)

    assert main([]) == 2
    assert "../shared/bench" in capsys.readouterr().err
