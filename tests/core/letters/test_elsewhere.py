"""Is a letter that was written and sent elsewhere all that its policy asks, on the record?"""

from datetime import date

from tests.builders import CESTRIA, CITIZEN, asked, at, by, opened, refused

TEAM, FRONT, CENTRE = by("service-team"), by("front-line"), by("customer-service-centre")
TOLD = {"fields": {"reference": "ABC-1"}}
ANSWER = {
    "letter": "informal-answer",
    "says": ["answer", "how-to-challenge"],
    "text": "OK then.",
    "went_by": "post",
    "known": TOLD,
}


def test_how_it_went_is_asked():
    given = {name: value for name, value in ANSWER.items() if name != "went_by"}

    refusal = refused(opened(), CESTRIA, "send", TEAM, **given, also={"outcome": "upheld"})
    odd = refused(opened(), CESTRIA, "send", TEAM, **{**given, "went_by": "pigeon"})

    assert (refusal.code, refusal.missing) == ("details-missing", ("went_by",))
    assert refusal.clauses and refusal.only_details
    assert odd.code == "wrong-shape"


def test_one_that_answers_asks_all_that_an_answer_does():
    case = opened(points=[{"what": "The gate"}, {"what": "The lift"}])
    found = [{"number": n, "outcome": "not-upheld", "reason": "It shuts."} for n in (1, 2)]

    refusal = refused(case, CESTRIA, "send", TEAM, **ANSWER)
    not_theirs = refused(case, CESTRIA, "send", FRONT, **ANSWER, also={"points": found})
    after, facts = asked(case, CESTRIA, "send", TEAM, **ANSWER,
                         also={"outcome": "not-upheld", "points": found})  # fmt: skip

    assert (refusal.code, refusal.missing) == ("point-open", ("points",))
    assert "do that step first" in refusal.sentence
    assert not_theirs.code == "not-yours"
    assert [fact.name for fact in facts] == ["responded", "sent"]
    assert after.status == "answered"
    assert facts[1].data["went_by"] == "post"


def test_once_the_step_was_done_the_letter_only_tells_of_it():
    case = asked(opened(), CESTRIA, "respond", TEAM, outcome="not-upheld", form="writing")[0]

    facts = asked(case, CESTRIA, "send", TEAM, **ANSWER)[1]

    assert [fact.name for fact in facts] == ["sent"]
    assert refused(case, CESTRIA, "send", FRONT, **ANSWER).code == "not-yours"


def test_it_counts_from_the_day_on_which_it_went():
    given = {"letter": "acknowledgement", "says": ["what-we-understood", "who-answers"],
             "went_by": "post", "happened": at("2026-11-23T12:00")}  # fmt: skip

    facts = asked(opened(), CESTRIA, "send", FRONT, at("2026-11-30T10:00"), **given)[1]

    assert [fact.name for fact in facts] == ["acknowledged", "sent"]
    assert {fact.at for fact in facts} == {at("2026-11-23T12:00")}
    assert facts[0].data["form"] == "writing"


def test_what_was_said_on_the_telephone_is_no_answer_in_writing():
    spoken = {**ANSWER, "went_by": "phone", "also": {"outcome": "not-upheld"}}

    refusal = refused(opened(), CESTRIA, "send", TEAM, **spoken)

    assert refusal.code == "not-in-writing"


def test_a_date_or_reference_that_it_is_said_to_say_is_looked_for_in_its_words():
    case = asked(opened(CITIZEN), CITIZEN, "agreed-date", CENTRE, on=date(2026, 12, 18))[0]
    given = {"letter": "update", "says": ["progress", "expected-date", "reference"],
             "went_by": "email", "known": TOLD}  # fmt: skip

    def says(text):
        return refused(case, CITIZEN, "send", CENTRE, **given, text=text)

    dateless = says("ABC-1. A plumber came.")
    assert (dateless.code, dateless.missing) == ("not-in-its-words", ("text",))
    assert "18 December 2026" in dateless.sentence and dateless.clauses
    assert "ABC-1" in says("A plumber came. You hear by 18 December.").sentence
    facts = asked(case, CITIZEN, "send", CENTRE, **given, text="ABC-1: by 18 Dec.")[1]
    assert [fact.name for fact in facts] == ["updated", "sent"]


def test_one_that_is_composed_here_goes_from_here():
    given = {"letter": "acknowledgement", "known": TOLD, "went_by": "post",
             "parts": {"what-we-understood": "The lift.", "who-answers": "Asha."}}  # fmt: skip

    refusal = refused(opened(), CESTRIA, "send", FRONT, **given)

    assert (refusal.code, refusal.missing) == ("wrong-shape", ("went_by",))
