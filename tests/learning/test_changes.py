"""A change is published by somebody who did not write it, and no small group is given away."""

import pytest

from putright.learning.models import Change, ChangeLog, ChangeSource
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
HERE = "/staff/cestria/changes/"
PUBLIC = "/cestria/changes/"
WORDS = {
    "said": "Nobody told us when a visit was cancelled.",
    "did": "The planner rings before a visit is moved.",
    "service": "Repairs",
    "mark": "working",
    "evidence": "Missed visits fell from 14 a month to 5.",
}


@pytest.fixture
def cestria(db):
    return organisation("cestria")


@pytest.fixture
def writer(cestria):
    return signed_in(staff("Fay Moss", {cestria: ["front-line"]}, team="Centre"))


@pytest.fixture
def director(cestria):
    return signed_in(staff("Dot Hale", {cestria: ["director"]}))


def _complaints(cestria, number):
    return [received(cestria).reference for _ in range(number)]


def _written(director, references, **rest):
    given = {**WORDS, "cases": "\n".join(references), **rest}
    return director.post(HERE, given)


def _page(client, address=PUBLIC):
    return client.get(address).content.decode()


def test_what_one_writes_another_publishes(cestria, director, client):
    references = _complaints(cestria, 5)
    assert _written(director, references).status_code == 302
    change = Change.objects.get()
    here = f"{HERE}{change.number}/"
    assert WORDS["said"] not in _page(client)

    assert director.post(here, {"do": "publish"}).status_code == 422
    assert "somebody else reads it over" in _page(director, here)
    other = signed_in(staff("Finn Orr", {cestria: ["finance-director"]}))
    assert other.post(here, {"do": "publish"}).status_code == 302

    public = _page(client)
    assert WORDS["said"] in public and WORDS["evidence"] in public and "Working" in public
    assert "5 of you told us, Repairs" in public
    assert not any(reference in public for reference in references)
    assert [one.what for one in ChangeLog.objects.order_by("at")] == ["written", "published"]
    assert ChangeSource.objects.count() == 5


def test_four_people_are_not_counted_aloud(cestria, director, client):
    _written(director, _complaints(cestria, 4))
    Change.objects.update(published_at="2026-01-01T00:00Z", published_by="s-else")

    public = _page(client)

    assert WORDS["said"] in public and "told us, Repairs" not in public


def test_what_did_not_work_is_said_as_plainly_and_a_withdrawal_with_its_reason(
    cestria, director, client
):
    _written(director, _complaints(cestria, 5))
    Change.objects.update(published_at="2026-01-01T00:00Z", published_by="s-else")
    here = f"{HERE}{Change.objects.get().number}/"

    assert director.post(here, {"do": "mark", "mark": "not-working"}).status_code == 422
    director.post(here, {"do": "mark", "mark": "not-working", "evidence": "Nothing fell."})
    public = _page(client)
    assert "Did not work" in public and "Nothing fell." in public

    director.post(here, {"do": "withdraw", "because": "The visits ended."})
    public = _page(client)
    assert "Withdrawn" in public and "The visits ended." in public


def test_only_who_the_policy_lets_publish_does(cestria, director, writer):
    _written(director, _complaints(cestria, 1))
    here = f"{HERE}{Change.objects.get().number}/"

    assert writer.post(here, {"do": "publish"}).status_code == 404
    assert Change.objects.get().published_at is None
    Change.objects.update(published_at="2026-01-01T00:00Z", published_by="s-else")
    assert writer.post(here, {"do": "withdraw", "because": "No."}).status_code == 404
    assert "Publish it</button>" not in _page(writer, here)


