"""What the peer seals, signs and masks, in the forms that ours has."""

import base64
import hashlib
import hmac
import os
import secrets
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_ID, _, KEY = os.environ["UNIONHUB_SEALING_KEYS"].split(",")[0].partition(":")
CIPHER = AESGCM(base64.b64decode(KEY))
HEADER = bytes((1, 1)) + int(KEY_ID).to_bytes(4)
SECRET = os.environ["SECRET_KEY"].encode()


def kept(text: bytes, pk: str) -> str:
    """The answer as it is kept under its key."""
    headers = {
        "Content-Type": "application/json",
        "Location": f"/api/v1/enrolments/{pk}",
        "ETag": '"v1"',
    }
    answer = {"status": 201, "headers": headers, "body": text.decode()}
    return orjson.dumps(answer).decode()


def fingerprint(raw: bytes) -> str:
    """Of method, address and body."""
    whole = b"POST\0/api/v1/enrolments\0" + raw
    return salted(b"unionhub.idempotency", hashlib.sha256(whole).hexdigest())


def salted(salt: bytes, value: str) -> str:
    """As Django's ``salted_hmac`` has it."""
    key = hashlib.sha256(salt + SECRET).digest()
    return hmac.new(key, value.encode(), "sha256").hexdigest()


def place(table: bytes, field: bytes, pk: UUID) -> bytes:
    """What an envelope is bound to."""
    parts = (table, field, str(pk).encode(), b"1")
    return b"".join(len(part).to_bytes(4) + part for part in parts)


def seal(table: bytes, field: bytes, pk: UUID, text: str) -> bytes:
    """An envelope."""
    nonce = secrets.token_bytes(12)
    sealed = CIPHER.encrypt(nonce, text.encode(), place(table, field, pk))
    return HEADER + nonce + sealed


def opened(envelope: bytes, table: bytes, field: bytes, pk: UUID) -> str:
    """What is in it."""
    bound_to = place(table, field, pk)
    return CIPHER.decrypt(envelope[6:18], envelope[18:], bound_to).decode()


def masked(text: str) -> str:
    """Its two ends."""
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
