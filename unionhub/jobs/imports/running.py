"""The second stretch: what was confirmed is weighed once more, and done."""

from collections import Counter
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from unionhub.jobs.imports import importers, operations
from unionhub.jobs.imports.choices import CHUNK, ImportState, RowVerdict
from unionhub.jobs.imports.holding import held
from unionhub.jobs.imports.importers import Errand, Importer, Line, Step
from unionhub.jobs.imports.models import ImportJob, ImportRow
from unionhub.jobs.imports.rows import lines

# The database refused a row that was sound when it was weighed.
CLASH = "conflict"
WRITTEN = frozenset({RowVerdict.NEW, RowVerdict.CHANGED})


def run(job: ImportJob, errand: Errand) -> None:
    """Do the rows that are not done yet, chunk by chunk.

    Raises:
        DomainError: the office or the columns are not what they were; it fails.
        Lost: cancelled, or not this worker's any more.
    """
    if job.state == ImportState.CONFIRMED:
        job = _begin(job)
    while job.state == ImportState.RUNNING:
        job = _chunk(job, errand)


@transaction.atomic
def _begin(job: ImportJob) -> ImportJob:
    row = held(job)
    if row.layout != importers.of(row.kind).layout:
        raise operations.OtherLayout
    row.move_to(ImportState.RUNNING)
    operations.save(row, ["state", "claimed_at"])
    return row


@transaction.atomic
def _chunk(job: ImportJob, errand: Errand) -> ImportJob:
    row, importer = held(job), importers.of(job.kind)
    left = ImportRow.objects.of(row).filter(number__gt=row.applied)
    chunk = list(left.exclude(verdict=RowVerdict.WRONG)[:CHUNK])
    if not chunk:
        by, at = errand.by, errand.at
        return operations.end(row, ImportState.DONE, "", by=by, at=at)

    steps = _done(importer, lines(importer, chunk), errand)
    for one, step in zip(chunk, steps, strict=True):
        one.outcome, one.target = step.verdict, step.target
        one.faults = [list(fault) for fault in step.faults]
        if step.verdict != RowVerdict.WRONG:
            one.cells_sealed = None
    ImportRow.objects.bulk_update(
        chunk, ["outcome", "faults", "target", "cells_sealed"], CHUNK
    )

    row.applied = chunk[-1].number
    row.done += len(chunk)
    found = Counter(step.verdict for step in steps)
    row.made += found[RowVerdict.NEW]
    row.corrected += found[RowVerdict.CHANGED]
    row.refused += found[RowVerdict.WRONG]
    row.save(
        update_fields=[
            *("applied", "done", "made", "corrected", "refused", "claimed_at"),
        ]
    )
    return row


def _done(importer: Importer, told: Sequence[Line], errand: Errand) -> list[Step]:
    """What came of the lines; where the database refuses all, of each by itself."""
    try:
        with transaction.atomic():
            return _written(importer, told, errand)
    except IntegrityError:
        if len(told) == 1:
            return [Step(RowVerdict.WRONG, faults=[("", CLASH)])]
        return [step for line in told for step in _done(importer, [line], errand)]


def _written(importer: Importer, told: Sequence[Line], errand: Errand) -> list[Step]:
    steps = list(importer.plan(told, errand, True))
    places = [n for n, step in enumerate(steps) if step.verdict in WRITTEN]
    targets = importer.write([steps[n] for n in places], errand)
    for place, target in zip(places, targets, strict=True):
        verdict = steps[place].verdict
        steps[place] = Step(verdict, target)
    return steps
