"""Files of stations that the county's clerk of the story has brought.

One waits to be confirmed, one was done, one was done but for a row that was wrong, one
was given up: as by the operations, the worker's passes between them.
"""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from stations.places.choices import Listing
from stations.places.models import Station
from unionhub.desk.demo import story
from unionhub.jobs import exporters
from unionhub.jobs.choices import ExportKind
from unionhub.jobs.imports import importers, operations, tasks
from unionhub.jobs.imports.choices import ImportKind
from unionhub.jobs.imports.models import ImportJob
from unionhub.kernel.actor import Actor

ROWS = 3
CAPACITY, NOWHERE = "capacity", "510104S99999"

Rows = list[dict[str, str]]


def bring_files(*, by: Actor, at: datetime) -> list[ImportJob]:
    """All of them, each with rows of its own."""
    done, partly, failed, waiting = _told()
    # Of what is done nothing changes: the stations stay as they were drawn.
    partly[1]["code"] = NOWHERE
    waiting[0][CAPACITY], waiting[1][CAPACITY] = "20", "许多"

    _confirmed(_brought("站点更正（已核对）.csv", done, by, at), by, at)
    _confirmed(_brought("站点更正（街道报送）.csv", partly, by, at), by, at)
    given_up = _brought("站点更正（旧模板）.csv", failed, by, at)
    # As if the columns of the list had changed before the worker came to it.
    _confirmed(given_up, by, at, layout="000000000000")
    _brought("站点更正（待确认）.csv", waiting, by, at)
    return list(ImportJob.objects.order_by("pk"))


def _told() -> Sequence[Rows]:
    """What is known of the first stations of the county, as an export tells it."""
    exporter = exporters.of(ExportKind.STATIONS)
    names = [column.name for column in importers.of(ImportKind.STATIONS).columns]
    county = Station.objects.filter(
        pk__startswith=story.JINJIANG, listing=Listing.PUBLISHED
    )
    rows = [
        dict(zip(names, exporter.cells(station), strict=True))
        for station in county.prefetch_related("facilities").order_by("pk")[: 4 * ROWS]
    ]
    return [rows[first::4] for first in range(4)]


def _brought(name: str, rows: Rows, by: Actor, at: datetime) -> ImportJob:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    columns = importers.of(ImportKind.STATIONS).columns
    writer.writerow([str(column.heading) for column in columns])
    writer.writerows(list(row.values()) for row in rows)
    content = text.getvalue().encode()
    found = operations.upload(ImportKind.STATIONS, name, content, by=by, at=at)
    tasks.work_due(at)
    return found.job


def _confirmed(job: ImportJob, by: Actor, at: datetime, layout: str = "") -> None:
    operations.confirm(job.pk, skip_wrong=True, by=by, at=at)
    if layout:
        ImportJob.objects.filter(pk=job.pk).update(layout=layout)
    tasks.work_due(at)
