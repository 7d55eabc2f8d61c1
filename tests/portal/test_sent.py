"""Does the confirmation say the reference, the dates with their proof, and how to come back?"""

import re

import pytest

from tests.portal.given import SLUGS, tell, words


def sent(client, organisation, kind=""):
    carried = tell(organisation, kind)
    path = f"/{organisation.slug}/tell/sent/{carried.reference}/{carried.secret}/"
    return carried, client.get(path)


def test_it_says_the_reference_and_the_dates_with_their_clauses(organisations, client):
    carried, page = sent(client, organisations["cestria"])

    said = words(page)
    assert f"We have your complaint Your reference {carried.reference}" in said
    assert "By Thursday 26 November 2026 We write to you to say that we have it." in said
    assert "By Monday 7 December 2026 We aim to give you our answer." in said
    assert "Sent 23 November 2026, 10:00am" in said


def test_each_date_can_be_counted_by_eye(organisations, client):
    _, page = sent(client, organisations["cestria"])

    html = page.content.decode()
    answer = html[html.index("Why 7 December for our answer?") :]
    calendar = answer[: answer.index("</table>")]
    numbers = [int(n) for n in re.findall(r"working day </span>(\d+)</b>", calendar)]
    assert numbers == list(range(1, 11))


def test_the_address_and_the_code_open_the_case(organisations, client):
    carried, page = sent(client, organisations["cestria"])

    address = f"/cestria/case/{carried.reference}/{carried.secret}/"
    assert f'href="{address}"' in page.content.decode()
    assert "Your code K7P3 92MX 4TQ8 WD5R" in words(page)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("slug", SLUGS)
def test_each_policy_confirms_and_invents_no_date(organisations, client, slug):
    _, page = sent(client, organisations[slug])

    said = words(page)
    assert "We have your complaint" in said
    if slug in ("peopleplus", "fos"):
        assert "No date yet You get our answer. Our policy does not give a time for it" in said
        assert "2026 We" not in said


@pytest.mark.parametrize(
    ("slug", "kind", "head"),
    [
        ("cestria", "compliment", "Thank you for your compliment"),
        ("citizen", "comment", "We have your comment"),
        ("peopleplus", "suggestion", "We have your suggestion"),
        ("citizen", "discrimination-concern", "We have your concern"),
    ],
)
def test_other_kinds_have_their_own_words(organisations, client, slug, kind, head):
    _, page = sent(client, organisations[slug], kind)

    assert head in words(page)


def test_the_ombudsmans_grounds_are_help_and_no_test(organisations, client):
    _, page = sent(client, organisations["cestria"])

    said = words(page)
    assert "It may help to say, if it is so: You believe that we did not look into" in said
    assert "You do not have to show it to us, or to ask us first." in said


def test_a_wrong_secret_is_not_found(organisations, client):
    carried = tell(organisations["cestria"])

    page = client.get(f"/cestria/tell/sent/{carried.reference}/AAAAAAAAAAAAAAAA/")

    assert page.status_code == 404
