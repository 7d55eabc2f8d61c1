"""Is a machine told from a person, and does nobody's complaint pass for a machine's?"""

import pytest

from putright.mail.reading import read
from putright.mail.reading.automatic import why_loop
from tests.mail.reading.samples import letter, parts


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-generated (failure)"},
        {"auto_submitted": "Auto-Notified; owner-email=x"},
        {"precedence": "auto_reply"},
        {"return_path": "<>"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "Gone"},
        {"from": "MAILER-DAEMON@mx.example.org"},
    ],
)
def test_what_a_machine_sends_is_known(headers):
    message = read(letter("Thank you", **headers))

    assert message.is_automatic
    assert message.why_automatic
    assert not message.may_be_answered


@pytest.mark.parametrize(
    "headers",
    [
        {"list_id": "<residents.example.org>"},
        {"list_unsubscribe": "<mailto:x@example.org>"},
        {"precedence": "bulk"},
        {"precedence": "list"},
        {"x_auto_response_suppress": "DR, OOF, AutoReply"},
        {"subject": "Automatic reply: your letter"},
        {"subject": "Re: Out of office"},
        {"subject": "Ateb awtomatig"},
    ],
)
def test_what_a_person_may_have_written_is_only_doubtful_and_gets_no_answer_by_itself(headers):
    message = read(letter("Thank you", **headers))

    assert not message.is_automatic
    assert message.looks_automatic
    assert message.why_automatic
    assert not message.may_be_answered


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"auto_submitted": "no"},
        {"x_auto_response_suppress": "None"},
        {"return_path": "<asha@example.org>"},
        {"precedence": "normal"},
        {"subject": "I complain of your automatic replies"},
        {"subject": "Nobody is ever in the office"},
    ],
)
def test_a_person_is_a_person(headers):
    message = read(letter("My boiler", **headers))

    assert not message.is_automatic and not message.looks_automatic
    assert message.may_be_answered


def test_our_own_letter_come_back_is_a_loop_and_an_answer_to_it_is_none():
    ours = read(letter(message_id="<1.2@cases.example.org>"))
    answer = read(letter(message_id="<9@x.org>", in_reply_to="<1.2@cases.example.org>"))

    assert "come back" in why_loop(ours, ["Cases.example.org"], "")
    assert why_loop(answer, ["cases.example.org"], "") == ""


def test_our_mark_and_too_many_servers_are_loops():
    marked = read(letter(x_putright="cestria"))
    round_and_round = read(b"Received: by x\n" * 41 + letter("hi"))

    assert marked.marks == ("cestria",)
    assert "mark" in why_loop(marked, [], marked.marks[0])
    assert why_loop(marked, [], "another") == "", "another's letter to us"
    assert round_and_round.hops == 41
    assert "circle" in why_loop(round_and_round, [], "cestria")


# -- bounces ------------------------------------------------------------------------------


def report(status: str, action: str, *, original: bytes = b"", why: str = "") -> bytes:
    given = (
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        f"Final-Recipient: rfc822; Asha@Example.org\nAction: {action}\nStatus: {status}\n"
        + (f"Diagnostic-Code: {why}\n" if why else "")
    ).encode()
    back = original or b"Content-Type: text/rfc822-headers\n\nMessage-ID: <7.1@ours.example>\n"
    return parts(
        b"\nIt failed.", given, back, kind="report", **{"from": "postmaster@mx.example.org"}
    )


@pytest.mark.parametrize(
    ("status", "action", "permanent", "delayed"),
    [
        ("5.1.1", "failed", True, False),
        ("5.0.0 (undefined)", "Failed", True, False),
        ("4.4.7", "failed", False, False),
        ("4.2.2", "delayed", False, True),
        ("", "failed", True, False),
    ],
)
def test_a_report_says_whom_it_did_not_reach_and_whether_for_good(
    status, action, permanent, delayed
):
    bounce = read(report(status, action)).bounce

    assert bounce is not None and bounce.is_standard
    assert bounce.message_ids == ("<7.1@ours.example>",)
    assert [each.recipient for each in bounce.failures] == ["asha@example.org"]
    assert (bounce.permanent, bounce.delayed) == (permanent, delayed)


def test_a_whole_letter_brought_back_says_which_it_was():
    back = b"Content-Type: message/rfc822\n\n" + letter(message_id="<8.1@ours.example>")

    bounce = read(report("5.1.1", "failed", original=back)).bounce

    assert bounce is not None and bounce.message_ids == ("<8.1@ours.example>",)


def test_a_report_that_it_arrived_is_no_bounce():
    message = read(report("2.0.0", "delivered"))

    assert message.bounce is None
    assert message.is_automatic


def test_the_status_may_stand_in_the_diagnosis_only():
    bounce = read(report("", "failed", why="smtp; 550 5.7.1 Refused")).bounce

    assert bounce is not None
    assert (bounce.failures[0].status, bounce.failures[0].why) == (
        "5.7.1",
        "smtp; 550 5.7.1 Refused",
    )


QMAIL = """Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.

<asha@example.org>:
192.0.2.1 does not like recipient. 550 5.1.1 No such user

--- Below this line is a copy of the message.

Message-ID: <7.1@ours.example>
To: ben@example.org
Call us on 0550 441 550.
"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered. The following address(es) failed:

  asha@example.org
    host mx.example.org: 452 mailbox full

------ This is a copy of the message, including all the headers. ------
Message-ID: <7.1@ours.example>
"""
LATE = """Your message has not yet been delivered to:

  asha@example.org

No action is required. We will keep trying.

Message-ID: <7.1@ours.example>
"""


@pytest.mark.parametrize(
    ("text", "subject", "status", "permanent", "delayed"),
    [
        (QMAIL, "failure notice", "5.1.1", True, False),
        (EXIM, "Mail delivery failed: returning message to sender", "", False, False),
        (LATE, "Warning: message delivery delayed", "", False, True),
    ],
)
def test_reports_in_words_are_understood_too(text, subject, status, permanent, delayed):
    raw = letter(
        text, subject=subject, return_path="<>", **{"from": "Mailer-Daemon@mx.example.org"}
    )

    bounce = read(raw).bounce

    assert bounce is not None and not bounce.is_standard
    assert bounce.message_ids == ("<7.1@ours.example>",)
    assert [each.recipient for each in bounce.failures] == ["asha@example.org"]
    assert bounce.failures[0].status == status
    assert (bounce.permanent, bounce.delayed) == (permanent, delayed)


def test_exims_header_names_whom_it_did_not_reach():
    raw = letter(
        "It failed: 550 unknown",
        subject="Mail delivery failed",
        x_failed_recipients="asha@example.org",
        **{"from": "Mailer-Daemon@x.org"},
    )

    bounce = read(raw).bounce

    assert bounce is not None and bounce.permanent
    assert [each.recipient for each in bounce.failures] == ["asha@example.org"]


def test_a_customer_who_writes_of_a_failed_delivery_is_no_bounce():
    message = read(letter("550 people wait. <ben@x.org>:", subject="Delivery failed again"))

    assert message.bounce is None
    assert message.may_be_answered
