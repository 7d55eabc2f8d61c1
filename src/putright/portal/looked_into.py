"""What is looked into, and what was promised, as lines of the customer's page?"""

from datetime import date
from typing import Any

from putright.cases.queries import Opened
from putright.core.case import Commitment
from putright.design.days import day_full, on_day
from putright.design.short import in_short
from putright.languages import say
from putright.portal.common_points import worded_here
from putright.portal.findings import finding_of, is_about_another
from putright.portal.words import finding_kind


def points(opened: Opened) -> list[dict[str, Any]]:
    """Return what is looked into. Beware: a finding is the customer's once it is answered."""
    words = {fact.data["number"]: fact.words.get("what") for fact in opened.case.named("point")}
    ours = {f.data["number"] for f in opened.case.named("point") if worded_here(opened, f)}
    answered = opened.case.status in ("answered", "closed")
    found = []
    for point in opened.case.points:
        kind, word = "run", say("Still looking")
        if answered and point.outcome:
            kind = finding_kind(opened.policy, point.outcome)
            word = finding_of(opened.case, opened.policy, point.outcome)
        elif answered:
            kind, word = "none", say("Answered", "state")
        elif opened.case.status not in ("open", "answered"):
            kind, word = "none", say("Not looked into here")
        text = words.get(point.number) or say("These words have been erased.")
        row = {"number": point.number, "text": text, "state": kind, "word": word}
        if point.number not in ours and in_short(text) != " ".join(text.split()):
            more = say("All of it stands below, under “What you told us”.")
            row |= {"text": in_short(text), "note": more}
        found.append(row)
    return found


def promise(opened: Opened, made: Commitment, today: date) -> dict[str, Any]:
    """Return what was promised, by when, and whether it is done."""
    facts = {fact.data["number"]: fact for fact in opened.case.named("committed")}
    what = facts[made.number].words.get("what") if made.number in facts else ""
    another = is_about_another(opened.case, opened.policy)
    unsaid = say("What is to be done") if another else say("What we said we would do")
    row: dict[str, Any] = {"text": what or unsaid}
    by = say("By %(day)s.", day=day_full(made.on)) if made.on else ""
    if made.kept_at:
        kept = say("Done on %(day)s.", day=on_day(made.kept_at))
        return {**row, "note": kept, "state": "met", "word": say("Done", "state")}
    if made.on and made.on < today:
        day = day_full(made.on)
        late = (
            say("It was to be done by %(day)s, and nobody has told us that it is.", day=day)
            if another
            else say("We said we would do this by %(day)s. We are sorry that we have not.", day=day)
        )
        return {**row, "note": late, "state": "late", "word": say("Late", "state")}
    return {**row, "note": by, "state": "run", "word": say("To do", "state")}
