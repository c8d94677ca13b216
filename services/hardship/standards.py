"""The local living standard of a household's year (R-AID-04)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.hardship.models import Household
from services.programmes import policy


@dataclass(frozen=True)
class Standard:
    """What holds: which row of the table, and how much a head and month."""

    id: UUID
    monthly_fen: int


def standard_of(household: Household, day: date) -> Standard:
    """The nearest one up the tree of regions.

    Raises:
        NotNow: ``standard_missing``: refused, never guessed.
    """
    found = policy.standard(household.region_id, day, household.residence)
    return Standard(found.pk, found.monthly_fen)
