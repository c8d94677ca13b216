"""Personal values at rest: sealed to their row, found again by a keyed index.

Envelope (ROBUST.md §5.2): version (1) | alg (1) | key id (4) | nonce (12) |
ciphertext | tag (16). AES-256-GCM, bound to table, field and row: moved elsewhere, it
does not open. Keys come from the settings as ``version:base64,version:base64``; the
first one writes.
"""

import base64
import binascii
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

ENVELOPE_VERSION = 1
AES_256_GCM = 1
KEY_BYTES = 32
_KEY_ID_BYTES, _NONCE_BYTES, _TAG_BYTES = 4, 12, 16
_HEADER_BYTES = 2 + _KEY_ID_BYTES
_NEWEST_KEY_ID = 2 ** (8 * _KEY_ID_BYTES) - 1
# The meaning stands in the index itself, so two meanings of one key stay apart.
_INDEX_SETTINGS = {
    "person": "PERSON_INDEX_KEYS",
    "phone": "PHONE_INDEX_KEYS",
    "wechat": "PHONE_INDEX_KEYS",
}


class SealBroken(RuntimeError):
    """An envelope does not open: moved, damaged, or its key gone. Never an answer."""


def seal(model: type[Model], field: str, pk: object, text: str) -> bytes:
    """The envelope of ``text`` for one field of one row, written with the first key.

    Raises:
        ValueError: the row has no id yet; it is made by the application (UUIDv7).
    """
    if pk is None:
        raise ValueError("A row is sealed under its id, and this one has none.")
    key_id, cipher = next(iter(_ciphers(settings.SEALING_KEYS).items()))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    bound_to = _place(model, field, pk, ENVELOPE_VERSION)
    header = bytes((ENVELOPE_VERSION, AES_256_GCM)) + key_id.to_bytes(_KEY_ID_BYTES)
    return header + nonce + cipher.encrypt(nonce, text.encode(), bound_to)


def unseal(obj: Model, field: str) -> str:
    """What was sealed in this field of this row; empty when nothing was.

    Raises:
        SealBroken: the envelope belongs elsewhere, is damaged, or its key is missing.
    """
    envelope = bytes(getattr(obj, field) or b"")
    if not envelope:
        return ""
    cipher = _cipher_of(envelope)
    nonce, sealed = (
        envelope[_HEADER_BYTES : _HEADER_BYTES + _NONCE_BYTES],
        envelope[_HEADER_BYTES + _NONCE_BYTES :],
    )
    try:
        text = cipher.decrypt(
            nonce, sealed, _place(type(obj), field, obj.pk, envelope[0])
        )
    except InvalidTag as broken:
        raise SealBroken(f"{obj._meta.label}.{field} does not open") from broken
    return text.decode()


# DESIGN.md §9 names it so: called as ``sealing.open``.
open = unseal


def blind_index(meaning: str, text: str, version: int | None = None) -> bytes:
    """32 bytes under which a normalised value is found (ROBUST.md §5.3).

    One key per meaning: a person's index says nothing about a phone's. ``version``
    defaults to the key that writes.
    """
    keys = _index_keys(meaning)
    key = keys[current_version(meaning) if version is None else version]
    return hmac.digest(key, f"v1\0{meaning}\0{text}".encode(), "sha256")


def index_versions(meaning: str) -> list[int]:
    """The key versions that may be read, the one that writes first."""
    return list(_index_keys(meaning))


def current_version(meaning: str) -> int:
    """The key version that writes."""
    return index_versions(meaning)[0]


def _place(model: type[Model], field: str, pk: object, version: int) -> bytes:
    # Each part is preceded by its length: no two places share their bytes.
    parts = (model._meta.db_table, field, str(pk), str(version))
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4) + part for part in encoded)


def _cipher_of(envelope: bytes) -> AESGCM:
    if len(envelope) < _HEADER_BYTES + _NONCE_BYTES + _TAG_BYTES:
        raise SealBroken("The envelope is too short.")
    if envelope[:2] != bytes((ENVELOPE_VERSION, AES_256_GCM)):
        raise SealBroken("The envelope is of an unknown version or algorithm.")
    key_id = int.from_bytes(envelope[2:_HEADER_BYTES])
    if cipher := _ciphers(settings.SEALING_KEYS).get(key_id):
        return cipher
    raise SealBroken(f"The sealing key {key_id} is missing from the settings.")


def _index_keys(meaning: str) -> dict[int, bytes]:
    name = _INDEX_SETTINGS[meaning]
    return _keys(name, getattr(settings, name))


# Cached by the text of the setting, so that other keys take effect at once.
@lru_cache(maxsize=8)
def _ciphers(text: str) -> dict[int, AESGCM]:
    return {key_id: AESGCM(key) for key_id, key in _keys("SEALING_KEYS", text).items()}


@lru_cache(maxsize=16)
def _keys(name: str, text: str) -> dict[int, bytes]:
    """The keys of one setting by version, in their order.

    Raises:
        ImproperlyConfigured: what is wrong and how to make a key; never the key.
    """
    keys: dict[int, bytes] = {}
    for entry in text.split(","):
        version, key = _key(name, entry.strip())
        if version in keys:
            raise _unusable(name, f"version {version} occurs twice")
        keys[version] = key
    return keys


def _key(name: str, entry: str) -> tuple[int, bytes]:
    version, _, material = entry.partition(":")
    if not (version.isascii() and version.isdigit()):
        raise _unusable(name, "an entry does not begin with a version number")
    if not 1 <= int(version) <= _NEWEST_KEY_ID:
        raise _unusable(name, "a version number is out of range")
    try:
        key = base64.b64decode(material, validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise _unusable(name, f"key {version} is not base64") from wrong
    if len(key) != KEY_BYTES:
        raise _unusable(name, f"key {version} has {len(key)} bytes, not {KEY_BYTES}")
    return int(version), key


def _unusable(name: str, fault: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"UNIONHUB_{name}: {fault}. It is written version:base64[,version:base64], each"
        " key 32 random bytes, e.g. from `openssl rand -base64 32`; the first one"
        " writes, all are read."
    )
