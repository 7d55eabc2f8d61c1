"""Is a listening system told everything once, in order, and by us? A real server listens."""

import hmac
import itertools
import json
import time
from datetime import timedelta
from hashlib import sha256

import pytest

from putright.directory.refusals import NotSo
from putright.project import clock
from putright.systems import hooks, sending, tokens, upkeep
from putright.systems.hooks import Wanted
from putright.systems.models import Delivery, Hook
from tests.systems.sink import dripping, sink
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]


@pytest.fixture
def listener(settings):
    settings.HOOKS_PRIVATE = True
    with sink() as found:
        yield found


def added(where, system, url, *events):
    wanted = Wanted("Housing system", url, system.number, events)
    return hooks.add(where, wanted, by="s-asha", at=clock.now())


def told(listener):
    return [json.loads(body) for _, body in listener.got]


def after(minutes=0, **more):
    return clock.now() + timedelta(minutes=minutes, **more)


def test_what_happens_is_told_in_order_and_signed(cestria, system, listener):
    hook, secret = added(cestria, system, listener.url)
    case = received(cestria).reference
    done(cestria, case, "note", "asha", MANAGER, text="Zofia rang.")

    upkeep.look(after())

    names = [(one["name"], one["sequence"]) for one in told(listener)]
    assert names[0][0] == "received" and names[-1][0] == "noted"
    assert [sequence for _, sequence in names] == list(range(1, len(names) + 1))
    assert "Zofia" not in repr(listener.got)
    for headers, body in listener.got:
        signed = f"{headers['Putright-Id']}.{headers['Putright-Timestamp']}.".encode() + body
        right = hmac.new(secret.encode(), signed, sha256).hexdigest()
        assert headers["Putright-Signature"] == f"v1={right}"
    upkeep.look(after(1))
    assert len(listener.got) == len(names), "nothing is told twice"
    assert Delivery.objects.filter(hook=hook.number).exclude(told_at=None).count() == len(names)


def test_only_what_was_chosen_is_told(cestria, system, listener):
    added(cestria, system, listener.url, "noted")
    case = received(cestria).reference
    done(cestria, case, "note", "asha", MANAGER, text="Rang.")

    upkeep.look(after())

    assert [one["name"] for one in told(listener)] == ["noted"]


def test_an_address_that_fails_is_waited_for_and_nothing_overtakes(cestria, system, listener):
    hook, _ = added(cestria, system, listener.url)
    received(cestria)
    listener.answers = [204, 500, "hang up", 204]

    for minute in (0, 1, 2, 10, 11):
        upkeep.look(after(minute))

    kept = [one["sequence"] for one in told(listener)]
    assert kept == sorted(kept) and kept[:3] == [1, 2, 2]
    ids = [headers["Putright-Id"] for headers, _ in listener.got]
    assert ids[1] == ids[2], "a retry has the id of the first"
    second = Delivery.objects.filter(hook=hook.number).order_by("number")[1]
    assert second.tries == 3 and second.told_at is not None
    assert Hook.objects.get().failing_since is None


def test_after_days_of_failure_it_is_given_up_and_can_go_on(cestria, system, listener, asha):
    hook, _ = added(cestria, system, listener.url)
    received(cestria)
    listener.answers = [500] * 500

    for hour in range(80):
        upkeep.look(after(hours=hour))

    assert [one.name for one in hooks.failed(cestria)] == [hook.name]
    before = len(listener.got)
    upkeep.look(after(hours=90))
    assert len(listener.got) == before
    assert Delivery.objects.get(told_at=None).fault == "It answers 500."
    listener.answers = []
    hooks.go_on(cestria, hook.number, by="s-asha", at=after(hours=91))
    upkeep.look(after(hours=92))
    assert not hooks.failed(cestria)
    assert told(listener)[-1]["sequence"] > 1


def test_everything_after_a_cursor_can_be_told_again(cestria, system, listener):
    hook, _ = added(cestria, system, listener.url)
    received(cestria)
    upkeep.look(after())
    first = told(listener)

    hooks.go_on(cestria, hook.number, by="s-asha", at=after(1), cursor=first[0]["cursor"])
    upkeep.look(after(2))

    assert told(listener)[len(first) :] == first[1:]
    with pytest.raises(NotSo, match="leads nowhere"):
        hooks.go_on(cestria, hook.number, by="s-asha", at=after(3), cursor="nonsense")


def test_a_worker_that_dies_after_telling_tells_again_under_the_same_id(
    cestria, system, listener, monkeypatch
):
    added(cestria, system, listener.url)
    received(cestria)

    class Killed(BaseException):
        pass

    def dies(*args, **rest):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(upkeep, "_at_place", dies)
        with pytest.raises(Killed):
            upkeep.look(after())
    assert len(listener.got) == 1
    upkeep.look(after(1))
    assert len(listener.got) == 1, "it is held for whoever tells, a while"
    upkeep.look(after(3))

    ids = [headers["Putright-Id"] for headers, _ in listener.got]
    assert ids[0] == ids[1] and len(set(ids)) == len(ids) - 1
    assert {one["sequence"] for one in told(listener)} == set(range(1, len(ids)))


