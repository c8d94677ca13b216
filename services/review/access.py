"""Who may decide on a case: by office, by level, and by having nothing else in it."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q

from services.review.choices import MAKING, VIEWING, Decision, Part
from services.review.models import Approval, Case, Participant
from services.review.questions import HelpedBy
from unionhub.kernel import happenings
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power

PARTS_OF_LEVELS = (
    Part.CHECKER_1,
    Part.CHECKER_2,
    Part.CHECKER_3,
    Part.CHECKER_4,
    Part.CHECKER_5,
    Part.CHECKER_6,
)


class ConflictOfInterest(NotAllowed):
    """The actor, or whom the actor stands in for, has another part in this case."""

    code = "conflict_of_interest"


class AboveLimit(NotAllowed):
    """The amount is above what this appointment may approve (L13)."""

    code = "above_limit"


def require_made_by(actor: Actor, kind: str, path: str) -> None:
    """Refuse who hands no such cases in for this union.

    Raises:
        NotFound: the union lies outside the scope.
        NotAllowed: the office does not give the power.
    """
    if not actor.covers(path):
        raise NotFound
    if not actor.has(MAKING[kind]):
        raise NotAllowed


def kinds_for(actor: Actor, powers: Mapping[str, Power] = VIEWING) -> list[str]:
    """The kinds of cases that the office gives the power over."""
    return [kind for kind, power in powers.items() if actor.has(power)]


def require_appeals(actor: Actor, case: Case) -> None:
    """Refuse who neither benefits from the case nor hands such cases in.

    Raises:
        NotFound, NotAllowed: as ``require_made_by``.
    """
    if not is_beneficiary(actor, case):
        require_made_by(actor, case.kind, case.org_path)


def is_beneficiary(actor: Actor, case: Case) -> bool:
    """Whether the case is about the person who acts."""
    if actor.person_id is None:
        return False
    mine = Participant.objects.filter(case=case, person=actor.person_id)
    return mine.filter(part=Part.BENEFICIARY).exists()


def require_at(actor: Actor, power: Power, case: Case, union: str) -> None:
    """Refuse who does not act for the union whose turn it is.

    A level decides in its own name: nobody above does it for it. The system may, for
    set-up and demo; a person must be known.

    Raises:
        NotFound: the case lies outside the scope. NotAllowed: no such power, another
            union, nobody known.
    """
    if not actor.covers(case.org_path):
        raise NotFound
    if not actor.has(power) or actor.organisation_id not in {union, None}:
        raise NotAllowed
    if actor.kind != ActorKind.SYSTEM and actor.person_id is None:
        raise NotAllowed


def require_within_limit(actor: Actor, case: Case) -> None:
    """Refuse an amount above the limit of the appointment (L13).

    Raises:
        AboveLimit: it is.
    """
    limit = actor.limits.get("amount_fen")
    if limit is not None and case.amount_fen > limit:
        raise AboveLimit(field="amount_fen", limit_fen=limit)


def persons_of(actor: Actor) -> list[UUID]:
    """Who acts: a deputy is both deputy and principal (L12)."""
    both = {actor.person_id, actor.principal_id} - {None}
    return sorted(person for person in both if person is not None)


def require_no_part(actor: Actor, case: Case, *, but: frozenset[str]) -> None:
    """Refuse who has any part in the case but these.

    Raises:
        ConflictOfInterest: a beneficiary, a member of the household, who made it, who
            decided at another level.
    """
    parts = Participant.objects.filter(case=case, person__in=persons_of(actor))
    if parts.exclude(part__in=but).exists():
        raise ConflictOfInterest


def require_not_helped(actor: Actor, case: Case) -> None:
    """Refuse whom it helps by now: who moved in after it was handed in (L12).

    Raises:
        ConflictOfInterest: the actor benefits.
    """
    helped = happenings.ask(HelpedBy(case.kind, case.subject))
    if not set(helped).isdisjoint(persons_of(actor)):
        raise ConflictOfInterest


def require_not_refused_by(actor: Actor, case: Case) -> None:
    """Refuse whoever refused the case before an appeal restored it.

    Raises:
        ConflictOfInterest: the actor did, or had it done by a deputy.
    """
    both = persons_of(actor)
    refused = Approval.objects.filter(case=case, decision=Decision.REFUSED)
    if refused.filter(Q(person__in=both) | Q(principal__in=both)).exists():
        raise ConflictOfInterest
