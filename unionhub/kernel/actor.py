"""Who acts: built once per request by the door's base class, passed on as ``by``."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from unionhub.kernel.powers import Power


class ActorKind(StrEnum):
    """What stands behind an act."""

    PERSON = "PERSON"
    MACHINE = "MACHINE"
    SYSTEM = "SYSTEM"
    PUBLIC = "PUBLIC"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for which union, with which powers, over which part of the tree.

    ``scope`` holds half-open ranges of organisation paths; empty means nothing.
    ``visible_to`` uses only ``scope``, ``may_x`` only ``powers`` and ``limits``. A
    deputy acts under the appointment of somebody else: ``on_behalf_of`` names it,
    ``principal_id`` the person who holds it.
    """

    kind: ActorKind
    user_id: UUID | None = None
    person_id: UUID | None = None
    appointment_id: UUID | None = None
    on_behalf_of: UUID | None = None
    principal_id: UUID | None = None
    organisation_id: str | None = None
    powers: frozenset[str] = frozenset()
    limits: dict[str, int] = field(default_factory=dict)
    scope: tuple[tuple[str, str], ...] = ()
    request_id: str = ""

    def has(self, power: str) -> bool:
        """Whether the office held gives this power."""
        return power in self.powers

    @property
    def signature(self) -> UUID:
        """The account that signs an act; the system's is all zeros."""
        return self.user_id or UUID(int=0)

    def is_or_acts_for(self, person_id: UUID | None) -> bool:
        """Whether this is the actor, or whom the actor stands in for (L12)."""
        return person_id is not None and person_id in {
            self.person_id,
            self.principal_id,
        }

    def had_part_in(self, account: UUID | None, *persons: UUID | None) -> bool:
        """Whether an act of this account was the actor's own (L12), either way.

        ``persons`` are whoever acted and whom they stood in for: nobody agrees to what
        their deputy asked, nor a deputy to what the principal asked.
        """
        own_account = account == self.signature
        return own_account or any(self.is_or_acts_for(person) for person in persons)

    def covers(self, path: str) -> bool:
        """Whether a tree path lies in the scope."""
        return any(low <= path < high for low, high in self.scope)


def system(request_id: str = "") -> Actor:
    """The system itself: clocks, imports, the demo. Sees nothing by scope."""
    return Actor(kind=ActorKind.SYSTEM, request_id=request_id)


def installer() -> Actor:
    """The installation's own hand, for set-up and demo: every power, everywhere."""
    return Actor(kind=ActorKind.SYSTEM, powers=frozenset(Power), scope=(("", "~"),))


def public(request_id: str = "") -> Actor:
    """Anybody, not signed in."""
    return Actor(kind=ActorKind.PUBLIC, request_id=request_id)
