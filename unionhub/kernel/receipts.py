"""Receipts: how somebody who gave no name follows what was told.

A hundred random bits, told once; only the digest is kept. They are sent in bodies:
addresses stand in the logs of every server on the way.
"""

import hashlib
import secrets
from typing import Final

# No letter that is taken for a digit, in groups that a hand can copy.
LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, GROUP = 4, 5
LENGTH: Final = GROUPS * GROUP


def draw() -> str:
    """A new one: ``7KQ2M-9XDRT-HW3CA-P8ZNE``."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in "four")
    return "-".join(groups)


def digest(receipt: str) -> bytes:
    """What is kept of it, however it was copied: random enough to need no salt."""
    plain = "".join(c for c in receipt.upper() if c.isalnum())
    return hashlib.sha256(plain.encode()).digest()
