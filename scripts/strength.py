"""Is anything lost or done twice when Putright is killed, again and again, while people write?

    python -m scripts.strength --kills 200 --on both

Customers send complaints and staff work on them, over the web, while the server,
single processes of it, `putright work` and the database are killed at random. The
last lines are a sum. Exit code 1 says that something broke: each with a sentence,
and the seed that the kills were drawn from.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.strength.clients import Browser, Client, Customer, Journal, Officer, Unanswered
from tests.strength.harness import KEY, PACKS, PATIENCE, Cluster, Installation

ON = ("sqlite", "postgresql")
_FULL = 10  # kills between two looks at the whole record
_KINDS = {
    "sqlite": {
        "server": 4,
        "first process of the server": 1,
        "one process of the server": 4,
        "work": 3,
        "everything": 1,
    },
    "postgresql": {
        "server": 3,
        "first process of the server": 1,
        "one process of the server": 3,
        "work": 3,
        "everything": 1,
        "database": 2,
        "one process of the database": 2,
    },
}


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="strength", description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200, help="on each database [%(default)s]")
    parser.add_argument("--on", choices=(*ON, "both"), default="both", help="[%(default)s]")
    parser.add_argument("--seed", type=int, help="drawn if left out, and always printed")
    parser.add_argument("--clients", type=int, default=8, help="people at once [%(default)s]")
    asked = parser.parse_args(words)
    seed = random.randrange(10**6) if asked.seed is None else asked.seed
    if asked.on != "both":
        return _on(asked.on, asked.kills, seed, asked.clients)
    # Why: Django knows one database in each process.
    again = [sys.executable, "-m", "scripts.strength", *words, "--seed", str(seed)]
    return max(subprocess.run([*again, "--on", on], check=False).returncode for on in ON)


def _on(on: str, kills: int, seed: int, clients: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="putright-strength-", dir="/tmp"))
    cluster = None
    try:
        database = f"sqlite:///{folder}/putright.sqlite3"
        if on == "postgresql":
            cluster = Cluster(Path(tempfile.mkdtemp(prefix="putright-strength-", dir="/tmp")))
            database = cluster.address
        _begin(folder, database)
        run = Run(on, Installation(folder, database), cluster, seed, clients)
        broken = run.to_its_end(kills)
        if broken:
            print(f"  {folder} has the record as it is, and what the processes said")
        else:
            shutil.rmtree(folder)
        return broken
    finally:
        if cluster:
            cluster.stop()


def _begin(folder: Path, database: str) -> None:
    """Start Django on this database, with the tables that it needs."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "putright.project.settings",
        "PUTRIGHT_VAR": str(folder),
        "PUTRIGHT_DATABASE": database,
        "PUTRIGHT_SECRET_KEY": KEY,
        "PUTRIGHT_HTTPS": "no",
        "PUTRIGHT_PACKS": str(PACKS),
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


