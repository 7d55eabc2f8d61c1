"""Is everything that was changed in a draft shown: its words, and what goes with them?"""

import pytest

from tests.workspace.given import done, received
from tests.workspace.test_letter import at, send, words_for

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]


def test_a_finding_that_was_changed_is_shown_as_words_are(as_asha, cestria, asha):
    points = ["The lift was broken"]
    given = {"ask_for": "stage-1", "role": "tenant", "points": points}
    case = received(cestria, **given).reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    where = at(case, "stage-1-answer")
    words = words_for(as_asha.get(where).content.decode(), "We came within a day.")
    words = {name: text for name, text in words.items() if not name.startswith("w-point")}
    found = {"point-1-outcome": "upheld", "point-1-reason": "We were late."}
    send(as_asha, where, **words, **found)

    send(as_asha, where, **words, **(found | {"point-1-reason": "We were early."}))

    page = as_asha.get(f"{where}changes/").content.decode()
    assert "Point 1: Why?" in page
    assert "late.<" in page and "early.<" in page
    assert "No words changed" not in page
