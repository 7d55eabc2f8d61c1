"""What a pack asks of customers: which mistakes in it are told, and where?"""

import pytest

from putright.core.coverage import decides, rules
from putright.core.packs import parse_pack
from tests.core.test_pack_faults import GOOD, faults

SURVEY = """
[[survey]]
id = "after"
name = "How did we do?"
added = "x"

  [[survey.question]]
  id = "heard"
  asks = "Did we listen?"
"""
RECORD = """
[[record]]
id = "form-asked"
added = "x"
"""


def test_a_survey_is_read_with_the_usual_answers_where_it_names_none():
    policy = parse_pack({**GOOD, "surveys.toml": SURVEY})

    question = policy.survey[0].question[0]
    assert [text for _, text in question.choices][:2] == ["Very satisfied", "Satisfied"]
    assert question.choices[-1] == ("not-said", "I would rather not say")
    assert parse_pack(GOOD).survey == ()
    assert parse_pack(GOOD).equality.asked


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('answers = [{ id = "yes", text = "Yes" }]', "two answers or more"),
        (
            'answers = [{ id = "a", text = "A" }, { id = "a", text = "B" }]',
            "each with an id of its own",
        ),
        (
            'answers = [{ id = "a", text = "A" }, { id = "not-said", text = "B" }]',
            "an answer to every question already",
        ),
        ('''[[survey.question]]
id = "heard"
asks = "Again?"''', "Question 'heard' is written twice."),
        ("answer = []", "Did you mean answers?"),
    ],
)  # fmt: skip
def test_questions_that_could_not_be_counted_are_faults(more, says):
    found = faults(surveys_toml=f"{SURVEY}  {more}\n")

    assert len(found) == 1
    assert found[0].startswith("surveys.toml:")
    assert says in found[0]


def test_a_survey_without_questions_and_one_without_a_source_are_faults():
    found = faults(surveys_toml='[[survey]]\nid = "after"\nname = "How did we do?"\n')

    assert len(found) == 2
    assert any("asks nothing: write a question" in one for one in found)
    assert any("say which clause this comes from" in one for one in found)


def test_a_survey_of_a_kind_that_there_is_not_is_a_fault():
    found = faults(surveys_toml=SURVEY.replace("added", 'when = { kind = ["grumble"] }\nadded'))

    assert "'grumble' is no kind of this pack" in found[0]


def test_equality_questions_that_nobody_is_asked_are_a_fault():
    text = '[equality]\nasked = false\n[[equality.question]]\nid = "age"\nasks = "How old?"\n'

    assert "Questions that are not asked" in faults(surveys_toml=text)[0]


def test_what_may_come_of_a_request_is_something_that_there_is():
    wants = 'wants = "The form"\ncomes_as = ["form-cmae"]\n'

    found = faults(records_toml=RECORD + wants)

    assert "'form-cmae' is no fact or record of this pack" in found[0]


def test_nothing_can_fail_to_come_that_is_not_wanted():
    found = faults(records_toml=RECORD + 'otherwise = "We ask again."\n')

    assert "say what is wanted of the customer (wants)" in found[0]


def test_no_rehearsal_need_notice_what_is_asked_beside_the_case():
    policy = parse_pack({**GOOD, "surveys.toml": SURVEY + '\n[equality]\nadded = "x"\n'})

    surveys = [(name, rule) for name, rule, _ in rules(policy) if name.startswith("survey ")]
    assert len(surveys) == 1
    assert not decides(*surveys[0])
