"""Who may keep dossiers, who agrees to exceptions, who only reads the own one."""

from services.hardship.models import Dossier, Household, HouseholdMember
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power


class ConflictOfInterest(NotAllowed):
    """Nobody keeps, visits or decides the dossier of the own household (R-AID-11)."""

    code = "conflict_of_interest"


def may_view(actor: Actor) -> bool:
    """Whether the office looks at dossiers."""
    return actor.has(Power.HARDSHIP_VIEW)


def require(actor: Actor, power: Power, path: str) -> None:
    """Refuse an act outside the scope (as absent) or beyond the powers.

    Raises:
        NotFound: the union lies outside the actor's scope.
        NotAllowed: the office does not give this power.
    """
    if not actor.covers(path):
        raise NotFound
    if not actor.has(power):
        raise NotAllowed


def require_on(actor: Actor, power: Power, household: Household) -> None:
    """The same, and never on the own household.

    Raises:
        NotFound, NotAllowed: as ``require``.
        ConflictOfInterest: the actor, or whom the actor stands in for, lives in it,
            or is named by the worker.
    """
    require(actor, power, household.org_path)
    people = household.members.named().values_list("person_id", flat=True)
    if any(actor.is_or_acts_for(person) for person in people):
        raise ConflictOfInterest


def require_writer(actor: Actor, dossier: Dossier) -> None:
    """Refuse to anybody but the union's clerk, and the household while it drafts.

    Raises:
        NotFound, NotAllowed: as ``require_on``.
        ConflictOfInterest: as ``require_on``.
    """
    if is_of(actor, dossier.household):
        if dossier.is_own and dossier.state in {"DRAFT", "RETURNED"}:
            return
        raise ConflictOfInterest
    require_on(actor, Power.HARDSHIP_EDIT, dossier.household)


def is_of(actor: Actor, household: Household) -> bool:
    """Whether the actor lives in it, and holds no office here."""
    if actor.person_id is None or actor.appointment_id is not None:
        return False
    live = HouseholdMember.objects.live().filter(household=household)
    return live.filter(person=actor.person_id).exists()
