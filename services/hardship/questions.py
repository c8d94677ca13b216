"""What rooms above ask about hardship."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.hardship.choices import DossierState
from services.hardship.models import Dossier, HouseholdMember
from unionhub.kernel.errors import NotNow


@dataclass(frozen=True)
class DossierFacts:
    """An active dossier, as aid needs to know it; ``members`` are ids of persons."""

    id: UUID
    household: UUID
    tier: str
    region: str
    residence: str
    organisation: str
    checked_until: date
    members: tuple[UUID, ...]


class NoLiveDossier(NotNow):
    """First the dossier, then the aid (R-AID-01)."""

    code = "no_live_dossier"


class RecheckOverdue(NotNow):
    """Nobody has looked at the dossier for a year (R-AID-24)."""

    code = "recheck_overdue"


def live_dossier(person_id: UUID, day: date) -> DossierFacts:
    """The dossier of the household in which somebody lives on a day.

    It is locked until the transaction ends, so that it does not end meanwhile.

    Raises:
        NoLiveDossier: no household, or none of its dossiers is active.
        RecheckOverdue: its yearly re-check was missed.
    """
    lives = HouseholdMember.objects.on(day).filter(person=person_id)
    homes = list(lives.values_list("household_id", flat=True))
    rows = Dossier.objects.select_for_update(of=("self",)).filter(
        household__in=homes, state=DossierState.ACTIVE
    )
    found = rows.select_related("household").order_by("pk").first()
    if found is None:
        raise NoLiveDossier
    term = found.checked_until
    if term is None or term < day:
        raise RecheckOverdue(dossier=str(found.pk))
    people = found.household.members.on(day).order_by("pk")
    return DossierFacts(
        id=found.pk,
        household=found.household_id,
        tier=found.tier,
        region=found.household.region_id,
        residence=found.household.residence,
        organisation=found.organisation_id,
        checked_until=term,
        members=tuple(people.values_list("person_id", flat=True)),
    )
