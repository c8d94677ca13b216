"""Who may look at, decide and steer requests to join."""

from members.enrolment.models import Enrolment
from members.offices.access import ConflictOfInterest
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power


def may_view(actor: Actor) -> bool:
    """Whether the office allows looking at requests."""
    return actor.has(Power.ENROLMENT_VIEW)


def may_decide(actor: Actor) -> bool:
    """Whether the office allows deciding requests."""
    return actor.has(Power.ENROLMENT_DECIDE)


def may_decide_on(actor: Actor, enrolment: Enrolment) -> bool:
    """Whether ``require_decision`` would let this actor decide this request."""
    try:
        require_decision(actor, enrolment)
    except (NotFound, NotAllowed):
        return False
    return True


def require_decision(actor: Actor, enrolment: Enrolment) -> None:
    """Refuse a decision outside the scope, beyond the powers, or on oneself.

    Raises:
        NotFound: the request lies outside the actor's scope.
        NotAllowed: the office does not decide requests.
        ConflictOfInterest: the request is the officer's own, or that of the person
            for whom the officer stands in.
    """
    if not actor.covers(enrolment.org_path):
        raise NotFound
    if not may_decide(actor):
        raise NotAllowed
    own_account = enrolment.account_id == actor.user_id
    if own_account or actor.is_or_acts_for(enrolment.person_id):
        raise ConflictOfInterest


def require_applicant(actor: Actor, enrolment: Enrolment) -> None:
    """Refuse to anybody but the account that filed the request.

    Raises:
        NotFound: it is somebody else's.
    """
    if enrolment.account_id != actor.user_id:
        raise NotFound
