"""Keys as the settings say them, and what is refused as a key (ROBUST.md §5.2, §5.3).

``version:base64`` or ``version:algorithm:base64``, comma separated. The first one
writes, all are read. Without an algorithm a key is for AES-256-GCM or HMAC-SHA-256.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured

SEALING: Final = "SEALING_KEYS"
PERSON: Final = "PERSON_INDEX_KEYS"
PHONE: Final = "PHONE_INDEX_KEYS"
# What each algorithm of a setting asks of a key, in bytes; the first is understood.
SEALING_BYTES: Final = {"AES": 32, "SM4": 16}
INDEX_BYTES: Final = {"SHA256": 32, "SM3": 32}
TAG_BYTES: Final = 16
_NEWEST = 2**32 - 1
# Fewer different bytes than these are no chance: 32 random ones have about thirty.
_FEWEST_BYTES = 8
_SHORTEST_SECRET = 50
_TEXT = frozenset(range(0x20, 0x7F))


class AeadCipher(Protocol):
    """Seals and opens under one key; what does not open raises ``InvalidTag``."""

    def encrypt(self, nonce: bytes, data: bytes, bound_to: bytes, /) -> bytes:
        """Ciphertext and tag."""

    def decrypt(self, nonce: bytes, data: bytes, bound_to: bytes, /) -> bytes:
        """The text again."""


@dataclass(frozen=True)
class Sm4Gcm:
    """SM4-GCM (GB/T 32907, RFC 8998): 128-bit key, tag of 16 bytes."""

    key: bytes

    def encrypt(self, nonce: bytes, data: bytes, bound_to: bytes) -> bytes:
        """Ciphertext and tag."""
        run = Cipher(algorithms.SM4(self.key), modes.GCM(nonce)).encryptor()
        run.authenticate_additional_data(bound_to)
        return run.update(data) + run.finalize() + run.tag

    def decrypt(self, nonce: bytes, data: bytes, bound_to: bytes) -> bytes:
        """The text again.

        Raises:
            InvalidTag: moved, damaged, or another key.
        """
        if len(data) < TAG_BYTES:
            raise InvalidTag
        mode = modes.GCM(nonce, data[-TAG_BYTES:], min_tag_length=TAG_BYTES)
        run = Cipher(algorithms.SM4(self.key), mode).decryptor()
        run.authenticate_additional_data(bound_to)
        return run.update(data[:-TAG_BYTES]) + run.finalize()


@dataclass(frozen=True)
class Key:
    """One version of one setting; its material is never shown."""

    version: int
    algorithm: str
    material: bytes

    def __repr__(self) -> str:
        return f"<key {self.version} {self.algorithm}>"

    def cipher(self) -> AeadCipher:
        """What seals and opens with it."""
        return (
            AESGCM(self.material) if self.algorithm == "AES" else Sm4Gcm(self.material)
        )

    def mac(self, text: bytes) -> bytes:
        """32 bytes, HMAC-SHA-256 or HMAC-SM3."""
        algorithm = hashes.SHA256() if self.algorithm == "SHA256" else hashes.SM3()
        run = hmac.HMAC(self.material, algorithm)
        run.update(text)
        return run.finalize()


@lru_cache(maxsize=32)
def read(name: str, text: str) -> Mapping[int, Key]:
    """The keys of one setting by version, in their order.

    Raises:
        ImproperlyConfigured: what is wrong and how to make a key; never the key.
    """
    keys: dict[int, Key] = {}
    for entry in text.split(","):
        key = _key(name, entry.strip())
        if key.version in keys:
            raise _unusable(name, f"version {key.version} occurs twice")
        keys[key.version] = key
    # The odd version has one column, the even one the other: no third beside them.
    if name == PHONE and len({v % 2 for v in keys}) < len(keys):
        raise _unusable(name, "more than one odd or one even version at a time")
    return keys


def _key(name: str, entry: str) -> Key:
    version, *algorithm, material = entry.split(":") if ":" in entry else (entry, "")
    if not (version.isascii() and version.isdigit()):
        raise _unusable(name, "an entry does not begin with a version number")
    if not 1 <= int(version) <= _NEWEST:
        raise _unusable(name, "a version number is out of range")
    lengths = SEALING_BYTES if name == SEALING else INDEX_BYTES
    called = ":".join(algorithm) or next(iter(lengths))
    if called not in lengths:
        known = " or ".join(lengths)
        raise _unusable(name, f"the algorithm of key {version} is not {known}")
    try:
        key = base64.b64decode(material, validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise _unusable(name, f"key {version} is not base64") from wrong
    if len(key) != lengths[called]:
        fault = f"key {version} has {len(key)} bytes, not {lengths[called]}"
        raise _unusable(name, fault)
    return Key(int(version), called, key)


def _unusable(name: str, fault: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"UNIONHUB_{name}: {fault}. It is written version:base64 or"
        " version:algorithm:base64, comma separated; a key is random bytes, e.g. from"
        " `openssl rand -base64 32` (SM4: 16); the first one writes, all are read."
    )


def check(settings: Mapping[str, str]) -> None:
    """Every key of the settings (by name) can be used on this machine.

    Raises:
        ImproperlyConfigured: malformed, or OpenSSL lacks its algorithm.
    """
    for name, text in settings.items():
        for key in read(name, text).values():
            use: Callable[[], object] = partial(key.mac, b"")
            if name == SEALING:
                use = partial(key.cipher().encrypt, bytes(12), b"", b"")
            try:
                use()
            except UnsupportedAlgorithm as missing:
                raise ImproperlyConfigured(
                    f"UNIONHUB_{name}: key {key.version} asks for {key.algorithm},"
                    " which the OpenSSL of this installation does not have."
                ) from missing


def check_real(settings: Mapping[str, str], secret: str, known: str = "") -> None:
    """Production's keys were drawn at random, one for each meaning (DESIGN.md §9).

    ``known`` is the text of the file in which ``./run`` keeps its own keys.

    Raises:
        ImproperlyConfigured: one sentence about the first that was not.
    """
    if secret.startswith(("dev-", "test-")) or (secret and secret in known):
        raise _unreal("Production needs real secrets, not those of ./run.")
    if len(secret) < _SHORTEST_SECRET or len(set(secret)) < _FEWEST_BYTES:
        raise _unreal("SECRET_KEY is too short or too plain for production.")
    seen: dict[bytes, str] = {}
    for name, text in settings.items():
        for key in read(name, text).values():
            called = f"UNIONHUB_{name}: key {key.version}"
            _refuse_plain(called, key.material, known)
            # Half of a longer key says as much as all of it.
            begins = key.material[:16]
            if begins in seen:
                raise _unreal(f"{called} is also {seen[begins]}; each needs its own.")
            seen[begins] = called.removeprefix("UNIONHUB_")


def _refuse_plain(called: str, material: bytes, known: str) -> None:
    if len(set(material)) < _FEWEST_BYTES:
        raise _unreal(f"{called} repeats a few bytes; it was not drawn at random.")
    if _TEXT.issuperset(material):
        raise _unreal(f"{called} is readable text; it was not drawn at random.")
    if base64.b64encode(material).decode() in known:
        raise _unreal(f"{called} is a development key of ./run.")


def _unreal(fault: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(fault)
