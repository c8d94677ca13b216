"""Keys of growing tables: UUIDv7 (RFC 9562), made by the application (SCALE.md 1)."""

import secrets
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7() -> UUID:
    """A new key: 48 bits of Unix milliseconds, then 74 random bits."""
    return _made(time.time_ns() // 1_000_000)


def uuid7_of(at: datetime) -> UUID:
    """A new key that tells another instant than the present one."""
    return _made((at - _EPOCH) // timedelta(milliseconds=1))


def _made(millis: int) -> UUID:
    tail = secrets.randbits(74)
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return UUID(int=(millis << 80) | (7 << 76) | (high << 64) | (0b10 << 62) | low)


def first_of(at: datetime) -> UUID:
    """The smallest key of a millisecond: a bound for what was made before or since."""
    millis = (at - _EPOCH) // timedelta(milliseconds=1)
    return UUID(int=(millis << 80) | (7 << 76) | (0b10 << 62))


def made_at(key: UUID) -> datetime:
    """When a key was made, to the millisecond."""
    return _EPOCH + timedelta(milliseconds=key.int >> 80)
