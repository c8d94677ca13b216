"""Who may keep applications, and who only the own ones."""

from uuid import UUID

from services.aid.choices import ApplicationOrigin, ApplicationState
from services.aid.models import Application
from services.hardship.models import HouseholdMember
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power


class ConflictOfInterest(NotAllowed):
    """Nobody keeps the application of the own household as an officer (R-AID-11)."""

    code = "conflict_of_interest"


def may_view(actor: Actor) -> bool:
    """Whether the office looks at applications."""
    return actor.has(Power.AID_VIEW)


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


def require_on(actor: Actor, power: Power, application: Application) -> None:
    """The same, and never on the own household's.

    Raises:
        NotFound, NotAllowed: as ``require``.
        ConflictOfInterest: the actor, or whom the actor stands in for, benefits.
    """
    require(actor, power, application.org_path)
    if any(actor.is_or_acts_for(person) for person in beneficiaries(application)):
        raise ConflictOfInterest


def require_writer(actor: Actor, application: Application) -> None:
    """Refuse to anybody but the union's desk, and who applied while it is theirs.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``require_on``.
    """
    if is_own(actor, application):
        return
    require_on(actor, Power.AID_EDIT, application)


def is_of_household(actor: Actor, application: Application) -> bool:
    """Whether the actor, as oneself, may begin it: for somebody one lives with."""
    if actor.person_id is None or actor.appointment_id is not None:
        return False
    return actor.person_id in beneficiaries(application)


def is_applicant(actor: Actor, application: Application) -> bool:
    """Whether the actor applied, or it was applied for the actor; to live in the same
    household gives nobody another one's application."""
    if application.origin != ApplicationOrigin.OWN:
        return False
    mine = actor.person_id == application.beneficiary_id
    began = application.opened_by == actor.signature
    return (mine or began) and is_of_household(actor, application)


def is_own(actor: Actor, application: Application) -> bool:
    """The same, and no case has it yet: it is theirs to change."""
    theirs = application.case_id is None or (
        application.state == ApplicationState.CORRECTION
    )
    return theirs and is_applicant(actor, application)


def beneficiaries(application: Application) -> list[UUID]:
    """Whom it helps: the person, and everybody who lives in the household."""
    people = HouseholdMember.objects.live().filter(
        household=application.household_id, household__isnull=False
    )
    others = people.order_by("person").values_list("person_id", flat=True)
    return list(dict.fromkeys([application.beneficiary_id, *others]))
