"""What the policy tables say for a place and a day."""

from datetime import date

from services.programmes.models import LivingStandard
from unionhub.kernel.errors import NotNow
from unionhub.reference.models import Region


class StandardMissing(NotNow):
    """Nobody has told the standard of this place and year: nothing is guessed."""

    code = "standard_missing"


def standard(region: str, day: date, household: str) -> LivingStandard:
    """The living standard that holds for a household on a day: the nearest up the tree
    of regions, of that year, the last that came into force.

    Raises:
        StandardMissing: there is none (R-AID-04).
    """
    found = Region.objects.with_parents().filter(pk=region).first()
    places = [] if found is None else [found, *found.ancestors()]
    codes = [place.pk for place in places]
    rows = LivingStandard.objects.filter(
        region__in=codes, year=day.year, household=household, valid_from__lte=day
    )
    told = {row.region_id: row for row in rows.order_by("valid_from")}
    nearest = next((told[code] for code in codes if code in told), None)
    if nearest is None:
        raise StandardMissing(region=region, year=day.year)
    return nearest
