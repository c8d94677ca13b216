"""The first stretch: the file is read into rows, the rows are weighed, none is done."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import transaction

from unionhub.jobs.imports import importers, operations, reading
from unionhub.jobs.imports.choices import CHUNK, ImportState, RowVerdict
from unionhub.jobs.imports.holding import held
from unionhub.jobs.imports.importers import Errand
from unionhub.jobs.imports.models import ImportJob, ImportPiece, ImportRow
from unionhub.jobs.imports.reading import Row, Sheet
from unionhub.jobs.imports.rows import lines_among_others, mark_repeats, staged
from unionhub.kernel.errors import BadFact

MERGED = "merged_cells"


def check(job: ImportJob, errand: Errand) -> None:
    """Read what is not read yet, weigh what is not weighed, and show the figures.

    Raises:
        DomainError: the file is none; the import fails.
        Lost: it is not this worker's any more.
    """
    if job.state == ImportState.UPLOADED:
        job = _begin(job)
    if not job.is_staged:
        job = _stage(job)
    while job.state == ImportState.CHECKING:
        job = _weigh(job, errand)


@transaction.atomic
def _begin(job: ImportJob) -> ImportJob:
    row = held(job)
    row.move_to(ImportState.CHECKING)
    operations.save(row, ["state", "claimed_at"])
    return row


def _stage(job: ImportJob) -> ImportJob:
    importer = importers.of(job.kind)
    with tempfile.TemporaryFile() as file:
        for piece in operations.content_of(job):
            file.write(piece)
        file.seek(0)
        with reading.opened(file, job.media, importer.columns, job.layout) as sheet:
            for rows in _chunks(sheet.rows, job.staged):
                job = _keep(job, rows)
            return _staged(job, sheet)


def _chunks(rows: Iterator[Row], staged_to: int) -> Iterator[list[Row]]:
    left = (row for row in rows if row.number > staged_to)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


@transaction.atomic
def _keep(job: ImportJob, rows: Sequence[Row]) -> ImportJob:
    row, importer = held(job), importers.of(job.kind)
    ImportRow.objects.bulk_create(staged(row, importer, one) for one in rows)
    row.staged = rows[-1].number
    row.total += len(rows)
    row.hidden_rows += sum(one.is_hidden for one in rows)
    row.save(update_fields=["staged", "total", "hidden_rows", "claimed_at"])
    return row


@transaction.atomic
def _staged(job: ImportJob, sheet: Sheet) -> ImportJob:
    """All rows are kept: the file itself is not needed any more."""
    row = held(job)
    if not row.total:
        raise BadFact(code="empty_file")
    for first, last in sheet.merged:
        rows = ImportRow.objects.filter(job=row, number__range=(first, last))
        rows.update(verdict=RowVerdict.WRONG, faults=[["", MERGED]])
    ImportPiece.objects.filter(job=row).delete()
    row.is_staged, row.hidden_sheets = True, sheet.hidden_sheets
    row.save(update_fields=["is_staged", "hidden_sheets", "claimed_at"])
    return row


@transaction.atomic
def _weigh(job: ImportJob, errand: Errand) -> ImportJob:
    row, importer = held(job), importers.of(job.kind)
    chunk = list(ImportRow.objects.of(row).filter(number__gt=row.checked)[:CHUNK])
    if not chunk:
        return _show(row)

    mark_repeats(row, chunk)
    sound = [one for one in chunk if not one.verdict]
    told = lines_among_others(row, importer, sound)
    steps = importer.plan(told, errand, False)
    for one, step in zip(sound, steps, strict=True):
        one.verdict, one.target = step.verdict, step.target
        one.faults = [list(fault) for fault in step.faults]
    ImportRow.objects.bulk_update(chunk, ["verdict", "faults", "target"], CHUNK)

    row.checked = chunk[-1].number
    row.done += len(chunk)
    _count(row, chunk)
    row.save(
        update_fields=[
            *("checked", "done", "new", "changed", "unchanged", "wrong"),
            "claimed_at",
        ]
    )
    return row


def _count(job: ImportJob, rows: Sequence[ImportRow]) -> None:
    found = Counter(row.verdict for row in rows)
    job.new += found[RowVerdict.NEW]
    job.changed += found[RowVerdict.CHANGED]
    job.unchanged += found[RowVerdict.UNCHANGED]
    job.wrong += found[RowVerdict.WRONG]


def _show(job: ImportJob) -> ImportJob:
    """Nothing is left to weigh: it waits for its officer."""
    job.move_to(ImportState.PREVIEWED)
    job.claimed_at = None
    operations.save(job, ["state", "claimed_at"])
    return job
