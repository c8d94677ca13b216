"""Personal values at rest: sealed to their row, found again by a keyed index.

Envelope (ROBUST.md §5.2): version (1) | alg (1) | key id (4) | nonce (12) |
ciphertext | tag (16). AES-256-GCM or SM4-GCM, bound to table, field and row: moved
elsewhere, it does not open. Keys come from the settings (``kernel/keys.py``); the
first one writes.
"""

import logging
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db.models import Model

from unionhub.kernel import keys
from unionhub.kernel.errors import Unavailable
from unionhub.kernel.keys import AeadCipher, Key

logger = logging.getLogger(__name__)

ENVELOPE_VERSION: Final = 1
# As they stand in the envelope.
ALGORITHMS: Final = {"AES": 1, "SM4": 2}
_KEY_ID_BYTES, _NONCE_BYTES, _TAG_BYTES = 4, 12, keys.TAG_BYTES
_HEADER_BYTES = 2 + _KEY_ID_BYTES
# The meaning stands in the index itself, so two meanings of one key stay apart.
_INDEX_SETTINGS: Final = {
    "person": keys.PERSON,
    "phone": keys.PHONE,
    "wechat": keys.PHONE,
}


class SealBroken(Unavailable):
    """An envelope does not open: moved, damaged, or its key gone. Never an answer.

    The caller reads that the value cannot be had now (ROBUST.md F13); ``str()`` and
    the log say why.
    """

    code = "key_unavailable"

    def __init__(self, why: str) -> None:
        super().__init__()
        self.args = (why,)
        logger.error("sealed value unavailable: %s", why)


def seal(model: type[Model], field: str, pk: object, text: str) -> bytes:
    """The envelope of ``text`` for one field of one row, written with the first key.

    Raises:
        ValueError: the row has no id yet; it is made by the application (UUIDv7).
    """
    return seal_under(sealing_versions()[0], model, field, pk, text)


def seal_under(
    version: int, model: type[Model], field: str, pk: object, text: str
) -> bytes:
    """The same with a chosen key.

    Raises:
        ValueError: the row has no id yet.
        SealBroken: there is no such key.
    """
    if pk is None:
        raise ValueError("A row is sealed under its id, and this one has none.")
    if version not in _sealing_keys():
        raise _gone(version)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    bound_to = _place(model, field, pk, ENVELOPE_VERSION)
    cipher = _ciphers(settings.SEALING_KEYS)[version]
    return _header(version) + nonce + cipher.encrypt(nonce, text.encode(), bound_to)


def unseal(obj: Model, field: str) -> str:
    """What was sealed in this field of this row; empty when nothing was.

    Raises:
        SealBroken: the envelope belongs elsewhere, is damaged, or its key is missing.
    """
    return opened(type(obj), field, obj.pk, getattr(obj, field))


# DESIGN.md §9 names it so: called as ``sealing.open``.
open = unseal


def opened(
    model: type[Model], field: str, pk: object, sealed: bytes | memoryview | None
) -> str:
    """The text of one envelope, where only its column was read.

    Raises:
        SealBroken: as ``unseal``.
    """
    envelope = bytes(sealed or b"")
    if not envelope:
        return ""
    cipher = _cipher_of(envelope)
    rest = envelope[_HEADER_BYTES:]
    bound_to = _place(model, field, pk, envelope[0])
    try:
        text = cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], bound_to)
    except InvalidTag as broken:
        raise SealBroken(f"{model._meta.label}.{field} does not open") from broken
    return text.decode()


def is_current(envelope: bytes) -> bool:
    """Whether the key that writes now has sealed it."""
    return envelope[:_HEADER_BYTES] == _header(sealing_versions()[0])


def key_id(envelope: bytes) -> int:
    """Which key has sealed it."""
    return int.from_bytes(envelope[2:_HEADER_BYTES])


def sealing_versions() -> list[int]:
    """The sealing keys that may be read, the one that writes first."""
    return list(_sealing_keys())


def blind_index(meaning: str, text: str, version: int | None = None) -> bytes:
    """32 bytes under which a normalised value is found (ROBUST.md §5.3).

    One key per meaning: a person's index says nothing about a phone's. ``version``
    defaults to the key that writes.
    """
    key = _index_keys(meaning)[current_version(meaning) if version is None else version]
    return key.mac(f"v1\0{meaning}\0{text}".encode())


def index_versions(meaning: str) -> list[int]:
    """The key versions that may be read, the one that writes first."""
    return list(_index_keys(meaning))


def current_version(meaning: str) -> int:
    """The key version that writes."""
    return index_versions(meaning)[0]


def _place(model: type[Model], field: str, pk: object, version: int) -> bytes:
    # Each part is preceded by its length: no two places share their bytes.
    column = _column(model._meta.db_table, field)
    return column + _measured(str(pk)) + _measured(str(version))


@lru_cache(maxsize=1024)
def _column(table: str, field: str) -> bytes:
    return _measured(table) + _measured(field)


def _measured(part: str) -> bytes:
    encoded = part.encode()
    return len(encoded).to_bytes(4) + encoded


def _header(version: int) -> bytes:
    algorithm = ALGORITHMS[_sealing_keys()[version].algorithm]
    return bytes((ENVELOPE_VERSION, algorithm)) + version.to_bytes(_KEY_ID_BYTES)


def _cipher_of(envelope: bytes) -> AeadCipher:
    if len(envelope) < _HEADER_BYTES + _NONCE_BYTES + _TAG_BYTES:
        raise SealBroken("The envelope is too short.")
    cipher = _openers(settings.SEALING_KEYS).get(envelope[:_HEADER_BYTES])
    if cipher is None:
        raise _foreign(envelope)
    return cipher


def _foreign(envelope: bytes) -> SealBroken:
    """Why no key opens it."""
    if envelope[0] != ENVELOPE_VERSION or envelope[1] not in ALGORITHMS.values():
        return SealBroken("The envelope is of an unknown version or algorithm.")
    version = key_id(envelope)
    if version not in _sealing_keys():
        return _gone(version)
    return SealBroken(f"The sealing key {version} is of another algorithm.")


def _gone(version: int) -> SealBroken:
    return SealBroken(f"The sealing key {version} is missing from the settings.")


def _sealing_keys() -> Mapping[int, Key]:
    return keys.read(keys.SEALING, settings.SEALING_KEYS)


def _index_keys(meaning: str) -> Mapping[int, Key]:
    name = _INDEX_SETTINGS[meaning]
    return keys.read(name, getattr(settings, name))


# Cached by the text of the setting, so that other keys take effect at once.
@lru_cache(maxsize=8)
def _ciphers(text: str) -> dict[int, AeadCipher]:
    read = keys.read(keys.SEALING, text)
    return {version: key.cipher() for version, key in read.items()}


@lru_cache(maxsize=8)
def _openers(text: str) -> dict[bytes, AeadCipher]:
    """The ciphers by how the envelopes begin that they open."""
    return {_header(version): cipher for version, cipher in _ciphers(text).items()}
