"""A real installation begins: an organisation, its staff, and no way to move its clock."""

import io
import json
import sys
from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate

from putright.cases.carry_out import carry_out
from putright.commands import main, serve
from putright.commands.organisation import words_of_addresses
from putright.core.facts import Command
from putright.people.models import Membership, Organisation, Staff
from putright.people.queries import actor_for
from putright.project import clock

pytestmark = pytest.mark.django_db
ADD = ["organisation", "add"]
REST = ["--name", "Elm Street", "--pack", "cipfa", "--prefix", "ES"]
PASSWORD = "seven lamps in june"


@pytest.fixture
def said(capsys):
    """Return a function that runs a command, expects its exit code and gives what it said."""

    def run(*words: str, code: int = 0) -> str:
        assert main([*words]) == code
        told = capsys.readouterr()
        assert bool(told.err) is bool(code), told.err
        return told.err if code else told.out

    return run


@pytest.fixture
def elm(db) -> Organisation:
    return Organisation.objects.create(
        slug="elm-street", name="Elm Street", pack="cipfa", reference_prefix="ES"
    )


@pytest.fixture
def piped(monkeypatch):
    """Return a function that puts bytes on standard input."""
    return lambda raw: monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


@pytest.fixture
def typed(monkeypatch):
    """Return a function that types passwords at a terminal, one after the other."""

    def type_(*passwords: str) -> None:
        waiting = list(passwords)
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("getpass.getpass", lambda prompt: waiting.pop(0))

    return type_


# -- organisations ------------------------------------------------------------------------


def test_an_organisation_is_added_for_real_and_listed(said):
    told = said(*ADD, "elm-street", *REST, "--colour", "#FFD200", "--email", "ask@elm.example")

    assert "customers' pages are at /elm-street/" in told
    assert "use a darker version" in told
    made = Organisation.objects.get()
    assert (made.slug, made.pack, made.reference_prefix) == ("elm-street", "cipfa", "ES")
    assert (made.colour, made.demonstration) == ("#ffd200", False)
    assert "elm-street " in said("organisation", "list")
    (row,) = json.loads(said("organisation", "list", "--json"))
    assert row["prefix"] == "ES" and row["email"] == "ask@elm.example"


def test_without_a_colour_it_has_the_usual_one(said):
    said(*ADD, "elm-street", *REST)

    assert Organisation.objects.get().colour == "#0f5c5a"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["Elm"], "'Elm' is no slug"),
        (["elm_street"], "write lower-case letters and digits"),
        (["elm-"], "is no slug"),
        (["élm"], "is no slug"),
        (["e" * 61], "is no slug"),
        (["elm", "--prefix", "E"], "2 to 6 capital letters or digits"),
        (["elm", "--prefix", "es"], "is no prefix"),
        (["elm", "--colour", "teal"], "write it as '#0f5c5a'"),
        (["elm", "--name", " "], "write a line of words"),
        (["elm", "--phone", "0" * 61], "60 characters at most"),
    ],
)
def test_misuse_is_2(said, words, sentence):
    assert sentence in said(*ADD, *REST, *words, code=2)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["staff"], "'staff' is a word"),
        (["elm", "--pack", "cipfaa"], "no pack called 'cipfaa'. There are: cestria, cipfa, "),
        (["elm", "--email", "elm.example"], "is no e-mail address"),
    ],
)
def test_what_cannot_be_is_refused(said, words, sentence):
    assert sentence in said(*ADD, *REST, *words, code=1)
    assert not Organisation.objects.exists()


def test_a_slug_and_a_prefix_are_taken_once(said, elm):
    assert "'elm-street' already" in said(*ADD, "elm-street", *REST, code=1)
    assert "ES is taken by elm-street" in said(*ADD, "oak-street", *REST, code=1)


def test_a_pack_with_faults_tells_them(said, tmp_path, monkeypatch):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "pack.toml").write_text("[policy]\nid = 'odd'\nfoo = 1\n")
    monkeypatch.setenv("PUTRIGHT_PACKS", str(tmp_path))

    assert "pack.toml:3: " in said(*ADD, "elm", *REST, "--pack", "odd", code=1)
    assert not Organisation.objects.exists()


def test_none_is_put_beside_a_demonstration(said, elm):
    Organisation.objects.update(demonstration=True)

    told = said(*ADD, "oak", "--name", "Oak", "--pack", "cipfa", "--prefix", "OA", code=1)

    assert "is a demonstration (it has elm-street)" in told


def test_no_slug_hides_behind_another_address():
    assert {"staff", "static", "brand", "sign-in", "sign-out"} <= words_of_addresses()
    assert not {"elm-street", "cestria"} & words_of_addresses()


# -- staff --------------------------------------------------------------------------------


def asha(*rest: str, role: str = "director") -> list[str]:
    return ["staff", "add", "asha", "--organisation", "elm-street", "--role", role, *rest]


