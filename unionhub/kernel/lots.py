"""Who is drawn: by a seed that is kept, so that anybody can draw again."""

import hashlib
from collections.abc import Iterable
from heapq import nsmallest
from uuid import UUID


def drawn(ids: Iterable[UUID], size: int, seed: str) -> list[UUID]:
    """Those whose SHA-256 with the seed is smallest: of the same seed the same ones."""

    def lot(one: UUID) -> bytes:
        return hashlib.sha256(f"{seed}:{one}".encode()).digest()

    return nsmallest(size, ids, key=lot)
