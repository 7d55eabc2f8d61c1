"""Do our codes agree with those that the standards print?"""

import pytest

from putright.signing import totp

# Whence: RFC 4226, appendix D.
HOTP = [
    "755224", "287082", "359152", "969429", "338314",
    "254676", "287922", "162583", "399871", "520489",
]  # fmt: skip
# Whence: RFC 6238, appendix B; each hash has a secret of its own length.
SEED = b"1234567890" * 7
LENGTHS = {"sha1": 20, "sha256": 32, "sha512": 64}
TOTP = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]


@pytest.mark.parametrize(("count", "code"), list(enumerate(HOTP)))
def test_the_codes_of_rfc_4226(count, code):
    assert totp.code(SEED[:20], count) == code


@pytest.mark.parametrize(("epoch", "codes"), [(row[0], row[1:]) for row in TOTP])
def test_the_codes_of_rfc_6238(epoch, codes):
    for (digest, length), code in zip(LENGTHS.items(), codes, strict=True):
        assert totp.code(SEED[:length], epoch // 30, digits=8, digest=digest) == code


def test_a_phone_may_be_one_step_off_and_no_more():
    now = 1_800_000_000
    found = {off: totp.step_of(SEED, totp.code(SEED, now // 30 + off), now) for off in range(-2, 3)}

    assert found == {-2: None, -1: now // 30 - 1, 0: now // 30, 1: now // 30 + 1, 2: None}


def test_a_code_is_never_taken_twice():
    now = 1_800_000_000
    step = now // 30

    assert totp.step_of(SEED, totp.code(SEED, step), now, after=step) is None
    assert totp.step_of(SEED, totp.code(SEED, step - 1), now, after=step) is None
    assert totp.step_of(SEED, totp.code(SEED, step + 1), now, after=step) == step + 1


@pytest.mark.parametrize("typed", ["", "12345", "٣٣٣٣٣٣", "1234567", "x" * 20])
def test_what_is_no_code_is_no_code(typed):
    assert totp.step_of(SEED, typed, 1_800_000_000) is None


def test_what_an_app_reads():
    link = totp.link(b"12345678901234567890", "asha@example.org", "Putright")

    assert link == (
        "otpauth://totp/Putright%3Aasha%40example.org"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Putright"
    )
    assert totp.spelt(b"12345678901234567890").startswith("GEZD GNBV GY3T")
