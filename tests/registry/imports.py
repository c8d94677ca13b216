"""An import that waits for its clerk, with a row that is wrong; the name of a list."""

import uuid

from members.offices.access import actor_for
from tests.factories import station_files
from tests.registry.things import EVERYWHERE, Lot, Place, Thing, resource
from unionhub.jobs.imports import operations, tasks
from unionhub.kernel import clock


@resource("import", of="imports")
def previewed(place: Place, lot: Lot) -> Thing:
    """Checked, and neither confirmed nor cancelled."""
    assert place.clerk is not None, "Files are brought by the clerk of the place."
    by, name = actor_for(place.clerk, clock.now()), f"驿站{uuid.uuid4().hex[:8]}"
    rows = [station_files.row(name=name), station_files.row(1, kind="无")]
    content = station_files.by_csv(rows)
    found = operations.upload("STATIONS", "站点.csv", content, by=by, at=clock.now())
    tasks.work_due(clock.now())
    return Thing(str(found.job.pk), by.scope[0][0], by.user_id)


@resource("template", of="import-templates", like=lambda: "NOTHING")
def template(place: Place, lot: Lot) -> Thing:
    """The same for everybody who may bring a file."""
    return Thing("STATIONS", EVERYWHERE)
