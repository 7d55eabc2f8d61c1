"""What waits for a person is kept as evidence is: copied, brought back, never swept away."""

from datetime import timedelta

import pytest

from putright.files.attaching import sweep
from putright.files.models import HeldFile, KeptFile
from putright.keeping.backup import backup
from putright.keeping.evidence import put_back
from putright.mail.keeping import raw_of
from putright.mail.models import Arrived
from tests.mail.conftest import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_original_of_what_waits_is_not_swept_away(comes):
    one = comes(sender="")

    sweep(NOON + timedelta(days=4000))

    assert b"The lift" in raw_of(one)
    assert HeldFile.objects.filter(file=one.file).exists()


def test_it_is_in_a_backup_and_comes_back(comes, tmp_path):
    from putright.files.store import store

    waits, case = comes(sender=""), comes()
    kept = {one.number: raw_of(one) for one in Arrived.objects.all()}
    made = backup(tmp_path / "copy", putright="0", at=NOON, progress=lambda what, much: None)
    assert made.manifest.counts["mail_arrived"] == 2
    for one in (waits, case):
        store().delete(KeptFile.objects.get(id=one.file).place)

    put_back(tmp_path / "copy", made.manifest, lambda what, much: None)

    assert {one.number: raw_of(one) for one in Arrived.objects.all()} == kept