def test_it_sees_with_the_eyes_of_its_token(cestria, system, listener):
    added(cestria, system, listener.url)
    tokens.revoke(cestria, system.number, by="s-asha", at=after())
    received(cestria)

    upkeep.look(after(1))

    assert listener.got == []
    assert [one.state for one in hooks.of_organisation(cestria)] == [Hook.FAILED]


def test_no_redirect_is_followed(listener):
    with sink() as elsewhere:
        listener.answers = [elsewhere.url]

        with pytest.raises(sending.NotSent, match="answers 302"):
            sending.post(listener.url, b"{}", {})

        assert elsewhere.got == []


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.8/x",
        "https://169.254.169.254/latest/meta-data", "https://[::ffff:192.168.0.1]/",
        "https://0.0.0.0/", "https://2130706433/", "https://127.1/", "https://[64:ff9b::a00:1]/",
        "https://224.0.0.1/", "https://100.64.0.1/", "https://[2002:7f00:1::]/",
    ],
)  # fmt: skip
def test_nothing_is_sent_into_a_private_network(url, settings, monkeypatch):
    settings.HOOKS_PRIVATE = False
    opened = []
    monkeypatch.setattr(sending.socket, "create_connection", lambda *a, **k: opened.append(a))

    with pytest.raises(sending.NotSent, match=r"private network|no such host"):
        sending.post(url, b"{}", {})

    assert opened == []


def test_a_name_that_leads_elsewhere_a_moment_later_leads_nowhere(settings, monkeypatch):
    """DNS rebinding: the name is asked once, and the address that was checked is connected to."""
    settings.HOOKS_PRIVATE = False
    answers = [[(2, 1, 6, "", ("93.184.216.34", 443))], [(2, 1, 6, "", ("127.0.0.1", 443))]]
    opened: list[str] = []

    def connect(address, *rest, **more):
        opened.append(address[0])
        raise OSError

    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *a, **k: answers.pop(0))
    monkeypatch.setattr(sending.socket, "create_connection", connect)
    with pytest.raises(sending.NotSent):
        sending.post("https://listens.example.org/", b"{}", {})

    assert opened == ["93.184.216.34"] and len(answers) == 1


def test_a_name_one_of_whose_addresses_is_private_is_refused(settings, monkeypatch):
    settings.HOOKS_PRIVATE = False
    both = [(2, 1, 6, "", (one, 443)) for one in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *a, **k: both)

    with pytest.raises(sending.NotSent, match="private network"):
        sending.post("https://listens.example.org/", b"{}", {})


@pytest.mark.parametrize(
    "url",
    ["http://a.example.org/", "ftp://a.example.org/", "https://u:p@a.example.org/", "https:///x",
     "https://a.example.org:0/", "https://a.example.org:x/", "https://a.example.org/ b",
     "https://a.example.org/\r\nX: y", "", "javascript:alert(1)"],
)  # fmt: skip
def test_only_a_plain_address_of_https_can_be_added(cestria, system, url, settings):
    settings.HOOKS_PRIVATE = False

    with pytest.raises(NotSo):
        added(cestria, system, url)

    assert hooks.of_organisation(cestria) == []


def test_an_event_that_nothing_is_called_cannot_be_chosen(cestria, system):
    with pytest.raises(NotSo, match="no event called nonsense"):
        added(cestria, system, "https://a.example.org/", "received", "nonsense")


@pytest.mark.parametrize(
    ("says", "taken"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", True),
        (b"HTTP/1.1 200", False),
    ],
)
def test_who_answers_drop_by_drop_is_waited_for_so_long_in_all(
    cestria, system, settings, monkeypatch, says, taken
):
    settings.HOOKS_PRIVATE = True
    monkeypatch.setattr(sending, "SECONDS", 1)
    with dripping(says) as url:
        hook, _ = added(cestria, system, url, "received")
        received(cestria)
        began = time.monotonic()
        upkeep.look(after())

    assert time.monotonic() - began < 5
    kept = Delivery.objects.get(hook=hook.number)
    assert bool(kept.told_at) is taken
    assert taken or "1 seconds" in kept.fault


def test_one_slow_address_leaves_time_for_all_else(cestria, system, listener, monkeypatch):
    added(cestria, system, listener.url)
    for _ in range(3):
        received(cestria)
    hours = itertools.count(step=6)
    monkeypatch.setattr(upkeep, "monotonic", lambda: next(hours))

    first = upkeep.look(after())["webhooks told"]
    monkeypatch.undo()
    rest = upkeep.look(after(1))["webhooks told"]

    assert first <= 1
    assert [one["sequence"] for one in told(listener)].count(1) == 3, "nothing is left out"
    assert first + rest == len(listener.got)


def test_what_is_stopped_meanwhile_is_told_no_more(cestria, system, listener, monkeypatch):
    hook, _ = added(cestria, system, listener.url)
    received(cestria)
    send = upkeep.post

    def then_stopped(*words):
        hooks.stop(cestria, hook.number, by="s-asha", at=clock.now())
        return send(*words)

    monkeypatch.setattr(upkeep, "post", then_stopped)
    upkeep.look(after())

    assert len(listener.got) == 1
    assert Hook.objects.get(number=hook.number).state == Hook.OFF


@pytest.mark.parametrize("url", ["https://169.254.169.254/", "https://10.0.0.1/", "https://[::1]/"])
def test_an_address_within_is_not_added(cestria, system, url):
    with pytest.raises(NotSo, match="private network"):
        added(cestria, system, url)
