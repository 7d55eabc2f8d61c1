"""May a letter that waits still go, and does what it told still count?

Asked when it is given a way, when its case changes, and on the day on which a clock that it
met falls due. So a look costs what changed, however much waits: to be printed, to be said by
telephone, or for a mail server that does not answer.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q

from putright.cases.binding import policy_of
from putright.cases.models import CaseRow
from putright.cases.store import load, quoted, read
from putright.cases.undelivered import is_lost, told_by
from putright.core.case import Case, fold
from putright.core.clocks import local_day
from putright.core.policy import Policy
from putright.core.waiting import (
    NOT_THEIRS,
    WITHDRAWN,
    counts_until,
    ends_after,
    owed_in_writing,
    why_held,
)
from putright.letters import faults
from putright.letters.models import BOUNCED, FAILED, WAITING, Delivery
from putright.letters.telling import went_otherwise
from putright.people.models import Organisation

MOST = 200  # in one look

# Why all three states: the index is of these, and is found only by its own words.
_TO_JUDGE = (
    'select d."organisation_id", d."case", d."sequence", d."number"'
    f' from {quoted(Delivery)} d join {quoted(CaseRow)} c'
    ' on c."organisation_id" = d."organisation_id" and c."case" = d."case"'
    f""" where d."state" in ('{WAITING}', '{FAILED}', '{BOUNCED}') and d."state" = '{WAITING}'"""
    ' and (d."judged" is null or d."judged" <> c."sequence" or d."judge_at" <= %s)'
)  # fmt: skip


def judge(at: datetime, goes_on: Callable[[], bool] = lambda: True, most: int = MOST) -> int:
    """Judge what is to be judged anew by `at`, the longest waiting first; return how many."""
    sql = f'{_TO_JUDGE} order by d."changed_at", d."case", d."sequence" limit %s'
    return _judge(read(sql, [at, most]), at, goes_on)


def judge_all(organisation: Organisation, at: datetime) -> int:
    """Judge all of an organisation's that is to be judged: before any of it is printed."""
    return _judge(read(f'{_TO_JUDGE} and d."organisation_id" = %s', [at, organisation.pk]), at)


def _judge(rows: list[tuple], at: datetime, goes_on: Callable[[], bool] = lambda: True) -> int:
    done = 0
    for row in map(tuple, rows):
        if not goes_on():
            break
        found = Delivery.objects.select_related("organisation").filter(pk=row).first()
        if found is not None and found.state == WAITING:
            judge_one(found, at)
            done += 1
    return done


def judge_one(one: Delivery, at: datetime) -> None:
    """Hold a letter that may not go by itself, and say of one that was due that it is late."""
    case, policy, count = _case_of(one)
    day = local_day(at, policy.calendar.zone)
    held = why_held(case, policy, one.sequence, day)
    mine = Delivery.objects.filter(pk=one.pk, state=WAITING)
    # Beware: who chose its way after the case was withdrawn has said that it goes.
    if held and not (held == WITHDRAWN and one.by):
        mine.update(
            state=FAILED, fault=held, changed_at=at, next_at=None, to_tell=True, judged=count
        )
        return
    told = told_by(case, one.sequence)
    until = counts_until(case, policy, one.sequence, told, at)
    ends = ends_after(case, policy, one.sequence, day)
    again = [moment for moment in (until, ends) if moment is not None and moment > at]
    mine.update(judged=count, judge_at=min(again, default=None))
    is_late = until is not None and until <= at and not is_lost(case, one.sequence)
    if is_late and not went_otherwise(one):
        mine.filter(~Q(fault=faults.NOT_IN_TIME)).update(fault=faults.NOT_IN_TIME, to_tell=True)


def is_not_theirs(one: Delivery, at: datetime) -> bool:
    """Return whether a letter is for somebody who may be told nothing any more."""
    case, policy, _ = _case_of(one)
    return why_held(case, policy, one.sequence, local_day(at, policy.calendar.zone)) in NOT_THEIRS


def is_owed_in_writing(one: Delivery, at: datetime) -> bool:
    """Return whether a call does not do for a letter: its policy wants it in writing."""
    case, policy, _ = _case_of(one)
    return owed_in_writing(case, policy, told_by(case, one.sequence), at)


def _case_of(one: Delivery) -> tuple[Case, Policy, int]:
    """Return the case of a letter, its policy, and how many events it has."""
    facts = load(one.organisation_id, one.case).facts
    filed = facts[0].data["filed"]
    return fold(facts), policy_of(one.organisation, filed["pack"], filed["version"]), len(facts)
