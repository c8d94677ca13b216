"""What payments do with approved applications: many at once, compare and set.

They call this inside an act of their own, which was allowed and is audited there.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import F

from services.aid.choices import ApplicationState
from services.aid.models import Application
from services.programmes.operations import give_place_back
from unionhub.kernel.errors import NotNow


class NotAllThere(NotNow):
    """Some of them stand elsewhere by now: none is moved."""


def bind(ids: Collection[UUID]) -> None:
    """A batch pays these.

    Raises:
        NotAllThere: one of them does not wait to be paid.
    """
    _move(ids, ApplicationState.APPROVED, ApplicationState.IN_BATCH)


def unbind(ids: Collection[UUID]) -> None:
    """The batch is given up, or the bank could not pay: they wait again.

    Raises:
        NotAllThere: one of them is in no batch.
    """
    _move(ids, ApplicationState.IN_BATCH, ApplicationState.APPROVED)


def paid(ids: Collection[UUID]) -> None:
    """The bank has paid.

    Raises:
        NotAllThere: one of them is in no batch.
    """
    _move(ids, ApplicationState.IN_BATCH, ApplicationState.PAID)


def returned(ids: Collection[UUID]) -> None:
    """The money came back after it was paid: they wait again.

    Raises:
        NotAllThere: one of them is not paid.
    """
    _move(ids, ApplicationState.PAID, ApplicationState.APPROVED)


@transaction.atomic
def recovered(ids: Collection[UUID]) -> None:
    """All of it was given back: the claim is free again, and so is the place it took,
    which the caller holds (``programmes.operations.hold_place``).

    Raises:
        NotAllThere: one of them is not paid.
    """
    _move(ids, ApplicationState.PAID, ApplicationState.RECOVERED)
    took = Application.objects.filter(pk__in=set(ids), place__isnull=False)
    for place in took.order_by("place").values_list("place_id", flat=True):
        give_place_back(place)


@transaction.atomic
def _move(ids: Collection[UUID], before: str, after: str) -> None:
    wanted = set(ids)
    rows = Application.objects.filter(pk__in=wanted, state=before)
    if rows.update(state=after, version=F("version") + 1) != len(wanted):
        raise NotAllThere
