"""Does a message join a case only if that is proven, whoever it says that it is from?"""

import pytest

from putright.mail.reading import Message, read
from putright.mail.threading import Belongs, Known, belonging, references_in, sender_is_theirs
from tests.mail.reading.samples import letter

OURS = "reply+good@ours.example"
SENT = "<7.1@ours.example>"
OTHER = "<8.1@ours.example>"
THEIRS = "<1@mail.example.org>"
MX = "mx.ours.example"
PEOPLE = {
    1: {"asha@example.org": "c-asha", "agent@advice.example": "p-agent"},
    2: {"ben@x.org": "c-ben"},
}
TRUE = {"authentication_results": f"{MX}; dmarc=pass header.from=example.org"}
FALSE = {"authentication_results": f"{MX}; dmarc=fail header.from=example.org"}
UNKNOWN = {"authentication_results": f"{MX}; dmarc=none; spf=none; dkim=none"}


def known(trusted: str = "") -> Known[int]:
    return Known(
        case_of_address={OURS: 1, "reply+two@ours.example": 2}.get,
        case_of_letter={SENT: 1, OTHER: 2}.get,
        case_of_thread={THEIRS: 1}.get,
        people_of=lambda case: PEOPLE[case],
        case_of_reference={"CE-7K3P-9QM2-X": 1, "CE-2222-3333-4": 2}.get,
        trusted_server=trusted,
    )


def found(trusted: str = "", sent_to: tuple[str, ...] = (), **headers: str) -> Belongs[int]:
    return belonging(message(**headers), known(trusted), sent_to)


def message(text: str = "Nobody came.", **headers: str) -> Message:
    return read(letter(text, **headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"to": OURS},
        {"cc": f"Complaints <{OURS.upper()}>"},
        {"delivered_to": OURS},
        {"in_reply_to": SENT},
        {"references": f"<1@x> {SENT} <2@x>"},
        {"to": OURS, "from": "Agent <agent@advice.example>"},
    ],
)
def test_who_answers_us_and_is_of_the_case_joins_it(headers):
    belongs = found(**headers)

    assert belongs.is_proven
    assert belongs.case == 1
    assert belongs.person == ("p-agent" if "from" in headers else "c-asha")


def test_the_envelope_counts_as_an_address():
    assert found(sent_to=(OURS,)).is_proven


@pytest.mark.parametrize("headers", [{"to": OURS}, {"in_reply_to": SENT}])
@pytest.mark.parametrize(
    "sender",
    [
        "Asha Rao <thief@x.org>",
        '"asha@example.org" <thief@x.org>',
        "asha@example.org <thief@x.org>",
        "Asha",
        "asha@example.org, thief@x.org",
        "thief@x.org, asha@example.org",
        "asha@example.org.thief.example",
        "ben@x.org",
    ],
)
def test_whom_the_case_does_not_know_never_joins(headers, sender):
    belongs = found(**headers, **{"from": sender})

    assert not belongs.is_proven
    assert belongs.person == ""
    assert belongs.case == 1
    assert belongs.why


def test_two_from_headers_never_join():
    raw = b"From: asha@example.org\nFrom: thief@x.org\nTo: " + OURS.encode() + b"\n\nhi"

    assert not belonging(read(raw), known()).is_proven


def test_reply_to_and_sender_prove_nothing():
    belongs = found(
        to=OURS, reply_to="asha@example.org", sender="asha@example.org", **{"from": "thief@x.org"}
    )

    assert not belongs.is_proven


def test_an_address_proves_more_than_a_message_id_of_another_case():
    assert found(to=OURS, in_reply_to=OTHER).case == 1


def test_a_sender_whose_domain_is_not_the_one_that_was_checked_never_joins():
    said = f"{MX}; spf=pass smtp.mailfrom=thief.example; dkim=pass header.d=thief.example"

    assert not found(MX, to=OURS, authentication_results=said).is_proven


@pytest.mark.parametrize(
    "sender",
    [
        '"asha@example.org "@thief.example',
        "asha@example.org@thief.example",
        "asha@example.org\0@thief.example",
    ],
)
@pytest.mark.parametrize("trusted", ["", MX])
def test_an_odd_address_is_nobodys_of_the_case(sender, trusted):
    said = f"{MX}; dmarc=pass"

    belongs = found(trusted, to=OURS, authentication_results=said, **{"from": sender})

    assert (belongs.case, belongs.is_proven) == (1, False)


@pytest.mark.parametrize(
    "headers",
    [
        {"to": f"{OURS}, reply+two@ours.example"},
        {"references": f"{SENT} {OTHER}"},
        {"to": OURS, "in_reply_to": OTHER},
        {"to": OURS, "references": f"{SENT} {OTHER}"},
    ],
)
def test_two_cases_at_once_are_for_a_person_to_tell_apart(headers):
    belongs = found(**headers)

    assert not belongs.is_proven
    assert "more than one case" in belongs.why


