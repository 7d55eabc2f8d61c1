"""Which tables may a pack hold? Each by its name in the files."""

from typing import Any

from pydantic import Field

from putright.core.vocabulary.admission import Bar, Diversion
from putright.core.vocabulary.clauses import Clause, Document, Gap
from putright.core.vocabulary.clocks import Clock
from putright.core.vocabulary.cycles import Cycle
from putright.core.vocabulary.head import CalendarTable, Contact, Mailbox, PolicyHead
from putright.core.vocabulary.kinds import Kind, Points
from putright.core.vocabulary.letters import ByPost, EveryLetter, Letter, PlainWords, Route
from putright.core.vocabulary.people import (
    Access,
    Attestation,
    Course,
    HandingOver,
    Interests,
    OutsideLine,
    Role,
    Routing,
)
from putright.core.vocabulary.readings import Reading
from putright.core.vocabulary.records import Detail, Gate, Record
from putright.core.vocabulary.remedies import Authority, Band, OutcomeWord, Remedy
from putright.core.vocabulary.reminders import Reminders
from putright.core.vocabulary.shared import CountingTable, Table, Texts
from putright.core.vocabulary.stages import Procedure, Stage
from putright.core.vocabulary.surveys import Equality, Survey


class Pack(Table):
    """Everything that one version of one organisation's policy says."""

    policy: PolicyHead
    calendar: CalendarTable
    counting: CountingTable = CountingTable()
    settings: dict[str, Any] = Field(default_factory=dict)
    overlays: Texts = ()
    contact: tuple[Contact, ...] = ()
    mailbox: tuple[Mailbox, ...] = ()
    clause: tuple[Clause, ...] = ()
    gap: tuple[Gap, ...] = ()
    document: tuple[Document, ...] = ()
    reading: tuple[Reading, ...] = ()
    kind: tuple[Kind, ...] = ()
    points: Points = Points()
    access: Access = Access()
    role: tuple[Role, ...] = ()
    routing: tuple[Routing, ...] = ()
    handing_over: HandingOver = HandingOver()
    course: tuple[Course, ...] = ()
    attestation: tuple[Attestation, ...] = ()
    procedure: tuple[Procedure, ...] = ()
    stage: tuple[Stage, ...] = ()
    clock: tuple[Clock, ...] = ()
    reminders: Reminders = Reminders()
    detail: tuple[Detail, ...] = ()
    record: tuple[Record, ...] = ()
    gate: tuple[Gate, ...] = ()
    bar: tuple[Bar, ...] = ()
    diversion: tuple[Diversion, ...] = ()
    outcome: tuple[OutcomeWord, ...] = ()
    remedy: tuple[Remedy, ...] = ()
    authority: tuple[Authority, ...] = ()
    band: tuple[Band, ...] = ()
    interests: tuple[Interests, ...] = ()
    outside_line: tuple[OutsideLine, ...] = ()
    letter: tuple[Letter, ...] = ()
    route: tuple[Route, ...] = ()
    every_letter: EveryLetter = EveryLetter()
    by_post: tuple[ByPost, ...] = ()
    plain_words: PlainWords = PlainWords()
    cycle: tuple[Cycle, ...] = ()
    survey: tuple[Survey, ...] = ()
    equality: Equality = Equality()
