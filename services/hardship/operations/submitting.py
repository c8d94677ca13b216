"""A dossier is handed to the levels that decide it (DOMAIN.md §5.3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from services.hardship import access
from services.hardship.choices import DossierState
from services.hardship.content import digest
from services.hardship.eligibility import NotReady, missing
from services.hardship.models import Dossier
from services.hardship.operations.entering import confirm
from services.hardship.operations.shared import locked_dossier, require_state
from services.review import operations as review
from services.review.choices import CaseKind, Part
from services.review.models import Case
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotNow, Stale
from unionhub.kernel.kept import in_chinese
from unionhub.kernel.powers import Power


@transaction.atomic
def submit(
    dossier_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Nothing is missing: a case decides from here on, level by level.

    Whoever hands it in made it; whoever visited, and the household, decide nothing of
    it. What the case sent back comes back in its place. Whom the worker has named
    lives there from now on, by the word of whoever hands it in (R-AID-02).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``; somebody
            who visited has decided on it.
        WrongState, Stale. NotReady: names what is missing.
        AlreadyInHousehold: whom the worker has named lives in another one.
        NotNow: ``conflict``: somebody else handed it in at the same moment.
    """
    # The case before what it is about: so approvals and edits wait for one another.
    held = review.hold_live(CaseKind.DOSSIER, dossier_id)
    dossier = locked_dossier(dossier_id)
    access.require_on(by, Power.HARDSHIP_EDIT, dossier.household)
    require_state(dossier, DossierState.CHECKING, DossierState.RETURNED)
    if version is not None and version != dossier.version:
        raise Stale(version=dossier.version)
    if dossier.case_id and held is None:
        raise NotNow
    if lacking := missing(dossier, local_date(at)):
        raise NotReady(missing=lacking)
    confirm(dossier.household, by=by, at=at)

    # The dossier follows its case (``following``), in this transaction.
    case = review.submit(_subject(dossier), by=by, at=at)
    review.take_part(case, _visitors(dossier, case), Part.VISITOR)
    return case


def _subject(dossier: Dossier) -> review.Subject:
    people = dossier.household.members.live().order_by("person")
    with in_chinese():
        title = _("困难职工建档：%(name)s") % {"name": dossier.worker_name}
    return review.Subject(
        kind=CaseKind.DOSSIER,
        subject=dossier.pk,
        organisation=dossier.organisation_id,
        beneficiaries=tuple(people.values_list("person_id", flat=True)),
        digest=digest(dossier),
        title=title,
    )


def _visitors(dossier: Dossier, case: Case) -> list[UUID]:
    """Who was there; whoever hands it in as well has that part already."""
    pairs = dossier.visits.values_list("first_id", "second_id")
    made = case.participants.filter(part=Part.MAKER).values_list("person_id", flat=True)
    return sorted({one for pair in pairs for one in pair} - set(made))