@pytest.mark.parametrize("where", ["CE-7K3P-9QM2-X", "Re: ce 7k3p 9qm2 x, again", "[CE-7K3P9QM2X]"])
def test_a_reference_is_only_a_suggestion(where):
    as_typed = known()
    asks = Known(
        as_typed.case_of_address,
        as_typed.case_of_letter,
        as_typed.case_of_thread,
        as_typed.people_of,
        lambda one: 1 if one.replace(" ", "").replace("-", "") == "CE7K3P9QM2X" else None,
    )

    belongs = belonging(message(subject=where), asks)

    assert belongs == Belongs(1, why="It names this case. That is no proof.")


def test_a_reference_in_the_text_is_found_and_two_are_no_suggestion():
    one = belonging(message("About CE-7K3P-9QM2-X."), known())
    two = belonging(message("About CE-7K3P-9QM2-X and CE-2222-3333-4."), known())

    assert (one.case, one.is_proven) == (1, False)
    assert two.case is None


def test_of_very_many_things_only_some_are_looked_up():
    asked: list[str] = []
    asks = Known(asked.append, asked.append, asked.append, lambda _case: {}, asked.append)
    many = " ".join(f"CE-{n:04}-AAAA-B" for n in range(2_000))

    belonging(message(many, references=" ".join(f"<{n}@x>" for n in range(300))), asks)

    assert len(asked) <= 200  # of each sort 50
    assert len(references_in(message(many))) == 50


def test_an_answer_to_a_message_that_we_did_not_make_is_only_a_suggestion():
    belongs = found(in_reply_to=THEIRS)

    assert (belongs.case, belongs.is_proven) == (1, False)
    assert "no proof" in belongs.why


def test_a_message_of_nothing_known_belongs_nowhere():
    assert found(subject="My boiler") == Belongs()


# -- what our own mail server found out ---------------------------------------------------


@pytest.mark.parametrize("headers", [{"to": OURS}, {"in_reply_to": SENT}])
def test_whom_our_server_calls_forged_never_joins(headers):
    belongs = found(MX, **headers, **FALSE)

    assert not belongs.is_proven
    assert "not who it says" in belongs.why


def test_a_message_id_needs_the_word_of_our_server_where_it_is_asked():
    assert found(MX, in_reply_to=SENT, **TRUE).is_proven
    assert not found(MX, in_reply_to=SENT, **UNKNOWN).is_proven
    assert not found(MX, in_reply_to=SENT).is_proven
    assert found(MX, to=OURS, **UNKNOWN).is_proven


def test_what_another_server_wrote_counts_for_nothing():
    forged = {"authentication_results": "mx.thief.example; dmarc=pass header.from=example.org"}

    assert not found(MX, in_reply_to=SENT, **forged).is_proven
    assert sender_is_theirs(message(**forged), MX) is None
    assert sender_is_theirs(message(**TRUE), "") is None


def test_what_stands_below_another_servers_header_was_brought_along():
    raw = letter(**FALSE).replace(
        b"authentication-results", b"Authentication-Results: mx.x; spf=none\nAuthentication-Results"
    )

    assert sender_is_theirs(read(raw), MX) is None


@pytest.mark.parametrize(
    ("said", "is_theirs"),
    [
        ("dmarc=pass (p=none) header.from=example.org", True),
        ("dmarc=pass header.from=thief.example", False),
        ("dmarc=fail header.from=example.org; spf=pass smtp.mailfrom=asha@example.org", False),
        ("dkim=pass header.d=example.org", True),
        ("dkim=pass header.i=@mail.example.org", None),
        ("dkim=pass header.d=thief.example", False),
        ("dkim=pass header.d=thief.example; dkim=pass header.d=example.org", True),
        ("spf=pass smtp.mailfrom=bounce.example.org", None),
        ("dmarc=pass", None),
        ("dmarc=pass; spf=pass smtp.mailfrom=thief.example", False),
        ("dmarc=pass; dkim=pass header.d=example.org", True),
        ("dmarc=pass header.from=example.org; dmarc=pass header.from=thief.example", False),
        ('spf=pass smtp.mailfrom="a; dmarc=pass header.from=example.org"@thief.example', False),
        ('dkim=pass reason="header.d=example.org" header.d="thief.example"', False),
        ('dkim=pass header.d="example.org"', True),
        ("dkim=pass header.d=org", None),
        ("spf=pass smtp.mailfrom=asha@example.org; dkim=fail header.d=example.org", True),
        ("spf=pass smtp.mailfrom=thief.example", False),
        ("spf=fail smtp.mailfrom=example.org; dkim=fail header.d=example.org", False),
        ("spf=softfail smtp.mailfrom=example.org", False),
        ("dmarc=temperror; spf=none", None),
        ("none", None),
    ],
)
def test_a_verdict_is_read_for_the_domain_that_from_names(said, is_theirs):
    one = message(authentication_results=f"{MX}; {said}")

    assert sender_is_theirs(one, MX.upper()) is is_theirs


def test_in_a_subdomain_the_word_for_the_domain_above_counts():
    one = message(
        authentication_results=f"{MX}; dkim=pass header.d=example.org",
        **{"from": "asha@mail.example.org"},
    )

    assert sender_is_theirs(one, MX) is True


def test_a_reference_of_letters_alone_is_seen_with_its_dashes():
    about = read(b"From: a@b.example\r\nSubject: About CE-ABCD-EFGH-J please\r\n\r\nHello\r\n")

    assert references_in(about) == ["CE-ABCD-EFGH-J"]
