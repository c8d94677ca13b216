"""Exports happen: asked for, decided, fetched."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction

from unionhub import audit
from unionhub.audit import looks
from unionhub.audit.looks import Look
from unionhub.jobs import access, exporters
from unionhub.jobs.choices import (
    EXPORT_MOVES,
    LINK,
    MOST_ROWS,
    OWN_CAP,
    ExportState,
)
from unionhub.jobs.models import ExportChunk, ExportJob
from unionhub.kernel import masking
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import (
    Gone,
    NotAllowed,
    NotFound,
    NotNow,
    Stale,
    WrongState,
)

SALT = "unionhub.export"
# What of persons stands in the file, numbers masked.
SHOWN = ("name", "id_number", "phone")


class TooManyRows(NotNow):
    """More rows than may ever leave in one file."""

    code = "export_too_large"


@transaction.atomic
def request(
    kind: str, *, filters: Mapping[str, Any], reason: str, by: Actor, at: datetime
) -> ExportJob:
    """Ask for a file. Up to ``OWN_CAP`` rows it is made, above it waits.

    Raises:
        NotAllowed: the office does not export this.
        InvalidValue: a filter that the list does not have.
        TooManyRows: more than ``MOST_ROWS``.
    """
    access.require_request(by, kind)
    chosen = exporters.checked(kind, filters)

    found = exporters.of(kind).rows(by, chosen)
    count = found.order_by()[: MOST_ROWS + 1].count()
    if count > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)

    state = ExportState.APPROVED if count <= OWN_CAP else ExportState.REQUESTED
    job = ExportJob.objects.create(
        kind=kind,
        filters=chosen,
        reason=reason,
        state=state,
        organisation_id=by.organisation_id or "",
        org_path=by.scope[0][0],
        row_count=count,
        requested_by=by.signature,
        requested_by_person=by.person_id,
        appointment_id=by.appointment_id,
        requested_at=at,
        request_id=by.request_id,
    )

    facts: dict[str, Any] = {"kind": kind, "filters": chosen, "rows": count}
    told = masking.scrub(reason)
    audit.record("export.requested", job, by=by, at=at, reason=told, **facts)
    return job


@transaction.atomic
def approve(
    pk: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> ExportJob:
    """A second person agrees; a worker makes the file.

    Raises:
        NotFound, NotAllowed, OwnExport: see ``access.require_decision``.
        WrongState: it is decided already.
        Stale: ``version`` is not the present one.
    """
    return _decide(pk, ExportState.APPROVED, "", by=by, at=at, version=version)


@transaction.atomic
def refuse(
    pk: UUID, *, reason: str, by: Actor, at: datetime, version: int | None = None
) -> ExportJob:
    """A second person does not agree, and says why. Raises as ``approve`` does."""
    return _decide(pk, ExportState.REFUSED, reason, by=by, at=at, version=version)


def _decide(
    pk: UUID, state: str, note: str, *, by: Actor, at: datetime, version: int | None
) -> ExportJob:
    job = locked(pk)

    access.require_decision(by, job)
    if version is not None and version != job.version:
        raise Stale(version=job.version)
    # What its requester answers for alone is nobody else's to refuse.
    if job.state != ExportState.REQUESTED:
        raise WrongState(state=job.state, allowed=[])

    job.move_to(state)
    job.decided_by, job.decided_by_person = by.signature, by.person_id
    job.decided_at, job.note, job.version = at, note, job.version + 1
    job.save(
        update_fields=[
            "state",
            "decided_by",
            "decided_by_person",
            "decided_at",
            "note",
            "version",
        ]
    )

    verb = "export.approved" if state == ExportState.APPROVED else "export.refused"
    audit.record(verb, job, by=by, at=at, reason=masking.scrub(note))
    return job


def locked(pk: UUID) -> ExportJob:
    """The export, held until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    job = ExportJob.objects.select_for_update().filter(pk=pk).first()
    if job is None:
        raise NotFound
    return job


@transaction.atomic
def fetch(
    pk: UUID, *, by: Actor, at: datetime, key: str | None = None, network: str = ""
) -> tuple[ExportJob, bytes]:
    """The file, for its requester; each time is written down first.

    ``key`` is that of the link; None where a session stands for it.

    Raises:
        NotFound: absent, or somebody else's.
        NotAllowed: the office does not export any more, or the key is not for this
            file and officer.
        Gone: its day is over, or the link's quarter of an hour.
        WrongState: it is not ready.
        Unavailable: it cannot be written down who takes it.
    """
    job = locked(pk)

    access.require_download(by, job)
    if key is not None:
        _require_key(pk, key, by=by)
    if job.state == ExportState.EXPIRED or (job.expires_at and job.expires_at <= at):
        raise Gone
    if job.state != ExportState.READY:
        raise WrongState(state=job.state, allowed=sorted(EXPORT_MOVES[job.state]))

    looks.write(
        Look(
            operation=f"export {job.kind}",
            fields=SHOWN,
            digest=bytes(job.subjects_digest or b""),
            count=job.row_count,
            case_number=str(job.pk),
            network=network,
        ),
        by=by,
        at=at,
    )
    pieces = ExportChunk.objects.filter(job=job).order_by("position")
    return job, b"".join(bytes(piece.content) for piece in pieces)


def key_of(job: ExportJob, *, by: Actor) -> str:
    """What a link to the file carries: for this file and this officer, for a while."""
    return signing.TimestampSigner(salt=SALT).sign(f"{job.pk}:{by.user_id}")[
        len(f"{job.pk}:{by.user_id}:") :
    ]


def _require_key(pk: UUID, key: str, *, by: Actor) -> None:
    try:
        text = f"{pk}:{by.user_id}:{key}"
        signing.TimestampSigner(salt=SALT).unsign(text, max_age=LINK)
    except signing.SignatureExpired as late:
        raise Gone from late
    except signing.BadSignature as forged:
        raise NotAllowed from forged
