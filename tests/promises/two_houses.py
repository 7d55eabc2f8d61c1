"""Two organisations in one installation: their people, and a case in every state there is.

The first keeps its cases to those who have to do with them (Cestria's policy). The second
has the same policy, so that every address of the one is there in the other as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.test import Client

from putright.cases.carry_out import Carried
from putright.cases.erase import erase_case
from putright.people.models import Organisation, Staff
from putright.project import clock
from tests.workspace.given import done, received, signed_in, staff

HERE, THERE = "cestria", "other"
MISSING = "CE-0000-0000-0"
# Who works in the first house: their roles there, and their team.
PEOPLE = {
    "handler": (["service-team"], "Repairs"),
    "mate": (["service-team"], "Repairs"),
    "unassigned": (["service-team"], "Lettings"),
    "taker": (["front-line"], "Contact centre"),
    "manager": (["service-manager"], "Estates"),
    "director": (["director"], ""),
    "administrator": (["finance-director"], ""),
    "member": (["board-member"], ""),
}
# Who opens which case, by what has become of it. Whence: CE-2.1.11, and architecture 6.
_ALWAYS = {"manager", "director", "administrator"}
OPENS = {
    "unowned": {"handler", "mate", "unassigned", "taker", *_ALWAYS},
    "own": {"handler", "mate", *_ALWAYS},
    "another's": {"unassigned", *_ALWAYS},
    "restricted": {"handler", "director"},
    "shut out": {"unassigned", *_ALWAYS},  # the handler declared an interest
    "subject": {"handler", *_ALWAYS},  # it is about the handler's team mate
    "ended": {"handler", "mate", *_ALWAYS},
    "erased": {"handler", "mate", *_ALWAYS},
}
_MANAGER = ["service-manager"]


@dataclass
class Houses:
    """What there is in both: the cases of the first by their state, and one of the second."""

    here: Organisation
    there: Organisation
    cases: dict[str, Carried]
    theirs: Carried
    clients: dict[str, Client]

    def as_(self, person: str) -> Client:
        """Return a browser of somebody; "anonymous" is signed in to nothing.

        A new one each time: a test that signs out leaves others signed in.
        """
        browser = Client()
        browser.cookies.load(self.clients[person].cookies.output(header="", sep=";"))
        return browser

    def shut_to(self, person: str) -> dict[str, Carried]:
        """Return the cases that somebody may not open; `theirs` is shut to all of ours."""
        mine = {state: case for state, case in self.cases.items() if person not in OPENS[state]}
        return mine if person == "stranger" else {**mine, "theirs": self.theirs}


@contextmanager
def two_houses() -> Iterator[Houses]:
    """Build both, in a transaction that is taken back at the end."""
    with transaction.atomic():
        yield _built()
        transaction.set_rollback(True)


def _built() -> Houses:
    here = _organisation(HERE, "CE", "Cestria")
    there = _organisation(THERE, "OT", "The other house")
    people = {
        name: staff(f"{name.capitalize()} Here", {here: roles}, team=team)
        for name, (roles, team) in PEOPLE.items()
    }
    people["stranger"] = staff("Stranger There", {there: _MANAGER}, team="Repairs")
    people["idle"] = staff("Idle Nowhere", {})
    people["switched off"] = staff("Switched Off", {here: ["director"]})
    cases = {state: _received(here, state) for state in OPENS}
    for state, case in cases.items():
        _become(here, state, case.reference)
    theirs = _received(there, "theirs")
    done(there, theirs.reference, "assign", "stranger", _MANAGER, to="s-stranger", team="Repairs")
    # Beware: signed in here, for what a test does is taken back, their sessions with it.
    clients = {name: signed_in(person) for name, person in people.items()}
    Staff.objects.filter(username="switched").update(is_active=False)
    return Houses(here, there, cases, theirs, {**clients, "anonymous": Client()})


def _organisation(slug: str, prefix: str, name: str) -> Organisation:
    return Organisation.objects.create(
        pack="cestria", slug=slug, reference_prefix=prefix, name=name
    )


def surname(state: str) -> str:
    """Return the name of the customer of a case: no other page says it."""
    return f"Q{state.replace(' ', '').replace(chr(39), '')}x"


def _received(where: Organisation, state: str) -> Carried:
    customer = {"name": f"Zofia {surname(state)}", "email": f"{surname(state)}@example.org"}
    return received(
        where, customer=customer, points=["The lift has been broken since May"], role="tenant"
    )


def _become(here: Organisation, state: str, case: str) -> None:
    """Bring a case into a state: each begins as the handler's, but those of nobody and another."""
    if state == "unowned":
        return
    to, team = ("unassigned", "Lettings") if state == "another's" else ("handler", "Repairs")
    done(here, case, "assign", "manager", _MANAGER, to=f"s-{to}", team=team)
    if state == "restricted":
        done(here, case, "acknowledge", "handler", ["service-team"], form="writing")
        done(
            here, case, "divert", "director", ["director"], diversion="misconduct", points=[1],
            procedure="Disciplinary policy", investigator="s-director", reason="Misconduct",
        )  # fmt: skip
    elif state == "shut out":
        done(here, case, "declare", "handler", ["service-team"], reason="My cousin lives there.")
        done(here, case, "assign", "manager", _MANAGER, to="s-unassigned", team="Lettings")
    elif state == "subject":
        done(here, case, "declare", "manager", _MANAGER, person="s-mate", why="subject")
    elif state == "ended":
        done(here, case, "withdraw", "manager", _MANAGER, reason="Settled with them.")
    elif state == "erased":
        erase_case(here, case, by="s-director", rule="six years", at=clock.now())
