"""A worker holds its import for the length of one chunk."""

from unionhub.jobs.imports import operations
from unionhub.jobs.imports.models import ImportJob
from unionhub.kernel import clock


class Lost(Exception):
    """The import is not this worker's any more."""


def held(job: ImportJob) -> ImportJob:
    """The import under lock, its lease renewed; the caller is in a transaction.

    Raises:
        Lost: cancelled, or taken over by a worker that came later.
    """
    row = operations.locked(job.pk)
    if (row.state, row.claimed_at) != (job.state, job.claimed_at):
        raise Lost
    row.claimed_at = max(clock.now(), job.claimed_at or clock.now())
    return row
