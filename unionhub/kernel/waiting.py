"""What waits for an office: each room tells its own, the desk lays it on one pile."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from unionhub.kernel.scope import ScopedQuerySet


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be done: of what kind, at which union, by when.

    ``title`` is safe for every officer in scope: never a number of a person.
    ``subject_id`` is the person it is about, if any; ``link`` the address of the thing.
    """

    kind: str
    id: UUID
    organisation: str
    organisation_name: str
    due_on: date
    title: str
    link: str
    subject_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits of one kind.

    ``rows`` were narrowed for the actor and have ``due_on`` and ``id``; ``item`` tells
    one of them.
    """

    kind: str
    label: str | Promise
    rows: ScopedQuerySet[Any]
    item: Callable[[Any], Item]
