"""SM4 and SM3 as the standards say; keys that production refuses."""

import base64

import pytest
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured

from unionhub.kernel import keys, sealing

RANDOM = base64.b64encode(bytes(range(128, 160))).decode()
OTHER = base64.b64encode(bytes(range(160, 192))).decode()
THIRD = base64.b64encode(bytes(range(192, 224))).decode()
SHORT = base64.b64encode(bytes(range(224, 240))).decode()
SECRET = "k3" * 10 + "0123456789abcdefghijklmnopqrstuvwxyz"

# GB/T 32907-2016, A.1; RFC 8998, A.1.
STANDARD_KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")
NONCE = bytes.fromhex("00001234567800000000abcd")
BOUND_TO = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
PLAIN = bytes.fromhex(
    "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
    "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
)
SEALED = bytes.fromhex(
    "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
    "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
)
TAG = bytes.fromhex("83de3541e4c2b58177e065a9bf7b62ec")


def given(**changed):
    return {
        keys.SEALING: f"1:{RANDOM}",
        keys.PERSON: f"1:{OTHER}",
        keys.PHONE: f"1:{THIRD}",
    } | changed


def test_sm4_gives_the_block_of_the_standard():
    cipher = Cipher(algorithms.SM4(STANDARD_KEY), modes.ECB()).encryptor()

    block = cipher.update(STANDARD_KEY)

    assert block.hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_seals_and_opens_as_rfc_8998_says():
    cipher = keys.Sm4Gcm(STANDARD_KEY)

    assert cipher.encrypt(NONCE, PLAIN, BOUND_TO) == SEALED + TAG
    assert cipher.decrypt(NONCE, SEALED + TAG, BOUND_TO) == PLAIN


@pytest.mark.parametrize(
    ("sealed", "bound_to"),
    [
        (SEALED + TAG[:-1], BOUND_TO),
        (SEALED + bytes(16), BOUND_TO),
        (SEALED + TAG, b"elsewhere"),
        (TAG[:15], BOUND_TO),
        (b"", BOUND_TO),
    ],
)
def test_sm4_gcm_opens_nothing_with_a_short_or_wrong_tag(sealed, bound_to):
    with pytest.raises(InvalidTag):
        keys.Sm4Gcm(STANDARD_KEY).decrypt(NONCE, sealed, bound_to)


def test_sm3_gives_the_digest_of_the_standard():
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")

    # GB/T 32905-2016, A.1.
    assert digest.finalize().hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_an_index_is_a_mac_over_sm3_where_the_key_says_so():
    key = keys.read(keys.PHONE, f"2:SM3:{RANDOM}")[2]
    inner, outer = (
        bytes(b ^ pad for b in key.material.ljust(64, b"\0")) for pad in (0x36, 0x5C)
    )

    def sm3(data):
        digest = hashes.Hash(hashes.SM3())
        digest.update(data)
        return digest.finalize()

    assert key.mac(b"text") == sm3(outer + sm3(inner + b"text"))


@pytest.mark.parametrize("algorithm", ["AES", "SM4"])
def test_what_one_algorithm_sealed_opens_beside_the_other(settings, algorithm):
    both = {"AES": f"1:AES:{RANDOM}", "SM4": f"2:SM4:{SHORT}"}
    other = both[{"AES": "SM4", "SM4": "AES"}[algorithm]]
    settings.SEALING_KEYS = f"{both[algorithm]},{other}"
    envelope = sealing.seal(Session, "session_data", "1", "text")
    settings.SEALING_KEYS = f"{other},{both[algorithm]}"

    row = Session(pk="1", session_data=envelope)

    assert envelope[1] == {"AES": 1, "SM4": 2}[algorithm]
    assert len(envelope) == 34 + len("text")
    assert sealing.open(row, "session_data") == "text"
    assert not sealing.is_current(envelope)


def test_a_key_whose_algorithm_changed_opens_nothing(settings):
    settings.SEALING_KEYS = f"1:AES:{RANDOM}"
    row = Session(
        pk="1", session_data=sealing.seal(Session, "session_data", "1", "text")
    )
    settings.SEALING_KEYS = f"1:SM4:{SHORT}"

    with pytest.raises(sealing.SealBroken, match="another algorithm"):
        sealing.open(row, "session_data")


