"""What should be known of colleagues before one of them is given a case?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from putright.core.policy import Course
from putright.core.training import trained
from putright.design.days import day_plain, listed
from putright.directory.away import Away, colleagues_and_away
from putright.directory.training import done_by
from putright.project import clock
from putright.workspace.door import StaffRequest
from putright.workspace.questions import Person, people


def able(request: StaffRequest, courses: Sequence[Course] = ()) -> dict[str, Person]:
    """Return every colleague, each with a note where they are away or lack one of these courses."""
    day = clock.today(request.organisation.zone)
    parts, away = colleagues_and_away(request.organisation, day)
    known = people(parts)
    done = done_by(request.organisation, known) if courses else {}
    wanted = {course.id for course in courses}
    found = {}
    for key, person in known.items():
        notes = [_away(away[key], known)] if key in away else []
        stands = trained(request.policy, (), done.get(key, []), day) if courses else []
        lacks = [s.course.name for s in stands if s.course.id in wanted and not s.holds]
        notes += [f"not trained in {listed(lacks)}"] if lacks else []
        found[key] = replace(person, note=", ".join(notes))
    return found


def _away(away: Away, people: Mapping[str, Person]) -> str:
    until = f"away until {day_plain(away.until)}" if away.until else "away"
    deputy = people.get(away.deputy)
    return f"{until}, {deputy.name} covers" if deputy else until
