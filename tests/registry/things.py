"""Things, lots of them at one union, and who makes each: the register itself."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from members.organisations.models import Organisation
from unionhub.accounts.models import User

# Lies at no union: the same for everybody who may.
EVERYWHERE = "*"


@dataclass
class Thing:
    """Something with an id, where in the tree it lies, whose it is, who keeps it."""

    id: str
    path: str
    owner: uuid.UUID | None = None
    keeper: uuid.UUID | None = None


@dataclass(frozen=True)
class Place:
    """A union, a region of its part, the account that files requests there, a clerk of
    the union, and who keeps its stations."""

    union: Organisation
    region: str
    owner: User
    clerk: User | None = None
    keeper: User | None = None


@dataclass
class Lot:
    """Things by what they are, and what bodies say besides."""

    name: str
    things: dict[str, Thing] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)
    is_there: bool = True

    @property
    def named(self) -> dict[str, Any]:
        """What fills a body."""
        return self.words | {name: thing.id for name, thing in self.things.items()}


Maker = Callable[[Place, Lot], Thing]


@dataclass(frozen=True)
class Resource:
    """How one valid object is made; ``like``: an id of the same shape, of nothing.

    ``of``: the last word before the id in the addresses of this resource; several
    states of one resource may have a line each, and only the plain one this word.
    """

    make: Maker
    of: str
    like: Callable[[], str]


RESOURCES: dict[str, Resource] = {}


def some_uuid() -> str:
    """An id of nothing."""
    return str(uuid.uuid4())


def some_code() -> str:
    """A union's code, of none: no union of the tests has so high a number."""
    return f"510104{uuid.uuid4().int % 90_000 + 10_000}"


def resource(
    name: str, *, of: str = "", like: Callable[[], str] = some_uuid
) -> Callable[[Maker], Maker]:
    """Register how one valid object of this name is made, through real operations.

    Makers are called in the order in which they are registered, and may look at what
    the lot holds already, and add words to it.
    """

    def register(make: Maker) -> Maker:
        RESOURCES[name] = Resource(make, of, like)
        return make

    return register


def lot(name: str, place: Place, only: Iterable[str] = ()) -> Lot:
    """One valid object of every resource (or of those named) at the place."""
    made = Lot(name, words={"upper": str(place.union.parent_id)})
    named = tuple(only) or RESOURCES
    for kind, known in RESOURCES.items():
        if kind in named:
            made.things[kind] = known.make(place, made)
    return made


def absent(like: Lot) -> Lot:
    """The same, with ids in the same shape, of nothing."""
    empty = Lot("absent", words=dict(like.words), is_there=False)
    for kind in like.things:
        empty.things[kind] = Thing(RESOURCES[kind].like(), "")
    return empty


def plain(of: str) -> str:
    """The object that stands for a resource where no call names another; or none."""
    return next((kind for kind, known in RESOURCES.items() if known.of == of), "")