class Run:
    """One long run on one database."""

    def __init__(
        self, on: str, installed: Installation, cluster: Cluster | None, seed: int, clients: int
    ) -> None:
        self.on, self.installed, self.cluster, self.seed = on, installed, cluster, seed
        self.chance = random.Random(seed)
        self.journal = Journal()
        self.clients = self._people(clients)
        self.killed: Counter[str] = Counter()
        self.opened = 0

    def _people(self, many: int) -> list[Client]:
        from tests.strength import given

        organisation = given.office()
        port = self.installed.port
        found: list[Client] = []
        for n in range((many + 1) // 2):
            found.append(Customer(f"customer{n}", self.journal, Browser(port), self.seed))
        for n in range(many // 2):
            session = given.signed_in(organisation, f"officer{n}")
            found.append(Officer(f"officer{n}", self.journal, Browser(port, session), self.seed))
        return found

    def to_its_end(self, kills: int) -> int:
        began = time.monotonic()
        print(f"on {self.on}: {kills} kills, seed {self.seed}", flush=True)
        faults: list[str] = []
        try:
            self.installed.start()
            for client in self.clients:
                client.start()
            for number in range(1, kills + 1):
                faults = self._kill(number)
                if faults or self.journal.faults:
                    break
            faults = faults or self._end()
        finally:
            self.installed.stop()
        faults += self.journal.faults
        self._sum(time.monotonic() - began, faults)
        return 1 if faults else 0

    # -- one kill -------------------------------------------------------------------------

    def _kill(self, number: int) -> list[str]:
        time.sleep(self.chance.uniform(0.05, 1.2))
        kinds = _KINDS[self.on]
        what = self.chance.choices(list(kinds), list(kinds.values()))[0]
        if number % _FULL == 0:
            what = "everything"
        self.killed[what] += 1
        self._doing(what)()
        faults = self._look(everything=what == "everything")
        self.installed.start()
        faults += self._open_what_was_shown()
        if faults or number % _FULL == 0:
            told = len(self.journal.cases), len(self.journal.kept)
            print(f"  {number} kills, the last of {what}: {told[0]} cases and {told[1]} other "
                  f"things confirmed, {len(faults)} faults", flush=True)  # fmt: skip
        return faults

    def _doing(self, what: str) -> Callable[[], None]:
        installed, cluster = self.installed, self.cluster
        doing: dict[str, Callable[[], None]] = {
            "server": installed.kill_server,
            "first process of the server": installed.kill_first_of_the_server,
            "one process of the server": lambda: installed.kill_one_of_the_server(self.chance),
            "work": installed.kill_work,
            "everything": installed.stop,
        }
        if cluster:
            doing["database"] = cluster.crash
            doing["one process of the database"] = lambda: cluster.kill_one(self.chance)
        return doing[what]

    def _look(self, everything: bool) -> list[str]:
        """Look at the record, as far as it can be while others write, or at all of it."""
        from django.db import OperationalError, connections

        from tests.strength import invariants

        until = time.monotonic() + PATIENCE
        while True:
            try:
                if everything:
                    return invariants.faults(self.journal)
                return list(invariants.as_told(self.journal.as_it_is()))
            except OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)  # the database was killed, and recovers
            finally:
                # Why: as long as anybody has SQLite's files open, nothing is recovered there.
                connections.close_all()

    def _open_what_was_shown(self) -> list[str]:
        """Open each case confirmed since the last time, with the secret that was shown."""
        shown = list(self.journal.as_it_is().cases.values())[self.opened :]
        faults = []
        browser = Browser(self.installed.port)
        for reference, secret in shown:
            try:
                page = browser.get(f"/mini/case/{reference}/{secret}/")
            except Unanswered:
                break  # this one and those after it are opened the next time
            self.opened += 1
            if page.status != 200 or reference not in page.words:
                faults.append(f"{reference} is answered with {page.status}: {page.words[:200]}")
        return faults

    # -- the end --------------------------------------------------------------------------

    def _end(self) -> list[str]:
        """Let everybody end what they began, and the work be done; then look at everything."""
        from tests.strength import invariants

        for client in self.clients:
            client.ending.set()
        for client in self.clients:
            client.join(2 * PATIENCE)
        faults = [f"{one.name} never ended." for one in self.clients if one.is_alive()]
        faults += self._open_what_was_shown()
        until = time.monotonic() + PATIENCE
        while (untold := invariants.waiting()) and time.monotonic() < until:
            time.sleep(0.2)
        if untold:
            faults.append(f"{untold} promises were missed, and after {PATIENCE} s nothing says so.")
        self.installed.stop()
        return faults + self._look(everything=True)

    def _sum(self, took: float, faults: list[str]) -> None:
        from putright.cases.models import LetterRow, StoredEvent
        from putright.cases.verify import verify

        record, journal = verify(), self.journal
        count = dict(sorted(journal.count.items()))
        unanswered = sum(n for what, n in count.items() if what.startswith("unanswered"))
        missed = StoredEvent.objects.filter(name="missed").count()
        print(f"{self.on}: {self.killed.total()} kills in {took:.0f} s, seed {self.seed}")
        print("  killed: " + ", ".join(f"{what} {n}" for what, n in self.killed.most_common()))
        print(f"  confirmed: {len(journal.cases)} cases by the form, {len(journal.logged)} calls, "
              f"{len(journal.kept)} notes, answers and letters")  # fmt: skip
        print(f"  sent again for want of an answer: {unanswered}; "
              f"told what changed meanwhile: {count.get('told what changed', 0)}; "
              f"refused by the policy: {len(journal.denied)}")  # fmt: skip
        print(f"  record: {record.cases} cases, {record.events} events, {record.texts} texts, "
              f"{LetterRow.objects.count()} letters, {missed} missed promises")  # fmt: skip
        told = ", ".join(f"{what} {n}" for what, n in count.items())
        print(f"  as the clients counted: {told}")
        for fault in faults[:50]:
            print(f"  BROKEN: {fault}")
        print(f"  {len(faults)} faults", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
