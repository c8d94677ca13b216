"""Where the bytes of files lie: a folder of its own, which no address leads into."""

import os
from typing import Any

from django.core.files.storage import FileSystemStorage


class DurableStorage(FileSystemStorage):
    """Files that are on the disk, not only on the way, before anybody refers to them.

    What was written in part lies there without a row, and is swept away.
    """

    def save(
        self, name: str | None, content: Any, max_length: int | None = None
    ) -> str:
        """Write it, and wait until it is there; what it is called."""
        kept = super().save(name, content, max_length)
        path = self.path(kept)
        for place in (path, os.path.dirname(path)):
            _synchronised(place)
        return kept


def _synchronised(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
