"""Does every wrong answer get a gentle sentence, and is every right one taken?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms as django_forms
from hypothesis import given
from hypothesis import strategies as st

from putright.core.refusals import Refused
from putright.design import controls, day_fields, fields, forms
from tests.design.gallery import WRONG, EveryField


class Noticed(forms.Form):
    noticed = day_fields.DayField(
        label="When?", about="the day you first noticed", latest=lambda: date(2027, 1, 5)
    )


class Called(forms.Form):
    called = day_fields.MomentField(label="When?", about="the time of the call", required=False)


class Told(forms.Form):
    line = fields.WordsField(label="Your name", limit=20)
    words = fields.LongWordsField(label="What happened?", limit=50, required=False)


def day(text: str) -> Noticed:
    parts = [*text.split("/"), "", "", ""][:3]
    return Noticed(dict(zip(("noticed_day", "noticed_month", "noticed_year"), parts, strict=True)))


@pytest.mark.parametrize(
    ("typed", "said", "wrong"),
    [
        ("31/11/2026", "November has 30 days. Check the day you first noticed.", ["day"]),
        ("29/2/2026", "February 2026 has 28 days. Check the day you first noticed.", ["day"]),
        ("0/1/2026", "January has 31 days. Check the day you first noticed.", ["day"]),
        ("x/1/2026", "Write the day as a number, such as 27.", ["day"]),
        ("1/13/2026", "Write the month as a number from 1 to 12.", ["month"]),
        ("1/smarch/2026", "Write the month as a number from 1 to 12.", ["month"]),
        ("1/1/26", "Write the year with 4 figures, such as 2026.", ["year"]),
        ("1/1/", "Add a year to the day you first noticed.", ["year"]),
        ("/1/", "Add a day and a year to the day you first noticed.", ["day", "year"]),
        ("//", "Enter the day you first noticed.", ["day", "month", "year"]),
        ("6/1/2027", "must be 5 January 2027 or earlier.", ["day", "month", "year"]),
        ("²/1/2026", "Write the day as a number", ["day"]),
        ("1/\x00/2026", "Write the month as a number", ["month"]),
        ("9999999999999999999999/1/2026", "January has 31 days.", ["day"]),
    ],
)
def test_a_wrong_day_says_what_is_wrong_and_marks_only_that_box(typed, said, wrong):
    form = day(typed)

    assert not form.is_valid()
    assert said in form.errors["noticed"][0]
    assert controls.control(form["noticed"]).wrong == wrong
    assert controls.problems(form)[0]["href"] == f"#id_noticed_{wrong[0]}"


@pytest.mark.parametrize("typed", ["2/11/2026", " 02 / 11 /2026 ", "2/nov/2026", "2/November/2026"])
def test_a_day_is_taken_however_it_is_typed(typed):
    form = day(typed)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["noticed"] == date(2026, 11, 2)


@given(st.lists(st.text(max_size=6), min_size=3, max_size=3))
def test_no_typed_day_breaks_the_form(parts):
    form = Noticed(dict(zip(("noticed_day", "noticed_month", "noticed_year"), parts, strict=True)))

    assert form.is_valid() or form.errors["noticed"]


def called(day: str, time: str) -> Called:
    parts = [*day.split("/"), time]
    names = ("called_day", "called_month", "called_year", "called_time")
    return Called(dict(zip(names, parts, strict=True)))


@pytest.mark.parametrize(
    ("time", "hour", "minute"),
    [("2:30pm", 14, 30), ("2.30 PM", 14, 30), ("14:30", 14, 30), ("12am", 0, 0), ("noon", 12, 0)],
)
def test_a_time_is_taken_as_the_wall_clock_shows_it(time, hour, minute):
    form = called("5/1/2027", time)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["called"].astimezone(UTC) == datetime(
        2027, 1, 5, hour, minute, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "time", ["25:00", "14", "13pm", "0pm", "2:6pm", "half two", "1:99", "²:00"]
)
def test_a_wrong_time_is_refused(time):
    form = called("5/1/2027", time)

    assert "Write the time as 2:30pm or 14:30." in form.errors["called"][0]
    assert controls.control(form["called"]).wrong == ["time"]


def test_an_hour_that_did_not_happen_is_refused():
    assert "there was no such time" in called("28/3/2027", "1:30am").errors["called"][0]
    assert called("28/3/2027", "2:30am").is_valid()


def test_an_hour_that_happened_twice_is_the_first():
    form = called("31/10/2027", "1:30am")

    assert form.is_valid()
    assert form.cleaned_data["called"].astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_an_optional_moment_may_be_left_empty_but_not_half_empty():
    assert called("//", "").is_valid()
    assert "Add a time" in called("5/1/2027", "").errors["called"][0]


def test_words_have_limits_that_are_said():
    form = Told({"line": "n" * 21, "words": "w" * 51})

    assert form.errors["line"] == ["Use 20 characters or fewer. You have used 21."]
    assert form.errors["words"] == ["Use 50 characters or fewer. You have used 51."]


def test_a_line_break_counts_once_though_a_browser_sends_two():
    form = Told({"line": "A", "words": "\r\n".join("abcdefghijklmnopqrstuvwxy")})

    assert form.is_valid(), form.errors
    assert "\r" not in form.cleaned_data["words"]


def test_nul_is_refused_with_a_sentence_and_not_with_a_fault():
    form = Told({"line": "a\x00b", "words": "c\x00"})

    assert "hidden character" in form.errors["line"][0]
    assert "hidden character" in form.errors["words"][0]


class Paid(forms.Form):
    amount = fields.MoneyField(label="Amount", required=False)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("75", "75"), ("£75.50", "75.50"), ("1,200", "1200"), (" £ 0 ", "0"), ("", None)],
)
def test_money_is_taken_as_people_type_it(typed, amount):
    form = Paid({"amount": typed})

    assert form.is_valid()
    assert form.cleaned_data["amount"] == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    "typed",
    ["lots", "-1", "1.234", "NaN", "Infinity", "1e9", "9" * 400, "1,5", "1e3", "12,34", "٥"],
)
def test_what_is_not_money_is_refused(typed):
    assert not Paid({"amount": typed}).is_valid()


def test_an_empty_answer_names_its_question():
    errors = EveryField({}).errors

    assert errors["name"] == ["Enter your name."]
    assert errors["happened"] == ["Answer this question: what happened?"]
    assert errors["amount"] == ["Enter the amount."]
    assert errors["agrees"] == ["Tick the box if this is so: the customer agrees."]


def test_no_sentence_is_django_s_own():
    said = [message for messages in EveryField(WRONG).errors.values() for message in messages]
    said += [message for messages in EveryField({}).errors.values() for message in messages]

    assert not [s for s in said if "valid" in s or "required" in s.lower() or "Select" in s]


def test_a_refusal_is_shown_beside_what_was_typed():
    form = Told({"line": "Asha"})
    form.is_valid()

    form.show(Refused("x", "Choose someone new.", clauses=("6.13",)), field="line")
    form.show(Refused("y", "Point 3 has no finding."))

    assert form.errors["line"] == ["Choose someone new. (Clause 6.13)"]
    assert controls.problems(form) == [
        {"text": "Point 3 has no finding.", "href": ""},
        {"text": "Choose someone new. (Clause 6.13)", "href": "#id_line"},
    ]


def test_what_was_typed_is_kept():
    control = controls.control(day("31/11/2026")["noticed"])

    assert control.value == {"day": "31", "month": "11", "year": "2026"}


def test_a_day_that_was_given_before_is_shown_again():
    form = Noticed(initial={"noticed": date(2026, 11, 2)})

    assert controls.control(form["noticed"]).value == {"day": "2", "month": "11", "year": "2026"}


def test_choices_that_are_no_choice_are_left_out_of_radios():
    class Kinds(forms.Form):
        kind = django_forms.ChoiceField(
            choices=[("", "---------"), ("a", "A")], widget=django_forms.RadioSelect
        )

    assert [o["value"] for o in controls.control(Kinds()["kind"]).options] == ["a"]
