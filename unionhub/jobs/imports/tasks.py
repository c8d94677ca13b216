"""What the worker does: reads files, weighs rows, does what was confirmed.

Every chunk moves its checkpoint in the transaction of its effect, under the lock of
its import: a worker killed at any moment is followed by one that goes on exactly there.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.module_loading import import_string

from unionhub.jobs.imports import access, checking, operations, running
from unionhub.jobs.imports.choices import AT_WORK, WRITING, ImportState
from unionhub.jobs.imports.holding import Lost
from unionhub.jobs.imports.importers import Errand
from unionhub.jobs.imports.models import ImportJob, ImportRow
from unionhub.kernel import actor as actors
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import DomainError, NotAllowed, Unavailable
from unionhub.kernel.kept import in_chinese

logger = logging.getLogger(__name__)

BATCH = 100
FORGOTTEN = "expired"


def work_due(at: datetime) -> int:
    """Go on with every import that waits; how many.

    Found by state: whatever a worker that died left behind, another goes on with.
    """
    worked = 0
    for job in ImportJob.objects.to_work(at).order_by("id")[:BATCH]:
        if _claim(job, at):
            # Texts in files are in the language of the site.
            with in_chinese():
                _work(job, at)
            worked += 1
    return worked


def tidy(at: datetime) -> int:
    """Give up previews that nobody confirmed, clear what wrong rows said; how many."""
    given_up = ImportJob.objects.forgotten(at).order_by("id")
    due = ImportJob.objects.to_clear(at).order_by("id")
    done = sum(_give_up(pk, at) for pk in given_up.values_list("pk", flat=True)[:BATCH])
    return done + sum(_clear(pk, at) for pk in due.values_list("pk", flat=True)[:BATCH])


def _claim(job: ImportJob, at: datetime) -> bool:
    # Two workers see the same row; the update of one of them finds nothing.
    seen = ImportJob.objects.filter(pk=job.pk, claimed_at=job.claimed_at)
    ours = seen.filter(state__in=AT_WORK).update(claimed_at=at)
    job.claimed_at = at
    return bool(ours)


def _work(job: ImportJob, at: datetime) -> None:
    try:
        errand = Errand(_requester(job, at), at, job.pk)
        _stretch(job)(job, errand)
    except Lost:
        # Cancelled meanwhile, or given up for dead: somebody else has it.
        return
    except Unavailable as fault:
        logger.warning("import %s waits: %s", job.pk, fault.reason)
    except DomainError as refusal:
        _fail(job, refusal.reason, at)


def _stretch(job: ImportJob) -> Callable[[ImportJob, Errand], None]:
    return running.run if job.state in WRITING else checking.check


def _requester(job: ImportJob, at: datetime) -> Actor:
    """Who brought it, with the authority of this moment and not of that one."""
    user = get_user_model().objects.filter(pk=job.requested_by).first()
    if user is None or not user.is_active:
        raise NotAllowed
    build = import_string(settings.ACTOR_BUILDER)
    by: Actor = build(
        user, at=at, request_id=job.request_id, acting_as=job.appointment_id
    )
    if by.organisation_id != job.organisation_id:
        raise NotAllowed
    access.require_import(by, job.kind)
    return by


@transaction.atomic
def _fail(job: ImportJob, code: str, at: datetime) -> None:
    # A refusal rolled its chunk back: what is known of the import is in the table.
    fresh = operations.locked(job.pk)
    if fresh.state in AT_WORK:
        by = actors.system(job.request_id)
        operations.end(fresh, ImportState.FAILED, code, by=by, at=at)


@transaction.atomic
def _give_up(pk: UUID, at: datetime) -> int:
    job = ImportJob.objects.select_for_update().forgotten(at).filter(pk=pk).first()
    if job is None:
        return 0
    operations.end(job, ImportState.CANCELLED, FORGOTTEN, by=actors.system(), at=at)
    return 1


@transaction.atomic
def _clear(pk: UUID, at: datetime) -> int:
    job = ImportJob.objects.select_for_update().to_clear(at).filter(pk=pk).first()
    if job is None:
        return 0
    ImportRow.objects.filter(job=job).update(cells_sealed=None)
    job.is_cleared = True
    operations.save(job, ["is_cleared"])
    return 1
