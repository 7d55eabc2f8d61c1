"""Does the standard library find the same in the public messages? Where not, we say why."""

import email
import email.policy
from email.header import decode_header, make_header
from email.message import Message as Theirs
from email.utils import parseaddr

import pytest

from putright.mail.reading import read
from tests.mail.reading.samples import names, raw_of, there

EML = [each for each in names() if each.endswith(".eml")]
# Where ours is the better reading: looked at, one by one.
SUBJECTS = {
    "ruby_mail/error_emails__bad_encoded_subject.eml",  # charset "NONE": the library raises
    "django_mailbox/message_with_single_byte_extended_subject_encoding.eml",  # raw bytes
    "ruby_mail/attachment_emails__attachment_pdf.eml",  # raw UTF-8
    "ruby_mail/attachment_emails__attachment_pdf_lf.eml",
    "ruby_mail/error_emails__invalid_subject_characters.eml",
    "ruby_mail/error_emails__must_supply_encoding.eml",
    "ruby_mail/error_emails__trademark_character_in_subject.eml",
    "ruby_mail/plain_emails__raw_email_incorrect_header.eml",  # a line that is no header
    "ruby_mail/rfc2822__example13.eml",
}
SENDERS = {
    "cpython/msg_05.eml",  # "foo" and the like are no addresses
    "stalwart/rfc_004.eml",
    "mail_parser/mail_test_19.eml",  # an address stands in the place of the name
    "ruby_mail/plain_emails__mix_caps_content_type.eml",  # "Big Bug bb@bug.com", without < >
    "ruby_mail/plain_emails__raw_email_multiple_from.eml",  # two without a comma
    "ruby_mail/plain_emails__raw_email_incorrect_header.eml",
    "ruby_mail/rfc2822__example13.eml",
}


@there
@pytest.mark.parametrize("name", EML)
def test_both_find_the_same_subject_and_sender(name):
    theirs = email.message_from_bytes(raw_of(name), policy=email.policy.compat32)

    ours = read(raw_of(name))

    if name not in SUBJECTS:
        subject = str(make_header(decode_header(theirs["subject"] or "")))
        assert ours.subject == " ".join(subject.split())
    if name not in SENDERS:
        assert ours.sender.address == parseaddr(str(theirs["from"] or ""))[1].lower()


@there
@pytest.mark.parametrize("name", EML)
def test_no_file_that_the_library_finds_is_missing(name):
    theirs = email.message_from_bytes(raw_of(name), policy=email.policy.compat32)

    ours = read(raw_of(name))

    kept = [each.content.strip() for each in ours.attachments]
    for part in leaves(theirs):
        if part.get_content_type() == "message/rfc822":
            assert any(each.kind == "message/rfc822" for each in ours.attachments)
        elif not part.get_content_type().startswith(("text/plain", "text/html", "multipart/")):
            payload = part.get_payload(decode=True)
            if payload is not None:
                assert payload.strip() in kept


def leaves(part: Theirs) -> list[Theirs]:
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        return [leaf for each in part.get_payload() for leaf in leaves(each)]
    return [part]
