"""A picture of the place's union, with the key of a link to it."""

from tests.factories import pictures
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.files import operations
from unionhub.kernel import actor, clock


@resource("picture", of="files")
def picture(place: Place, lot: Lot) -> Thing:
    """One that is kept."""
    kept = operations.take(
        pictures.picture(),
        org_path=place.union.path,
        by=actor.installer(),
        at=clock.now(),
    )
    link = operations.link(kept)
    lot.words["picture_key"] = link.partition("?key=")[2].partition("&")[0]
    return Thing(str(kept.pk), kept.org_path)
