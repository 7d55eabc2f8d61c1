"""What is kept of every case?

Three sorts of table. The record itself, only ever added to: `StoredEvent`, and
`Text`, whose words can be erased. Rows copied out of events, which may be dropped
and rebuilt: `CaseRow`, `ClockRow`, `CommitmentRow`, `RequestRow`, `PartyRow`,
`StandingRow`, `LetterRow`, `TallyRow`. And two of the shell's own: `DoorKey` and `ViewLog`. The
index of words that `search.py` reads is no table of Django's: migration 0003 makes it.

Every primary key leads with the organisation, so that the tables can be sharded
by it. Nothing but an organisation is a foreign key here, and the database does
not check that one on each insert: rows may come and go while events stay, and a
check would have every writer lock the same row of its organisation. Ids and other
words have no longest length: they come from packs, which the database does not know.
"""

from django.db import models
from django.db.models import Q

from putright.people.owning import of_organisation


class StoredEvent(models.Model):
    """One fact of one case, chained to the one before it by its hash."""

    pk = models.CompositePrimaryKey("organisation", "case", "sequence")
    organisation = of_organisation()
    case = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    name = models.CharField()
    shape = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.CharField(blank=True, default="")
    role = models.CharField(blank=True, default="")
    stage = models.CharField(blank=True, default="")
    # Beware: exact text, never jsonb, which reorders keys: the hash covers it.
    data = models.TextField(default="{}")
    texts = models.TextField(blank=True, default="")
    hash = models.BinaryField(max_length=32)


class Text(models.Model):
    """What somebody wrote: the words of one event, under one name, until they are erased."""

    pk = models.CompositePrimaryKey("organisation", "case", "sequence", "name")
    organisation = of_organisation()
    case = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    name = models.CharField()
    words = models.TextField(null=True)
    # Goes with the words: without it the digest in the event gives nothing away.
    salt = models.BinaryField(max_length=16, null=True)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(blank=True, db_default="")
    erased_rule = models.CharField(blank=True, db_default="")


class CaseRow(models.Model):
    """A case as lists show it."""

    pk = models.CompositePrimaryKey("organisation", "case")
    organisation = of_organisation()
    case = models.BigIntegerField()
    reference = models.CharField()
    sequence = models.PositiveIntegerField()
    kind = models.CharField()
    procedure = models.CharField(blank=True, default="")
    stage = models.CharField(blank=True, default="")
    status = models.CharField()
    outcome = models.CharField(blank=True, default="")
    channel = models.CharField(blank=True, default="")
    service = models.CharField(blank=True, default="")
    pack = models.CharField()
    version = models.CharField()
    handler = models.CharField(blank=True, default="")
    team = models.CharField(blank=True, default="")
    restricted = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    # The moment as at which the clocks of this case were last worked out.
    reckoned_at = models.DateTimeField()
    next_on = models.DateField(null=True)
    next_clock = models.CharField(blank=True, default="")
    customer = models.CharField(blank=True, default="")
    # Digest of the secret in the customer's own link.
    link = models.CharField(blank=True, default="")
    title = models.CharField(blank=True, default="")
    source = models.CharField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "reference"), name="one_reference"),
        )
        indexes = (
            models.Index(
                fields=("organisation", "handler", "received_at", "case"),
                name="case_open_by_handler",
                condition=Q(status="open"),
            ),
            models.Index(
                fields=("organisation", "customer", "received_at", "case"),
                name="case_of_customer",
                # Beware: SQLite uses a partial index only where the query says the same.
                condition=Q(customer__gt=""),
            ),
            models.Index(fields=("organisation", "received_at", "case"), name="case_by_receipt"),
            models.Index(
                fields=("organisation", "team", "received_at", "case"), name="case_by_team"
            ),
            # Few cases are restricted: counts leave them out and add those one may open.
            models.Index(
                fields=("organisation", "received_at", "case"),
                name="case_restricted",
                condition=Q(restricted=True),
            ),
        )


class ClockRow(models.Model):
    """A clock of a case, running or finished, as it stood when it was last worked out."""

    pk = models.CompositePrimaryKey("organisation", "case", "number")
    organisation = of_organisation()
    case = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    clock = models.CharField()
    label = models.CharField()
    stage = models.CharField(blank=True, default="")
    key = models.CharField(blank=True, default="")
    strength = models.CharField()
    state = models.CharField()
    is_open = models.BooleanField()
    started_at = models.DateTimeField()
    promised = models.DateField(null=True)
    due = models.DateField(null=True)
    extended = models.DateField(null=True)
    # What it is judged by: the latest agreed, else promised, else due; none if not stated.
    owed_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    # Whether a fact, `missed`, says that the day in `owed_on` has passed.
    told = models.BooleanField(default=False, db_default=False)
    # Copied from the case, so that one index answers "what do I owe next?", and counting
    # need not look at each case.
    handler = models.CharField(blank=True, default="")
    team = models.CharField(blank=True, default="")
    restricted = models.BooleanField(default=False)

    class Meta:
        indexes = (
            # Why `restricted`: counting up to a thousand then reads the index, and no row.
            models.Index(
                fields=("organisation", "owed_on", "case", "number", "restricted"),
                name="clock_open_by_owed",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=("organisation", "handler", "owed_on", "case", "number"),
                name="clock_open_by_handler",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=("organisation", "team", "owed_on", "case", "number"),
                name="clock_open_by_team",
                condition=Q(is_open=True),
            ),
            # Few clocks wait for somebody else: whose they are is looked up among those.
            models.Index(
                fields=("organisation", "case", "number"),
                name="clock_waiting",
                condition=Q(is_open=True, state="paused"),
            ),
            models.Index(
                fields=("organisation", "owed_on", "case", "number"),
                name="clock_to_watch",
                condition=Q(is_open=True, told=False),
            ),
        )