def test_a_case_that_they_may_not_open_is_as_one_that_is_not_there(cestria, director, writer):
    closed = _complaints(cestria, 1)
    done(cestria, closed[0], "assign", "dot", ["director"], to="s-dot")
    missing = writer.post(HERE, {**WORDS, "cases": "CES-AAAA-AAAA-A"}).content.decode()
    shut = writer.post(HERE, {**WORDS, "cases": closed[0]}).content.decode()

    assert not Change.objects.exists()
    assert "nothing that you may open under" in missing
    assert "nothing that you may open under" in shut
    assert not Change.objects.exists()


def test_too_early_asks_by_when_it_will_be_known(cestria, director, client):
    references = _complaints(cestria, 1)
    assert _written(director, references, mark="early", evidence="").status_code == 422
    day = {"known_by_day": "1", "known_by_month": "3", "known_by_year": "2030"}
    assert _written(director, references, mark="early", evidence="", **day).status_code == 302
    Change.objects.update(published_at="2026-01-01T00:00Z", published_by="s-else")

    assert "We will know by 1 March 2030." in _page(client)


def test_nothing_yet_is_said_and_another_organisation_sees_nothing_of_it(cestria, director, client):
    citizen = organisation("citizen")
    _written(director, _complaints(cestria, 5))
    Change.objects.update(published_at="2026-01-01T00:00Z", published_by="s-else")
    number = Change.objects.get().number

    assert "We have not published a change yet" in _page(client, "/citizen/changes/")
    theirs = signed_in(staff("Dee Marsh", {citizen: ["director-of-customer-service"]}))
    assert theirs.get(f"/staff/citizen/changes/{number}/").status_code == 404


def test_one_service_at_a_time(cestria, director, client):
    _written(director, _complaints(cestria, 5))
    _written(director, _complaints(cestria, 5), said="Letters are hard.", service="Lettings")
    Change.objects.update(published_at="2026-01-01T00:00Z", published_by="s-else")

    only = _page(client, f"{PUBLIC}?service=Lettings")

    assert "Letters are hard." in only and WORDS["said"] not in only
    assert "Nothing is published about this service" in _page(client, f"{PUBLIC}?service=None")


def _another(cestria):
    return signed_in(staff("Finn Orr", {cestria: ["finance-director"]}))


@pytest.mark.parametrize(
    "words",
    [
        "Zofia Nowak was not told.",
        "Mrs Nowak was not told.",
        "Somebody (zofia@example.org) was not told.",
        "See CES-ABCD-EFGH-J for more.",
    ],
)
def test_what_names_somebody_is_not_published(cestria, director, client, words):
    _written(director, _complaints(cestria, 5), said=words)
    here = f"{HERE}{Change.objects.get().number}/"
    other = _another(cestria)

    assert "cannot be published as it stands" in _page(other, here)
    assert other.post(here, {"do": "publish"}).status_code == 422
    assert words not in _page(client)


def test_what_should_never_have_been_there_is_taken_off_words_and_all(cestria, director, client):
    _written(director, _complaints(cestria, 5))
    Change.objects.update(published_at="2026-01-01T00:00Z", published_by="s-else")
    here = f"{HERE}{Change.objects.get().number}/"

    assert director.post(here, {"do": "take-off"}).status_code == 302

    assert WORDS["said"] not in _page(client)
    change = Change.objects.get()
    assert (change.said, change.did, change.evidence) == ("", "", "")
    assert "Taken off" in _page(director, HERE)


def test_what_waits_is_read_by_its_writer_and_by_who_publishes_alone(cestria, director, writer):
    _written(director, _complaints(cestria, 1))
    here = f"{HERE}{Change.objects.get().number}/"

    assert WORDS["said"] not in _page(writer)
    assert writer.get(here).status_code == 404
    assert WORDS["said"] in _page(_another(cestria), here)


def test_a_day_that_is_gone_is_no_day_by_which_to_know(cestria, director):
    day = {"known_by_day": "1", "known_by_month": "3", "known_by_year": "2020"}
    answer = _written(director, _complaints(cestria, 1), mark="early", evidence="", **day)

    assert answer.status_code == 422 and not Change.objects.exists()
