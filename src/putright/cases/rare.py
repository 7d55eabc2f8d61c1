"""How are events found that few cases have, among very many that every case has?

By an index of the rare ones alone (`interests/migrations/0002_rare_events.py`). Beware:
SQLite uses such an index only where a query has its condition word for word.
"""

COMMON = (
    "'received', 'recorded', 'entered', 'point', 'acknowledged', 'assigned', 'responded',"
    " 'promised', 'missed', 'noted', 'sent', 'closed', 'told'"
)


def is_rare(table: str) -> str:
    """Return the condition on which an event is in the index of the rare ones."""
    return f'{table}."name" not in ({COMMON})'
