"""When somebody is reminded is the pack's to say; what cannot be is refused, with its line."""

import pytest

from putright.core.counting import Amount
from putright.core.packs import parse_pack
from putright.core.refusals import PackFaults
from tests.builders import CESTRIA
from tests.core.test_pack_faults import GOOD


def with_reminders(text: str) -> dict[str, str]:
    return {**GOOD, "clocks.toml": f"{GOOD.get('clocks.toml', '')}\n[reminders]\n{text}\n"}


def test_a_pack_that_says_nothing_has_the_defaults():
    found = parse_pack(GOOD).reminders
    assert found.before == (Amount(2, "working days"), Amount(0, "working days"))
    assert (found.digest_at, found.undated_on, found.miss_to) == ("09:00", "monday", ())


def test_a_pack_says_how_long_before_and_when():
    found = parse_pack(
        with_reminders(
            'before = ["1 weeks", "1 working day"]\ndigest_at = "08:30"\nundated_on = ""\n'
            'miss_to = ["manager"]\nadded = "Ours"'
        )
    ).reminders
    assert [str(one) for one in found.before] == ["1 week", "1 working day"]
    assert (found.digest_at, found.undated_on, found.miss_to) == ("08:30", "", ("manager",))


def test_the_shipped_packs_say_that_theirs_are_added():
    assert CESTRIA.reminders.added


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('digest_at = "08:30"', "say which clause this comes from"),
        ('readings = ["none-such"]\nadded = "x"', "is no reading of this pack"),
        ('digest_at = "9 o\'clock"\nadded = "x"', "is no time of day"),
        ('digest_at = "23:00"\nadded = "x"', "outside office hours"),
        ('digest_at = "00:00"\nadded = "x"', "outside office hours"),
        ('before = ["3 hours"]\nadded = "x"', "how long before in days or weeks"),
        ('before = ["not stated"]\nadded = "x"', "how long before in days or weeks"),
        ('before = ["200 working days"]\nadded = "x"', "too early to remind"),
        ('undated_on = "sunday"\nadded = "x"', "undated_on"),
        ('miss_to = ["everybody"]\nadded = "x"', "miss_to"),
        ('often = "yes"\nadded = "x"', "often"),
    ],
)
def test_what_cannot_be_is_refused_with_its_file_and_line(text, said):
    with pytest.raises(PackFaults) as refused:
        parse_pack(with_reminders(text))
    assert any(said in f"{one.message} {one}" for one in refused.value.faults), refused.value.faults
    assert {one.file for one in refused.value.faults} == {"clocks.toml"}
    assert all(one.line > 1 for one in refused.value.faults)
