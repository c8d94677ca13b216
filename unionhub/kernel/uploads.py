"""What somebody sent as a file: bytes, and what they called them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes
