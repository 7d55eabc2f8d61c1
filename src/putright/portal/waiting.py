"""What do we wait for from the customer: what, by when, and what happens if it does not come?

A day and what follows are those that the policy gives, or that somebody here set in this
case. Where neither says anything, the page says that, and nothing is made up.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from putright.cases.queries import Opened
from putright.core.case import Offer, as_date
from putright.core.clocks import Running, clocks
from putright.core.parties import REPRESENTATIVE, live
from putright.core.policy import Clock, Record
from putright.core.rules.records import NONE_BECAUSE
from putright.design.days import day_full, day_of
from putright.languages import say
from putright.parties.authority import standing
from putright.portal.promises import cited

_OPEN = ("open", "answered")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that we need from the customer."""

    what: str
    text: str = ""  # as somebody here wrote it
    options: Sequence[str] = ()  # any one of these will do
    by: date | None = None
    otherwise: str = ""  # what follows if it does not come
    cites: Sequence[str] = ()
    sent_on: date | None = None  # they sent something since, and it is not looked at yet

    @property
    def by_words(self) -> str:
        return day_full(self.by) if self.by else say("Our policy does not give a time for it.")

    @property
    def otherwise_words(self) -> str:
        return self.otherwise or say("Our policy does not say what happens then.")

    @property
    def in_short(self) -> str:
        """Return both in a line, for a list."""
        if self.by is None:
            return say("Our policy gives no time for it, and does not say what follows.")
        return say("By %(day)s.", day=day_full(self.by)) + f" {self.otherwise}".rstrip()


def wanted(opened: Opened, at: datetime) -> list[Wanted]:
    """Return what we wait for from the customer, the earliest day first. Offers are apart."""
    if opened.case.status not in _OPEN:
        return []
    found = [*_records(opened, at), *_messages(opened), *_authority(opened, day_of(at))]
    return sorted(found, key=lambda one: one.by or date.max)


def of_offer(opened: Opened, offer: Offer, at: datetime) -> Wanted:
    """Return by when an offer is to be answered: by the policy's clock, or as it was made."""
    running = _clock(opened, at, lambda clock: "offer-answered" in clock.stops)
    if running is not None:
        return Wanted("", by=running.limit, cites=cited(running.cites, opened.policy))
    made = (one for one in opened.case.named("offered") if one.data["number"] == offer.number)
    return Wanted("", by=as_date(next(made).data.get("until")))


def _clock(opened: Opened, at: datetime, fits: Callable[[Clock], bool]) -> Running | None:
    """Return the clock of the case that fits and runs; none is read where the pack has none."""
    if not any(fits(clock) for clock in opened.policy.all_clocks):
        return None
    running = clocks(opened.case, opened.policy, at)
    return next((one for one in running if one.is_open and fits(one.clock)), None)


# -- what the policy has us ask for -----------------------------------------------------------


def _records(opened: Opened, at: datetime) -> Iterator[Wanted]:
    """Give what a record on file asks of the customer, until what it asks for is there."""
    for record in opened.policy.record:
        if record.wants:
            yield from _asked_by(opened, record, at)


def _asked_by(opened: Opened, record: Record, at: datetime) -> Iterator[Wanted]:
    asked = opened.case.on_file(record.id, day_of(at))
    if not asked:
        return
    place, fact = asked[-1]
    after = opened.facts[place + 1 :]
    if fact.gives(NONE_BECAUSE) or any(one.name in record.comes_as for one in after):
        return
    running = _clock(opened, at, lambda clock: clock.counts_from == record.id)
    sent = _own(opened, place)
    if sent and not record.comes_as:
        return
    yield Wanted(
        record.wants,
        by=running.limit if running else None,
        otherwise=record.otherwise,
        cites=cited(record.cites or (running.cites if running else ()), opened.policy),
        sent_on=sent,
    )


def _own(opened: Opened, place: int) -> date | None:
    """Return the day on which they, or who acts for them, last added something after this."""
    acting = {one.key for one in opened.case.parties if one.party == REPRESENTATIVE}
    own = {opened.customer_key, *acting} - {""}
    for fact in reversed(opened.facts[place + 1 :]):
        if fact.name == "noted" and fact.by in own:
            return day_of(fact.at)
    return None


# -- what somebody here asked for -------------------------------------------------------------


def _messages(opened: Opened) -> Iterator[Wanted]:
    """Give each message to the customer that asks for an answer by a day, until they add any."""
    for place, fact in enumerate(opened.facts):
        by = as_date(fact.data.get("answer_wanted_by")) if fact.name == "noted" else None
        if by and fact.data.get("visible") == "customer" and not _own(opened, place):
            text = fact.words.get("text") or say("These words have been erased.")
            day = day_full(day_of(fact.at))
            yield Wanted(say("Your answer to what we wrote on %(day)s", day=day), text, by=by)


# -- authority --------------------------------------------------------------------------------


def _authority(opened: Opened, day: date) -> Iterator[Wanted]:
    """Give whoever would act for the customer, and may not yet."""
    if _is_asked_for_authority(opened, day):
        return
    names = {fact.data["number"]: fact.words.get("name") for fact in opened.case.named("joined")}
    for party in live(opened.case):
        stands = standing(opened, party, day) if party.party == REPRESENTATIVE else None
        if stands is None or party.told_us or stands.state not in ("none", "ended"):
            continue
        name = names.get(party.number) or say("somebody")
        yield Wanted(
            say("To see that you agree that %(name)s may act for you", name=name),
            options=stands.needed,
            otherwise=say("Until we have seen it, we tell them nothing."),
            cites=cited(stands.clauses, opened.policy),
        )


def _is_asked_for_authority(opened: Opened, day: date) -> bool:
    """Return whether a record of the policy's own asks for it, so that it is said once."""
    return any(opened.case.is_on_file(one.id, day) for one in _asking_for_authority(opened))


def _asking_for_authority(opened: Opened) -> list[Record]:
    able = {record.id for record in opened.policy.record if record.authorises}
    return [one for one in opened.policy.record if one.wants and able & set(one.comes_as)]


def asks_for_authority_again(opened: Opened, at: datetime) -> date | None:
    """Return the day on which we ask for it again, where the policy has one."""
    wanted = (
        one for record in _asking_for_authority(opened) for one in _asked_by(opened, record, at)
    )
    return next((one.by for one in wanted if one.by), None)
