"""People enter households: by an officer's word, or named until an officer confirms."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from services.hardship.models import Household, HouseholdMember
from services.hardship.operations.shared import AlreadyInHousehold
from unionhub import audit
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact
from unionhub.kernel.identity import IdentityDocument
from unionhub.persons import operations as persons

# Elsewhere, or here already.
_LIVES: tuple[str, ...] = ("one_live_household_a_person", "once_in_a_household")


@dataclass(frozen=True, kw_only=True)
class Relative:
    """Somebody who lives in a household: facts in clear, in memory only.

    ``birth_year`` is told where the document does not tell it; ``is_proposed``: only
    the worker says that they live there.
    """

    name: str
    relation: str
    document: IdentityDocument
    birth_year: int | None = None
    health: str = ""
    is_proposed: bool = False


def enter(household: Household, one: Relative, since: date) -> HouseholdMember:
    """Let somebody in; the constraint decides, not a look-up.

    Whom the worker has named is let in wherever they live: the answer tells nobody
    whether a number is known to us (R-AID-02).

    Raises:
        BadFact: ``required``: no year of birth; ``invalid_range``: they lived elsewhere
            at that time.
        AlreadyInHousehold.
    """
    born = one.document.birth_date
    year = born.year if born else one.birth_year
    if year is None:
        raise BadFact(code="required", field="birth_year")
    member = HouseholdMember(
        household=household,
        person=persons.identify(one.document),
        name=one.name,
        relation=one.relation,
        document_kind=one.document.kind,
        sex=one.document.sex,
        birth_year=year,
        since=since,
        is_proposed=one.is_proposed,
    )
    seal(member, one.document.number, one.health)
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) not in _LIVES:
            raise
        raise AlreadyInHousehold(field="members") from clash
    # Now that nobody else can let them in: where they lived before has ended by then.
    earlier = HouseholdMember.objects.overlapping(member)
    if not one.is_proposed and earlier.exists():
        raise BadFact(code="invalid_range", field="on")
    return member


def confirm(household: Household, *, by: Actor, at: datetime) -> None:
    """Whom the worker has named lives there from today on; the caller holds the
    household, and has asked who may.

    Raises:
        AlreadyInHousehold: somebody lives in another one; ``members`` says who. The
            union clears it up: there, or by taking them out here.
    """
    named = list(household.members.named().filter(is_proposed=True))
    # In the order of their documents, as they are registered: nobody waits in a circle.
    for member in sorted(named, key=_number):
        member.is_proposed, member.since = False, local_date(at)
        try:
            with transaction.atomic():
                member.save(update_fields=["is_proposed", "since"])
        except IntegrityError as clash:
            if broken_constraint(clash) not in _LIVES:
                raise
            told = _("所列的%(relation)s已在其他家庭中，请核实。") % {
                "relation": member.get_relation_display()
            }
            raise AlreadyInHousehold(told, members=[str(member.pk)]) from clash
        audit.record(
            "household.confirmed", household, by=by, at=at, subject_id=member.person_id
        )


def seal(member: HouseholdMember, number: str, health: str) -> None:
    """Keep the number and the health of somebody sealed."""
    member.id_number_sealed = sealing.seal(
        HouseholdMember, "id_number_sealed", member.pk, number
    )
    if health:
        member.health_sealed = sealing.seal(
            HouseholdMember, "health_sealed", member.pk, health
        )


def _number(member: HouseholdMember) -> str:
    return sealing.unseal(member, "id_number_sealed")
