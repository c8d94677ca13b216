"""Imports happen: brought, confirmed, cancelled; the wrong rows handed back."""

import base64
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from unionhub import audit
from unionhub.audit import looks
from unionhub.audit.looks import Look
from unionhub.jobs.imports import access, importers, reading
from unionhub.jobs.imports.choices import (
    MOST_BYTES,
    PIECE,
    ImportState,
    Media,
)
from unionhub.jobs.imports.models import ImportJob, ImportPiece, ImportRow
from unionhub.jobs.imports.safety import FIELD
from unionhub.kernel import masking, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import (
    BadFact,
    Gone,
    NotFound,
    NotNow,
    Stale,
    WrongState,
)
from unionhub.kernel.ids import uuid7

LONGEST_NAME = 200
ONCE, ONE_WRITES = "a_file_is_imported_once", "one_import_writes_at_a_time"


class FileTooLarge(BadFact):
    """More bytes than may ever come in one file (B134)."""

    code = "body_too_large"


class WrongRows(NotNow):
    """Some rows are wrong, and nobody said that they may be left out."""

    code = "rows_wrong"


class Running(NotNow):
    """Another import of the same union is writing such rows."""

    code = "import_running"


class OtherLayout(NotNow):
    """The columns have changed since it was checked: bring the file again."""

    code = "restage_required"


@dataclass(frozen=True)
class Received:
    """The import of a file, and whether it was there already."""

    job: ImportJob
    is_known: bool = False


