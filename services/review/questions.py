"""What a case asks and tells the rooms above (kernel/happenings)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from unionhub.kernel.actor import Actor


@dataclass(frozen=True)
class CaseMoved:
    """A case took a step; ``before`` is empty when it was first submitted."""

    case_id: UUID
    kind: str
    subject: UUID
    before: str
    after: str
    by: Actor
    at: datetime


@dataclass(frozen=True)
class NoticeMoved:
    """An objection stopped the clock of a case's notice, or the clock goes on."""

    case_id: UUID
    kind: str
    subject: UUID
    is_stopped: bool
    by: Actor
    at: datetime


@dataclass(frozen=True)
class ContentOf:
    """What does it say now? The room answers ``[digest]``, computed anew (L14)."""

    kind: str
    subject: UUID


@dataclass(frozen=True)
class HelpedBy:
    """Whom does it help now? The room answers the persons, as they live today (L12)."""

    kind: str
    subject: UUID


@dataclass(frozen=True)
class LinesOf:
    """What is shown of it in public? The room answers a list of ``PublicLine``."""

    kind: str
    subject: UUID


@dataclass(frozen=True)
class PublicLine:
    """One line of a notice: the name in clear, which is masked before it is kept.

    ``is_child``: it is for a child of the one named; of minors nothing else is told.
    """

    name: str
    place: str
    item: str
    amount_fen: int | None = None
    is_child: bool = False