def test_a_value_that_does_not_open_is_unavailable_and_says_nothing(settings, caplog):
    row = Session(
        pk="1", session_data=sealing.seal(Session, "session_data", "1", "text")
    )
    settings.SEALING_KEYS = f"7:{RANDOM}"

    with pytest.raises(sealing.SealBroken) as refusal:
        sealing.open(row, "session_data")

    assert refusal.value.reason == "key_unavailable"
    assert "key 1 is missing" in caplog.text
    assert "key 1" not in refusal.value.detail


def test_a_key_never_shows_itself():
    key = keys.read(keys.SEALING, f"1:{RANDOM}")[1]

    assert repr(key) == "<key 1 AES>"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        (keys.SEALING, f"1:SM3:{RANDOM}", "algorithm of key 1 is not AES or SM4"),
        (keys.PHONE, f"1:AES:{RANDOM}", "algorithm of key 1 is not SHA256 or SM3"),
        (keys.SEALING, f"1:SM4:{RANDOM}", "key 1 has 32 bytes, not 16"),
        (keys.PHONE, f"1:SM3:{SHORT}", "key 1 has 16 bytes, not 32"),
        (keys.SEALING, f"1:A:B:{RANDOM}", "algorithm of key 1"),
        (keys.PHONE, f"1:{RANDOM},3:{OTHER}", "one odd or one even"),
        (keys.PHONE, f"1:{RANDOM},2:{OTHER},3:{THIRD}", "one odd or one even"),
    ],
)
def test_keys_that_cannot_be_used_explain_themselves(name, text, says):
    with pytest.raises(ImproperlyConfigured, match=says) as refusal:
        keys.check({name: text})

    assert RANDOM not in str(refusal.value)


def test_a_machine_without_the_algorithm_says_so(monkeypatch):
    def unknown(*_arguments):
        raise UnsupportedAlgorithm("no SM4")

    monkeypatch.setattr(keys.Sm4Gcm, "encrypt", unknown)

    with pytest.raises(ImproperlyConfigured, match="asks for SM4, which the OpenSSL"):
        keys.check({keys.SEALING: f"3:SM4:{SHORT}"})


def test_real_keys_are_taken():
    keys.check_real(given(), SECRET)


EQUAL = base64.b64encode(bytes(32)).decode()
FEW = base64.b64encode(b"\x80\x91\xa2\xb3" * 8).decode()
TEXT = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
HALF = base64.b64encode(bytes(range(128, 144))).decode()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({keys.SEALING: f"1:{EQUAL}"}, "SEALING_KEYS: key 1 repeats a few bytes"),
        ({keys.PHONE: f"1:{THIRD},2:{FEW}"}, "PHONE_INDEX_KEYS: key 2 repeats"),
        ({keys.PERSON: f"1:{TEXT}"}, "PERSON_INDEX_KEYS: key 1 is readable text"),
        ({keys.PHONE: f"1:{OTHER}"}, "is also PERSON_INDEX_KEYS: key 1; each needs"),
        ({keys.PERSON: f"1:{RANDOM}"}, "is also SEALING_KEYS: key 1"),
        ({keys.SEALING: f"1:{RANDOM},2:{RANDOM}"}, "key 2 is also SEALING_KEYS: key 1"),
        ({keys.SEALING: f"1:{RANDOM},2:SM4:{HALF}"}, "key 2 is also SEALING_KEYS"),
    ],
)
def test_production_refuses_keys_that_were_not_drawn_for_it(changed, says):
    with pytest.raises(ImproperlyConfigured, match=says) as refusal:
        keys.check_real(given(**changed), SECRET)

    assert RANDOM not in str(refusal.value)


@pytest.mark.parametrize(
    ("secret", "says"),
    [
        ("dev-" + SECRET, "real secrets"),
        ("test-" + SECRET, "real secrets"),
        (SECRET[:49], "too short"),
        ("abc" * 30, "too plain"),
        ("", "too short"),
    ],
)
def test_production_refuses_a_secret_that_is_none(secret, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        keys.check_real(given(), secret)


def test_production_refuses_what_run_has_drawn_for_itself():
    file = f"UNIONHUB_PHONE_INDEX_KEYS=1:{THIRD}\n"

    with pytest.raises(ImproperlyConfigured, match="PHONE_INDEX_KEYS: key 1 is a dev"):
        keys.check_real(given(), SECRET, known=file)
    with pytest.raises(ImproperlyConfigured, match="real secrets"):
        keys.check_real(given(), SECRET, known=f"SECRET_KEY={SECRET}\n")
