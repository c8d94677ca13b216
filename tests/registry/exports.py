"""An export that waits for a second person, and a file, both of the place's clerk."""

from members.offices.access import actor_for
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.jobs import operations as exports
from unionhub.jobs import tasks as making
from unionhub.jobs.choices import ExportState
from unionhub.jobs.models import ExportJob
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor


def _clerk(place: Place) -> Actor:
    assert place.clerk is not None, "Exports are asked for by the clerk of the place."
    return actor_for(place.clerk, clock.now())


def _asked(by: Actor) -> ExportJob:
    return exports.request(
        kind="MEMBERS", filters={}, reason="核对名单", by=by, at=clock.now()
    )


@resource("file")
def file(place: Place, lot: Lot) -> Thing:
    """A file that can be fetched, with the key that opens it."""
    by = _clerk(place)
    made = _asked(by)
    making.make_due(clock.now())
    lot.words["file_key"] = exports.key_of(made, by=by)
    return Thing(str(made.pk), by.scope[0][0], by.user_id)


@resource("export", of="exports")
def export(place: Place, lot: Lot) -> Thing:
    """An export above the limit."""
    by = _clerk(place)
    waiting = _asked(by)
    ExportJob.objects.filter(pk=waiting.pk).update(state=ExportState.REQUESTED)
    return Thing(str(waiting.pk), by.scope[0][0], by.user_id)
