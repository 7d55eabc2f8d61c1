"""A mapping that cannot be meant is refused with every fault and its line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from putright.core.refusals import PackFaults
from putright.imports.mapping import Source, parse_mapping
from putright.imports.values import Unread, detail_value, received_at
from putright.policies.load import load_policy
from tests.imports.conftest import MAPPING

CESTRIA = load_policy("cestria")
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


def faults(text: str) -> list[str]:
    with pytest.raises(PackFaults) as refused:
        parse_mapping(text, "m.toml")
    return [str(fault) for fault in refused.value.faults]


def test_all_faults_at_once_each_with_its_line():
    wrong = MAPPING.replace('source = "old-system"', "source = 3\ncolour = 1").replace(
        'column = "What"', 'colum = "What"'
    )

    assert faults(wrong) == [
        "m.toml:2: import.source: write text in quotes.",
        "m.toml:3: import.colour: this key is not known.",
        "m.toml:14: given.what.colum: this key is not known.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('key = "Ref"', "", 1, "import.key: this is missing"),
        ('key = "Ref"', "key = []", 3, "by it a row is known again"),
        ('key = "Ref"', 'key = ["Ref", " "]', 3, "by it a row is known again"),
        ('source = "old-system"', 'source = ""', 2, "by it a row is known again"),
        ('key = "Ref"', 'key = "Ref"\nzone = "Europe"', 4, "write a time zone"),
        ('key = "Ref"', 'key = "Ref"\nzone = "../secret"', 4, "write a time zone"),
        ('key = "Ref"', 'key = "Ref"\nencoding = "klingon"', 4, "write an encoding"),
        ('key = "Ref"', 'key = "Ref"\nencoding = "hex"', 4, "write an encoding"),
        ('key = "Ref"', 'key = "Ref"\ndelimiter = ";;"', 4, "write one character"),
        ('key = "Ref"', 'key = "Ref"\ndelimiter = \'"\'', 4, "write one character"),
        ('dates = ["%d/%m/%Y"]', 'dates = ["%Q"]', 10, "is no way to write a date"),
        ('dates = ["%d/%m/%Y"]', 'dates = ["%Y %Y"]', 10, "is no way to write a date"),
        ('dates = ["%d/%m/%Y"]', 'at_time = "noon"', 10, "write a time of day"),
        ('column = "What"', 'column = "What"\nvalue = "x"', 12, "and not both"),
        ('column = "What"', "", 12, "write a column to read, or a value to take"),
        ("[given.what]", "[given.points]", 12, "given.points: this cannot be taken from a file"),
        ("[given.kind]", "[given.sort]", 1, "Say where [given.kind] and [given.received_at]"),
        ("[customer.name]", "[customer.shoe]", 15, "name, email, phone, address, needs"),
        ("[given.kind]", "[given.kind", 5, "This is not TOML"),
        ("[import]", "", 1, "import: this is missing"),
    ],
)
def test_a_fault_says_what_to_write(old: str, new: str, line: int, said: str):
    (first, *_) = [one for one in faults(MAPPING.replace(old, new)) if said in one]

    assert first.startswith("m.toml:")
    assert abs(int(first.split(":")[1]) - line) <= 2, first


def test_nonsense_is_no_mapping():
    for text in ("", "a" * 100, "[import]\n" * 2, "a = " + "[" * 5000):
        assert faults(text)


@pytest.mark.parametrize("name", ["import-cfpb.toml", "import-sf311.toml"])
def test_the_mappings_that_come_with_the_manual_are_right(name: str):
    mapping = parse_mapping((HOW_TO / name).read_text(encoding="utf-8"), name)

    assert {"kind", "received_at", "what"} <= set(mapping.given)


# -- what a field says --------------------------------------------------------------------


def value(name: str, text: str, **source: object) -> object:
    return detail_value(
        name, Source(column=("c",), **source), {"c": text}, CESTRIA, "Europe/London"
    )


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("what", " The tap ", "The tap"),
        ("what", "", None),
        ("awareness", "2024-02-01", date(2024, 2, 1)),
        ("awareness", "2024-02-01T00:00:00", date(2024, 2, 1)),
        ("amount", "£1,250.50", 1250.5),
        ("duration", "12", 12),
        ("anonymous", "Yes", True),
        ("anonymous", "0", False),
        ("closed_elsewhere", "not stated", "not stated"),
        ("closed_elsewhere", "2024-02-01T09:30:00Z", datetime(2024, 2, 1, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_field_is_read_as_its_detail_is_typed(name: str, text: str, found: object):
    assert value(name, text) == found


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("awareness", "1/2/2024", "c is '1/2/2024', which is no date here."),
        ("awareness", "2024-02-30", "no date here"),
        ("awareness", "٢٠٢٤-٠٢-٠١", "no date here"),
        ("awareness", "0001-01-01", "no date here"),
        ("awareness", "9999-12-31", "no date here"),
        ("amount", "a lot", "which is no number"),
        ("amount", "1e400", "which is no number"),
        ("anonymous", "perhaps", "write yes or no"),
        ("visitor", "Ada", "would name a member of staff"),
    ],
)
def test_a_field_that_cannot_be_meant_is_said(name: str, text: str, said: str):
    with pytest.raises(Unread, match=said.replace(".", r"\.")):
        value(name, text)


def test_words_of_the_file_become_words_of_the_policy():
    words = {"Phone": "phone", "Gone": ""}

    assert value("channel", "Phone", words=words) == "phone"
    assert value("channel", "Gone", words=words) is None
    assert value("channel", "Fax", words=words, otherwise="letter") == "letter"
    with pytest.raises(Unread, match="c is 'Fax', not one of Phone, Gone"):
        value("channel", "Fax", words=words)
    with pytest.raises(Unread, match="c is blank"):
        value("channel", "", words=words, required=True)


def test_the_first_kind_that_the_policy_knows():
    ours = Source(value=("casework", "complaint"))

    assert detail_value("kind", ours, {}, CESTRIA, "Europe/London") == "complaint"
    with pytest.raises(Unread, match="cestria knows no kind casework"):
        detail_value("kind", Source(value=("casework",)), {}, CESTRIA, "Europe/London")


def test_a_day_counts_at_the_time_and_in_the_zone_that_are_said():
    source = Source(column=("c",), dates=("%m/%d/%Y",), at_time="09:15")

    found = received_at(source, {"c": "07/04/2024"}, "America/New_York")

    assert found.isoformat() == "2024-07-04T09:15:00-04:00"
    with pytest.raises(Unread, match="c is blank"):
        received_at(source, {"c": " "}, "America/New_York")


def test_a_zone_left_out_on_purpose_is_not_read_after_all():
    source = Source(column=("c",), dates=("%Y-%m-%d %H:%M:%S+00:00",))

    assert received_at(source, {"c": "2017-07-04 10:00:00+00:00"}, "America/Los_Angeles").hour == 10
    with pytest.raises(Unread, match="no date here"):
        received_at(source, {"c": "2017-07-04 10:00:00+01:00"}, "America/Los_Angeles")