def test_somebody_is_added_and_can_sign_in(said, elm, typed):
    typed(PASSWORD, PASSWORD)

    told = said(*asha("--name", "Asha Rao", "--role", "senior-manager", "--team", "Exams"))

    assert told == "asha: Asha Rao, director, senior-manager in Elm Street.\n"
    person = authenticate(username="asha", password=PASSWORD)
    actor = actor_for(person, elm)
    assert (actor.roles, actor.team) == (("director", "senior-manager"), "Exams")


@pytest.mark.parametrize("raw", [PASSWORD.encode(), f"{PASSWORD}\r\n".encode()])
def test_a_password_is_read_from_a_file_or_standard_input(said, elm, piped, tmp_path, raw):
    piped(raw)
    said(*asha("--name", "Asha Rao", "--password-file", "-"))
    assert authenticate(username="asha", password=PASSWORD)

    Staff.objects.all().delete()
    (tmp_path / "password").write_bytes(raw)
    said(*asha("--name", "Asha Rao", "--password-file", str(tmp_path / "password")))
    assert authenticate(username="asha", password=PASSWORD)


def test_somebody_known_gains_a_role_and_keeps_the_password(said, elm, typed):
    typed(PASSWORD, PASSWORD)
    said(*asha("--name", "Asha Rao", "--team", "Exams"))

    told = said(*asha(role="customer-service"))
    said(*asha())

    assert told.endswith("in Elm Street. The password is as it was.\n")
    held = Membership.objects.order_by("role").values_list("role", "team")
    assert list(held) == [("customer-service", ""), ("director", "Exams")]
    assert authenticate(username="asha", password=PASSWORD)
    assert "'asha' is Asha Rao." in said(*asha("--name", "Asha Patel"), code=1)
    assert "'asha'" in said("staff", "add", "Asha", *asha()[3:], "--name", "A", code=1)


@pytest.mark.parametrize(
    ("passwords", "sentence"),
    [
        (("short", "short"), "at least 12 characters"),
        (("asha", "asha"), "too similar to the username"),
        (("q1w2e3r4t5y6", "q1w2e3r4t5y6"), "too common"),
        ((PASSWORD, PASSWORD + "!"), "the two passwords differ"),
    ],
)
def test_a_poor_password_is_refused(said, elm, typed, passwords, sentence):
    typed(*passwords)

    assert sentence in said(*asha("--name", "Asha Rao"), code=1)
    assert not Staff.objects.exists()


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [(b"", "too short"), (b"\xff" * 20, "not UTF-8"), (b"two lines\nof words", "one line")],
)
def test_an_odd_password_file_is_refused(said, elm, piped, raw, sentence):
    piped(raw)

    assert sentence in said(*asha("--name", "Asha Rao", "--password-file", "-"), code=1)
    assert not Staff.objects.exists()


def test_other_slips_are_said(said, elm, piped):
    piped(b"")
    assert "no terminal" in said(*asha("--name", "Asha Rao"), code=1)
    assert "give their --name" in said(*asha(), code=1)
    told = said(*asha("--name", "Asha Rao", role="member"), code=1)
    assert "cipfa has no role 'member'. There are:\n  customer-service " in told
    assert "no organisation 'oak'" in said("staff", "list", "oak", code=1)
    assert "nowhere: No such file" in said(
        *asha("--name", "A", "--password-file", "nowhere"), code=1
    )
    assert "is no username" in said("staff", "add", "a b", *asha()[3:], code=2)


def test_the_list_says_which_parts_nobody_plays(said, elm):
    person = Staff.objects.create(username="asha", name="Asha Rao")
    for role, team in (("director", "Exams"), ("customer-service", "")):
        Membership.objects.create(organisation=elm, staff=person, role=role, team=team)

    told = said("staff", "list", "elm-street")
    found = json.loads(said("staff", "list", "elm-street", "--json"))

    assert "Asha Rao: customer-service, director (Exams)\n" in told
    assert "Nobody is Senior manager (senior-manager), which must be filled.\n" in told
    assert found["staff"][0]["roles"][1] == {"role": "director", "team": "Exams"}
    assert [one["role"] for one in found["not_filled"]] == [
        "senior-manager", "qualifications-team", "conduct-and-ethics"
    ]  # fmt: skip


# -- the clock ----------------------------------------------------------------------------


@pytest.fixture
def another_day(monkeypatch):
    """Let the clock be moved, and put it back afterwards."""
    for name in ("PUTRIGHT_TODAY", "PUTRIGHT_CLOCK_OFFSET", "PUTRIGHT_STATIC_COLLECTED"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(serve, "listen", lambda *words: pytest.fail("it served"))
    yield "2027-01-05T09:00"
    clock._moved_by.cache_clear()


@pytest.mark.parametrize(
    ("command", "sentence"),
    [("serve", "its clock may not be moved"), ("demo", "this installation is a real one")],
)
def test_with_a_real_case_no_command_moves_the_clock(said, elm, another_day, command, sentence):
    given = {"kind": "complaint", "role": "member", "what_happened": "The exam was cancelled."}
    carry_out(
        Command("receive", given),
        organisation=elm,
        at=datetime(2026, 11, 23, 10, tzinfo=UTC),
        customer={"name": "Zofia Nowak"},
    )

    assert sentence in said(command, "--today", another_day, code=1)