@transaction.atomic
def upload(
    kind: str, name: str, content: bytes, *, by: Actor, at: datetime
) -> Received:
    """Take in a file; a worker checks its rows. A known file changes nothing.

    Raises:
        NotAllowed: the office imports no such rows.
        FileTooLarge: more than ``MOST_BYTES``.
        BadFact: as ``reading.opened``.
    """
    access.require_import(by, kind)
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    digest = hashlib.sha256(content).digest()
    known = ImportJob.objects.of_file(by.organisation_id or "", kind, digest)
    if found := known.first():
        return Received(found, is_known=True)
    media = _require_rows(kind, content)

    office: dict[str, Any] = {
        "organisation_id": by.organisation_id,
        "requested_by_person": by.person_id,
        "appointment_id": by.appointment_id,
    }
    job = ImportJob(
        **office,
        kind=kind,
        org_path=by.scope[0][0],
        file_name=_plain(name),
        media=media,
        size=len(content),
        digest=digest,
        layout=importers.of(kind).layout,
        requested_by=by.signature,
        requested_at=at,
        request_id=by.request_id,
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError as clash:
        # The same file in the same moment: the other one is the import.
        if broken_constraint(clash) != ONCE:
            raise
        return Received(known.get(), is_known=True)
    _keep(job, content)

    facts: dict[str, Any] = {"kind": kind, "bytes": job.size, "file": digest.hex()}
    audit.record("import.uploaded", job, by=by, at=at, **facts)
    return Received(job)


def _require_rows(kind: str, content: bytes) -> str:
    """What the file is, if it holds at least one row under the right headings."""
    importer, media = importers.of(kind), reading.media_of(content)
    file = io.BytesIO(content)
    with reading.opened(file, media, importer.columns, importer.layout) as sheet:
        if next(sheet.rows, None) is None:
            raise BadFact(code="empty_file", field=FIELD)
        if media == Media.CSV:
            # A quote that is never closed shows at the very end.
            for _row in sheet.rows:
                pass
    return media


def _plain(name: str) -> str:
    """What the file was called, to be read and never to be opened by."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable())
    return masking.scrub(shown.strip())[:LONGEST_NAME] or "—"


def _keep(job: ImportJob, content: bytes) -> None:
    """Piece by piece: at once, a large file would be there several times over."""
    for place, start in enumerate(range(0, len(content), PIECE)):
        pk, text = uuid7(), base64.b64encode(content[start : start + PIECE]).decode()
        envelope = sealing.seal(ImportPiece, "content_sealed", pk, text)
        piece = ImportPiece(pk=pk, job=job, position=place, content_sealed=envelope)
        piece.save(force_insert=True)


def content_of(job: ImportJob) -> Iterator[bytes]:
    """The file, piece by piece, while it is there."""
    rows = ImportPiece.objects.filter(job=job).order_by("position")
    for pk in rows.values_list("pk", flat=True):
        piece = ImportPiece.objects.get(pk=pk)
        yield base64.b64decode(sealing.unseal(piece, "content_sealed"))


@transaction.atomic
def confirm(
    pk: UUID,
    *,
    skip_wrong: bool,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> ImportJob:
    """Have the sound rows done by a worker.

    Raises:
        NotFound, NotAllowed: see ``access.require_requester``.
        WrongState: it is not PREVIEWED.
        Stale: ``version`` is not the present one.
        WrongRows: some are wrong, and ``skip_wrong`` does not leave them out.
        OtherLayout: it was checked by other columns than there are now.
        Running: another import of the union is writing.
    """
    job = _locked_by(pk, by, version)

    if job.state != ImportState.PREVIEWED:
        raise WrongState(state=job.state, allowed=[])
    if job.layout != importers.of(job.kind).layout:
        raise OtherLayout
    if job.wrong and not skip_wrong:
        raise WrongRows(rows=job.wrong)
    job.move_to(ImportState.CONFIRMED)
    job.confirmed_at, job.skip_wrong = at, skip_wrong
    job.done = 0
    try:
        with transaction.atomic():
            save(job, ["state", "confirmed_at", "skip_wrong", "done"])
    except IntegrityError as clash:
        if broken_constraint(clash) != ONE_WRITES:
            raise
        raise Running from clash

    facts: dict[str, Any] = {
        "rows": job.total,
        "wrong": job.wrong,
        "skip_wrong": skip_wrong,
    }
    audit.record("import.confirmed", job, by=by, at=at, **facts)
    return job


@transaction.atomic
def cancel(
    pk: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> ImportJob:
    """Go no further; what is done stays done.

    Raises:
        NotFound, NotAllowed, Stale: as ``confirm``.
        WrongState: it has come to its end.
    """
    job = _locked_by(pk, by, version)

    return end(job, ImportState.CANCELLED, "", by=by, at=at)


def end(job: ImportJob, state: str, note: str, *, by: Actor, at: datetime) -> ImportJob:
    """Bring an import that is held to its end, told with what it did; the file goes."""
    job.move_to(state)
    job.ended_at, job.note, job.claimed_at = at, note, None
    save(job, ["state", "ended_at", "note", "claimed_at"])
    ImportPiece.objects.filter(job=job).delete()
    # What the sound rows said is with those they were done to.
    ImportRow.objects.filter(job=job).sound().update(cells_sealed=None)

    facts: dict[str, Any] = {
        "kind": job.kind,
        "rows": job.total,
        "made": job.made,
        "corrected": job.corrected,
        "refused": job.wrong + job.refused,
        "file": bytes(job.digest).hex(),
        "outcome": _outcome(job),
        "code": note,
    }
    audit.record(f"import.{state.lower()}", job, by=by, at=at, **facts)
    return job


def _outcome(job: ImportJob) -> str:
    """A digest of what came of which row: the rows are the detail of the event."""
    digest = hashlib.sha256()
    rows = ImportRow.objects.of(job).exclude(outcome="")
    for told in rows.values_list("number", "outcome", "target").iterator():
        digest.update(repr(told).encode())
    return digest.hexdigest()


@transaction.atomic
def require_errors(
    pk: UUID, *, by: Actor, at: datetime, network: str = ""
) -> ImportJob:
    """The import whose wrong rows its officer takes back; written down first.

    Raises:
        NotFound, NotAllowed: see ``access.require_requester``.
        WrongState: nothing is wrong, or it is not known yet.
        Gone: they were kept for a week.
        Unavailable: it cannot be written down who takes them.
    """
    job = locked(pk)

    access.require_requester(by, job)
    if not access.has_failed_rows(job):
        raise WrongState(state=job.state, allowed=[])
    if job.is_cleared:
        raise Gone
    looks.write(
        Look(
            operation=f"import errors {job.kind}",
            fields=tuple(c.name for c in importers.of(job.kind).columns),
            digest=bytes(job.digest),
            count=job.wrong + job.refused,
            case_number=str(job.pk),
            network=network,
        ),
        by=by,
        at=at,
    )
    return job


def locked(pk: UUID) -> ImportJob:
    """The import, held until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    job = ImportJob.objects.select_for_update().filter(pk=pk).first()
    if job is None:
        raise NotFound
    return job


def save(job: ImportJob, fields: list[str]) -> None:
    """Write what changed of an import that is held."""
    job.version += 1
    job.save(update_fields=[*fields, "version"])


def _locked_by(pk: UUID, by: Actor, version: int | None) -> ImportJob:
    job = locked(pk)
    access.require_requester(by, job)
    if version is not None and version != job.version:
        raise Stale(version=job.version)
    return job
