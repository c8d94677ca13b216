"""Who may ask for, decide and fetch exports."""

from unionhub.jobs.choices import ExportState
from unionhub.jobs.exporters import of
from unionhub.jobs.models import ExportJob
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power


class OwnExport(NotAllowed):
    """A second person decides: not the one who asked, nor who stands in for them."""

    code = "conflict_of_interest"


def may_request(actor: Actor, kind: str) -> bool:
    """Whether the office exports, and lets look at what would be exported.

    In one's own office only: this power is never lent, and no machine has it.
    """
    is_own = actor.kind == ActorKind.PERSON and actor.on_behalf_of is None
    is_officer = bool(actor.appointment_id and actor.person_id)
    allowed = actor.has(Power.MEMBER_EXPORT) and actor.has(of(kind).power)
    return is_own and is_officer and allowed


def may_view(actor: Actor) -> bool:
    """Whether the office has to do with exports: whoever approves also exports."""
    return actor.has(Power.MEMBER_EXPORT)


def is_requester(actor: Actor, job: ExportJob) -> bool:
    """Whether this account asked for it, and still acts where it did."""
    own = job.requested_by == actor.user_id
    return own and job.organisation_id == actor.organisation_id


def require_request(actor: Actor, kind: str) -> None:
    """Refuse a request that the office does not allow.

    Raises:
        NotAllowed: it does not.
    """
    if not may_request(actor, kind):
        raise NotAllowed


def require_decision(actor: Actor, job: ExportJob) -> None:
    """Refuse a decision outside the scope, beyond the powers, or on one's own request.

    Raises:
        NotFound: it was asked for outside the actor's part of the tree.
        NotAllowed: the office decides no exports.
        OwnExport: the same person, or a deputy of theirs.
    """
    if not actor.covers(job.org_path):
        raise NotFound
    if not actor.has(Power.EXPORT_APPROVE):
        raise NotAllowed
    own_account = job.requested_by == actor.user_id
    if own_account or actor.is_or_acts_for(job.requested_by_person):
        raise OwnExport


def require_download(actor: Actor, job: ExportJob) -> None:
    """Refuse the file to anybody but its requester, in the same office.

    Raises:
        NotFound: somebody else's.
        NotAllowed: the office does not export any more.
    """
    if not (actor.covers(job.org_path) and is_requester(actor, job)):
        raise NotFound
    require_request(actor, job.kind)


def actions(actor: Actor, job: ExportJob) -> list[str]:
    """The steps open to this actor now."""
    if job.state == ExportState.REQUESTED:
        open_to = actor.covers(job.org_path) and actor.has(Power.EXPORT_APPROVE)
        own = job.requested_by == actor.user_id
        if open_to and not own and not actor.is_or_acts_for(job.requested_by_person):
            return ["approval", "refusal"]
    if job.state == ExportState.READY and is_requester(actor, job):
        return ["file"] if may_request(actor, job.kind) else []
    return []
