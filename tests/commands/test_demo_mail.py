"""Can whoever tries the demonstration get the code that a customer is sent, and does it end?"""

import os
import re
import signal
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from putright.commands import work_beside
from tests.commands.conftest import CLEAN, PUTRIGHT


def browser():
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


def ask_for_a_code(address, reference):
    """Fill in the page for a lost link, as a customer does."""
    opened = browser()
    page = opened.open(f"{address}citizen/find/lost/", timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    boxes = {"csrfmiddlewaretoken": token[1], "reference": reference}
    sent = urllib.parse.urlencode(boxes).encode()
    return opened.open(f"{address}citizen/find/lost/", sent, timeout=60).read().decode()


def wait_for(whether, what):
    until = time.monotonic() + 60
    while not (found := whether()):
        assert time.monotonic() < until, f"no {what} in a minute"
        time.sleep(0.1)
    return found


def signs_of_life(database):
    with sqlite3.connect(database) as connection:
        return [name for (name,) in connection.execute("select name from running_worker")]


def is_there(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_code_can_be_read_and_the_work_ends_with_the_demonstration(
    installation, tmp_path: Path, sign
):
    with sqlite3.connect(installation) as connection:
        ((reference,),) = connection.execute(
            "select c.reference from cases_caserow c join people_customer p"
            " on p.organisation_id = c.organisation_id and p.key = c.customer"
            " where p.email = 'gloria.adeyemi@example.org'"
        ).fetchall()
    serving = subprocess.Popen(
        [*PUTRIGHT, "demo", "--port", "0", "--workers", "1"],
        cwd=tmp_path,
        env=CLEAN,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        lines = iter(serving.stdout or ())
        address = next(lines).split()[3]
        told = next(line for line in lines if "e-mail" in line)
        assert "each e-mail is a file in var/mail" in told
        (worker,) = wait_for(lambda: signs_of_life(installation), "sign of life")
        process = int(worker.split(":")[1])

        page = ask_for_a_code(address, reference)
        told = next(line for line in lines if "An e-mail" in line)

        assert "sent" in page
        assert told.startswith("An e-mail was written: var/mail/")
        letter = (tmp_path / told.split(": ")[1].strip()).read_text()
        assert "To: gloria.adeyemi@example.org" in letter
        assert re.search(r"Your code is [0-9A-Z]{4} [0-9A-Z]{4}", letter)

        serving.send_signal(sign)
        serving.wait(timeout=60)
        wait_for(lambda: not is_there(process), "end of the worker")
    finally:
        serving.kill()  # what is left of it, where something above was not so
        serving.wait(timeout=60)
    if sign != signal.SIGKILL:
        assert signs_of_life(installation) == []


def test_where_mail_is_really_sent_it_says_so(run_putright, installation):
    outcome = run_putright("demo", "--no-serve", PUTRIGHT_MAIL="smtp://127.0.0.1:25?tls=no")

    assert outcome.returncode == 0, outcome.stderr
    assert "E-mail is sent by the server of PUTRIGHT_MAIL" in outcome.stdout


def test_a_folder_elsewhere_is_told_in_full(settings, tmp_path, monkeypatch):
    settings.MAIL = {"file_path": str(tmp_path / "mail")}
    assert work_beside.mail_folder() == tmp_path / "mail"

    monkeypatch.chdir(tmp_path)
    assert work_beside.mail_folder() == Path("mail")
