"""What the worker does: makes the files that are due, and takes them away again."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from unionhub import audit
from unionhub.audit import looks
from unionhub.jobs import access, exporters, operations, workbook
from unionhub.jobs.choices import (
    BATCH,
    CHUNK,
    KEPT,
    MOST_ROWS,
    OWN_CAP,
    ExportKind,
    ExportState,
)
from unionhub.jobs.models import ExportChunk, ExportJob
from unionhub.kernel import actor as actors
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import DomainError, NotAllowed
from unionhub.kernel.kept import in_chinese


class TooManyNow(operations.TooManyRows):
    """Since it was asked for, more rows came than may be in it."""


@dataclass
class Made:
    """A file that is ready to be kept."""

    content: bytes
    count: int
    digest: bytes
    persons: list[UUID] = field(default_factory=list)


def make_due(at: datetime) -> int:
    """Make every file that waits; how many.

    Found by state: whatever a worker that died left behind, another does again.
    """
    made = 0
    for job in ExportJob.objects.to_make(at).order_by("id")[:BATCH]:
        if _claim(job, at):
            _finish(job, at)
            made += 1
    return made


def expire_due(at: datetime) -> int:
    """Take away what lies there for a day, and requests nobody decided; how many."""
    due = ExportJob.objects.to_expire(at).order_by("id")
    return sum(_expire(pk, at) for pk in due.values_list("pk", flat=True)[:BATCH])


def _claim(job: ExportJob, at: datetime) -> bool:
    # Two workers see the same row; the update of one of them finds nothing.
    seen = ExportJob.objects.filter(pk=job.pk, claimed_at=job.claimed_at)
    ours = seen.filter(state=ExportState.APPROVED).update(claimed_at=at)
    job.claimed_at = at
    return bool(ours)


def _finish(job: ExportJob, at: datetime) -> None:
    try:
        made = _make(job, at)
    except DomainError as refusal:
        _give_up(job, refusal, at)
        return
    _keep(job, made, at)


def _make(job: ExportJob, at: datetime) -> Made:
    by, officer = _requester(job, at)
    exporter = exporters.of(job.kind)
    persons: list[UUID] = []
    # The file speaks the language of the site, whatever the worker was started in.
    with in_chinese(), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        heading = workbook.Heading(
            number=job.pk,
            title=str(ExportKind(job.kind).label),
            filters=exporters.told(job.kind, job.filters),
            officer=officer,
            union=exporter.union(job.organisation_id),
            at=at,
        )
        columns = [str(column) for column in exporter.columns]
        cells = _cells(job, by, persons)
        count, digest = workbook.write(path, heading, columns, cells)
        return Made(path.read_bytes(), count, digest, persons)


def _requester(job: ExportJob, at: datetime) -> tuple[Actor, str]:
    """Who asked, with the authority of this moment and not of that one."""
    user = get_user_model().objects.filter(pk=job.requested_by).first()
    if user is None or not user.is_active:
        raise NotAllowed
    build = import_string(settings.ACTOR_BUILDER)
    by: Actor = build(
        user, at=at, request_id=job.request_id, acting_as=job.appointment_id
    )
    if by.organisation_id != job.organisation_id:
        raise NotAllowed
    access.require_request(by, job.kind)
    return by, user.get_username()


def _cells(job: ExportJob, by: Actor, persons: list[UUID]) -> Iterator[Sequence[str]]:
    exporter = exporters.of(job.kind)
    most = MOST_ROWS if job.decided_by else OWN_CAP
    for count, row in enumerate(_rows(exporter, by, job.filters), 1):
        if count > most:
            raise TooManyNow
        if exporter.person:
            persons.append(exporter.person(row))
        yield exporter.cells(row)


def _rows(
    exporter: exporters.Exporter, by: Actor, filters: dict[str, str]
) -> Iterator[Any]:
    rows = exporter.rows(by, filters).order_by(*exporter.key)
    page = list(rows[:BATCH])
    while page:
        yield from page
        page = list(rows.filter(_behind(exporter.key, page[-1]))[:BATCH])


def _behind(key: tuple[str, str], row: Any) -> Q:
    # The first field alone bounds the scan of the index.
    first, second = key
    at_least = Q((f"{first}__gte", getattr(row, first)))
    beyond = Q((f"{first}__gt", getattr(row, first)))
    return at_least & (beyond | Q((f"{second}__gt", getattr(row, second))))


@transaction.atomic
def _keep(job: ExportJob, made: Made, at: datetime) -> None:
    held = operations.locked(job.pk)

    # A worker that was given up for dead came back: the file is there already.
    if held.state != ExportState.APPROVED or held.claimed_at != job.claimed_at:
        return

    held.move_to(ExportState.READY)
    held.row_count, held.digest = made.count, made.digest
    held.subjects_digest = looks.digest_of(made.persons)
    held.ready_at, held.expires_at = at, at + KEPT
    held.version += 1
    held.save(
        update_fields=[
            "state",
            "row_count",
            "digest",
            "subjects_digest",
            "ready_at",
            "expires_at",
            "version",
        ]
    )
    ExportChunk.objects.filter(job=held).delete()
    ExportChunk.objects.bulk_create(
        ExportChunk(
            job=held, position=place, content=made.content[start : start + CHUNK]
        )
        for place, start in enumerate(range(0, len(made.content), CHUNK))
    )

    by = actors.system(job.request_id)
    seal = hashlib.sha256(made.content).hexdigest()
    audit.record("export.made", held, by=by, at=at, rows=made.count, file=seal)


@transaction.atomic
def _give_up(job: ExportJob, refusal: DomainError, at: datetime) -> None:
    held = operations.locked(job.pk)

    if held.state != ExportState.APPROVED or held.claimed_at != job.claimed_at:
        return

    held.move_to(ExportState.REFUSED)
    held.note, held.version = str(refusal.detail)[:200], held.version + 1
    held.save(update_fields=["state", "note", "version"])

    by = actors.system(job.request_id)
    audit.record("export.given_up", held, by=by, at=at, code=refusal.reason)


@transaction.atomic
def _expire(pk: UUID, at: datetime) -> int:
    job = operations.locked(pk)

    if not ExportJob.objects.to_expire(at).filter(pk=pk).exists():
        return 0

    job.move_to(ExportState.EXPIRED)
    job.version += 1
    job.save(update_fields=["state", "version"])
    ExportChunk.objects.filter(job=job).delete()

    audit.record("export.expired", job, by=actors.system(), at=at)
    return 1
