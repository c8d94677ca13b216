"""What a process needs before it is sent requests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Readiness:
    """Asked by ``/readyz``: every floor answers with the codes of what it lacks."""