class CommitmentRow(models.Model):
    """Something we said we would do, with a date and an owner; it outlives the closing."""

    pk = models.CompositePrimaryKey("organisation", "case", "number")
    organisation = of_organisation()
    case = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    owner = models.CharField(blank=True, default="")
    due_on = models.DateField(null=True)
    kept_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("organisation", "due_on", "case", "number"),
                name="commitment_open_by_due",
                condition=Q(kept_at=None),
            ),
        )


class RequestRow(models.Model):
    """What waits for a colleague: an answer that was asked for, or a case offered to them.

    `whom` is a person, `role:` or `team:` with its name, as in `access.known_as`. Number 0
    is the case itself, offered to somebody who has not accepted it yet.
    """

    pk = models.CompositePrimaryKey("organisation", "case", "number")
    organisation = of_organisation()
    case = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    wanted = models.CharField()
    whom = models.CharField()
    by = models.CharField(blank=True, default="")
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("organisation", "whom", "due_on", "case", "number"),
                name="request_open_of",
                condition=Q(done_at=None),
            ),
        )


class FlagRow(models.Model):
    """What must be known of a customer before any contact, on each of their cases.

    A warning for the safety of staff or a restriction of contact, as it was recorded in one
    case and not struck out there; its words stay in that case. One whose last day is over
    has its row still: rows follow from facts, not from the day.
    """

    pk = models.CompositePrimaryKey("organisation", "case", "number")
    organisation = of_organisation()
    case = models.BigIntegerField()
    number = models.PositiveIntegerField()  # the sequence of the event that recorded it
    customer = models.CharField()
    record = models.CharField()  # by the id of the pack
    about = models.CharField()  # "safety" or "restriction"
    until = models.DateField(null=True)
    review_on = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=("organisation", "customer"), name="flag_of_customer"),)


class PartyRow(models.Model):
    """Somebody joined to a case: a representative, a body, the other side."""

    pk = models.CompositePrimaryKey("organisation", "case", "number")
    organisation = of_organisation()
    case = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    party = models.CharField()
    side = models.CharField(blank=True, default="")
    body = models.CharField(blank=True, default="")
    lead = models.BooleanField(default=False)
    key = models.CharField(blank=True, default="")
    joined_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(
                fields=("organisation", "key", "case"),
                name="party_by_key",
                condition=Q(key__gt=""),
            ),
        )


class StandingRow(models.Model):
    """Who needs to know of a case, and who is shut out of it."""

    pk = models.CompositePrimaryKey("organisation", "case", "person")
    organisation = of_organisation()
    case = models.BigIntegerField()
    person = models.CharField()
    shut_out = models.BooleanField()

    class Meta:
        indexes = (
            models.Index(fields=("organisation", "person", "case"), name="standing_of"),
            # Few: the first look of a day asks for them before all else.
            models.Index(
                fields=("organisation", "person", "case"),
                name="standing_shut_out",
                condition=Q(shut_out=True),
            ),
        )


class LetterRow(models.Model):
    """A letter to send, written with the fact that calls for it; sent at least once."""

    pk = models.CompositePrimaryKey("organisation", "case", "sequence")
    organisation = of_organisation()
    case = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    letter = models.CharField()
    recipient = models.CharField(blank=True, default="")
    created_at = models.DateTimeField()
    # Stable, so that a letter sent twice is one letter to whoever receives it.
    message_id = models.CharField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("created_at", "organisation", "case", "sequence"),
                name="letter_to_send",
                condition=Q(sent_at=None),
            ),
        )


class TallyRow(models.Model):
    """How many cases came in a month, by kind, team and status: the sum of `change`.

    Whoever writes a case adds a row of their own, numbered, so that no two writers ever
    wait for the same sum; the worker adds those up into the row with number 0.
    """

    pk = models.CompositePrimaryKey(
        "organisation", "month", "kind", "team", "status", "restricted", "number"
    )
    organisation = of_organisation()
    month = models.DateField()  # its first day, where the organisation is
    kind = models.CharField()
    team = models.CharField(blank=True)
    status = models.CharField()
    restricted = models.BooleanField()
    number = models.BigIntegerField()
    change = models.IntegerField()


class DoorKey(models.Model):
    """Something that came through a door once: a form, a message, a row of an import."""

    pk = models.CompositePrimaryKey("organisation", "key")
    organisation = of_organisation()
    key = models.CharField()
    case = models.BigIntegerField()
    first = models.PositiveIntegerField()  # the sequences of the events it made
    last = models.PositiveIntegerField()


class ViewLog(models.Model):
    """One opening of one case by one member of staff, or one attempt that was turned away."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = of_organisation()
    number = models.BigIntegerField()
    case = models.BigIntegerField()
    person = models.CharField()
    at = models.DateTimeField()
    opened = models.BooleanField(default=True)

    class Meta:
        indexes = (models.Index(fields=("organisation", "case", "number"), name="view_of_case"),)
