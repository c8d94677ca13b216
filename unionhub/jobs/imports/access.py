"""Who may bring files, and go on with what was brought."""

from unionhub.jobs.imports import importers
from unionhub.jobs.imports.choices import AT_WORK, ImportState
from unionhub.jobs.imports.models import ImportJob
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.errors import NotAllowed, NotFound


def may_import(actor: Actor, kind: str) -> bool:
    """Whether the office writes such rows, and the officer acts in it in person."""
    is_own = actor.kind == ActorKind.PERSON and actor.on_behalf_of is None
    is_officer = bool(actor.appointment_id and actor.person_id)
    return is_own and is_officer and actor.has(importers.of(kind).power)


def may_view(actor: Actor) -> bool:
    """Whether the office has to do with imports at all."""
    return bool(importers.powers() & actor.powers)


def is_requester(actor: Actor, job: ImportJob) -> bool:
    """Whether this account brought the file, and still acts where it did."""
    own = job.requested_by == actor.user_id
    return own and job.organisation_id == actor.organisation_id


def require_import(actor: Actor, kind: str) -> None:
    """Refuse what the office does not allow.

    Raises:
        NotAllowed: it does not.
    """
    if not may_import(actor, kind):
        raise NotAllowed


def require_requester(actor: Actor, job: ImportJob) -> None:
    """Refuse anybody but who brought the file, in the same office.

    Raises:
        NotFound: somebody else's.
        NotAllowed: the office writes no such rows any more.
    """
    if not (actor.covers(job.org_path) and is_requester(actor, job)):
        raise NotFound
    require_import(actor, job.kind)


def actions(actor: Actor, job: ImportJob) -> list[str]:
    """The steps open to this actor now."""
    if not (is_requester(actor, job) and may_import(actor, job.kind)):
        return []
    found = ["confirmation"] if job.state == ImportState.PREVIEWED else []
    if job.state in {*AT_WORK, ImportState.PREVIEWED}:
        found.append("cancellation")
    if has_failed_rows(job) and not job.is_cleared:
        found.append("errors")
    return found


def has_failed_rows(job: ImportJob) -> bool:
    """Whether rows were wrong, and all of them are known."""
    is_checked = job.state not in {ImportState.UPLOADED, ImportState.CHECKING}
    return is_checked and bool(job.wrong or job.refused)
