"""Praise is acknowledged, passed on and shared; what is praise and complaint at once is split."""

from tests.portal.given import address, staff, tell, words


def test_praise_that_was_passed_on_says_so(cestria, client):
    carried = tell(cestria, "compliment", points=None)
    staff(cestria, carried, "acknowledge", "front-line", person="s-joe", form="writing")
    staff(
        cestria,
        carried,
        "record",
        "service-team",
        person="s-joe",
        record="forwarded",
        forwarded_to="s-joanne",
    )
    staff(
        cestria, carried, "record", "service-team", person="s-joe", record="good-practice",
        practice="good practice", described="She came within the hour",
    )  # fmt: skip
    staff(
        cestria,
        carried,
        "record",
        "service-team",
        person="s-joe",
        record="shared-with-teams",
        teams="All",
    )

    said = words(client.get(address(cestria, carried)))

    assert "We replied to you on Monday 23 November 2026" in said
    assert "We passed it on to those it is about." in said
    assert "We told our other teams as well." in said
    assert "joanne" not in said.lower()
    assert "I am not satisfied" not in said


def test_who_praises_is_asked_whether_something_went_wrong_as_well(cestria, client):
    said = words(client.get("/cestria/tell/compliment/what/"))

    assert "If something went wrong as well, say that too" in said


def test_what_is_both_is_split_and_each_part_has_a_page_by_the_same_link(cestria, client):
    carried = tell(cestria, "complaint", points=[{"what": "The leak"}, {"what": "Joanne was kind"}])
    staff(cestria, carried, "split", "front-line", points=[2], kind="compliment", reason="Praise")

    whole = words(client.get(address(cestria, carried)))
    other = whole.split("The other part has a reference of its own: ")[1].split(".")[0]
    part = client.get(f"/cestria/case/{other}/{carried.secret}/")

    assert "We made two of it, so that each part is answered" in whole
    assert part.status_code == 200
    assert f"Compliment {other}" in words(part)
