"""When does a message say that it was written?"""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from putright.mail.reading.faults import Faults, shown


def written_at(said: str, faults: Faults) -> datetime | None:
    """Return the moment in UTC, or None. What a sender says of the time proves nothing."""
    if not said:
        faults.tell("It does not say when it was written.")
        return None
    plain = re.sub(r"\s*:\s*", ":", re.sub(r"\([^()]*\)", " ", said[:200]))
    moment = _moment(plain)
    if moment is None or not 1900 <= moment.year <= 2100:
        faults.tell(f"It says that it was written {shown(said)}, which is no date.")
        return None
    return moment


def _moment(said: str) -> datetime | None:
    # Beware: the standard library fails in several ways on odd dates, not only in one.
    try:
        parts = parsedate_tz(said)
        if parts is None:
            return None
        ahead = timedelta(seconds=parts[9] or 0)
        if abs(ahead) > timedelta(hours=15):
            ahead = timedelta()  # no place on earth is so far ahead: a zone that was made up
        return datetime(*parts[:6], tzinfo=timezone(ahead)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
