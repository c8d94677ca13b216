"""What everybody may read: it lies in no branch and is everywhere the same."""

from datetime import timedelta

from tests.factories import heat, tree
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.reference.choices import Origin
from unionhub.reference.models import Dictionary, HeatEvent


@resource("region", of="regions", like=lambda: "999999")
def region(place: Place, lot: Lot) -> Thing:
    """A county."""
    return Thing(tree.JINJIANG, place.union.path)


@resource("dictionary", of="dictionaries", like=lambda: "absent")
def dictionary(place: Place, lot: Lot) -> Thing:
    """A value list."""
    Dictionary.objects.get_or_create(
        name="sex", defaults={"title": "性别", "origin": Origin.BUNDLED}
    )
    return Thing("sex", place.union.path)


@resource("heat_event", of="heat-events")
def heat_event(place: Place, lot: Lot) -> Thing:
    """A heat event of the region of the place's union, one for each lot."""
    begins_on = heat.DAY + timedelta(days=HeatEvent.objects.count())
    made = heat.announced(place.union.region_id, begins_on=begins_on)
    return Thing(str(made.pk), place.union.path)
