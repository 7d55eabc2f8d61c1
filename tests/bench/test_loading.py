"""The cases that are measured are real ones: as the one door would have made them."""

import pytest

from bench.common import Absent, look

try:
    look()
except Absent as why:
    pytest.skip(str(why), allow_module_level=True)

from bench import lives
from bench.common import tool
from bench.loading import load
from bench.rows import SLUG, furnish, number_of
from putright.cases import tallies
from putright.cases.binding import policy_on
from putright.cases.codec import encode
from putright.cases.models import CaseRow, Text
from putright.cases.rebuild import differences
from putright.cases.verify import verify
from putright.core.case import EMPTY, fold
from putright.core.decide import decide
from putright.people.models import Organisation

CASES = 200


def as_written(fact):
    words = dict(sorted(fact.words.items()))
    about = (fact.name, fact.at, fact.recorded_at, fact.by, fact.role, fact.stage)
    return (*about, encode(fact.data), words)


@pytest.mark.parametrize("life", [*lives.LIVES])
def test_a_case_of_the_corpus_has_the_facts_that_the_rules_make(db, life):
    teller = furnish()
    led = [number for number in range(CASES) if lives.life_of(number) == life]
    assert led

    for number in led:
        case = tool("corpus").case(number)
        made = EMPTY
        for asked in lives.asked(case, teller.staff):
            policy = policy_on(teller.organisation, case["created"])
            made = fold(decide(made, asked.command, policy, asked.at), made)
        told = teller.tell(case).facts
        assert [as_written(fact) for fact in told] == [as_written(fact) for fact in made.facts]


@pytest.mark.django_db(transaction=True)
def test_what_is_loaded_is_a_whole_record_whose_rows_follow_from_it():
    load(CASES)

    found = verify()
    assert found.is_whole
    assert (found.cases, found.texts) == (CASES, 9 * CASES)
    assert list(differences()) == []
    organisation = Organisation.objects.get(slug=SLUG)
    assert tallies.differences(organisation) == {}
    assert CaseRow.objects.filter(status="open").count() == CASES // 5


@pytest.mark.django_db(transaction=True)
def test_the_words_of_the_corpus_are_there_to_be_searched():
    load(CASES)

    rare = Text.objects.filter(words__contains=tool("corpus").RARE)
    medium = Text.objects.filter(words__contains=tool("corpus").MEDIUM)
    assert [text.case for text in rare] == [number_of(7)]
    assert {text.case for text in medium} == {number_of(7), number_of(107)}
