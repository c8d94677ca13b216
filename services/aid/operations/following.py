"""An application goes where its case goes; approved, its money is reserved."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from services.aid.choices import ApplicationState
from services.aid.models import Application
from services.aid.operations.shared import hold_invoices, locked, save, tell
from services.aid.operations.submitting import check
from services.hardship.questions import live_dossier
from services.ledger.choices import EntryKind
from services.ledger.operations import Spend, move
from services.programmes.operations import use_place
from services.review import operations as review
from services.review.choices import CaseKind, CaseState
from services.review.questions import CaseMoved
from unionhub.kernel.clock import local_date
from unionhub.kernel.kept import in_chinese

MATTER: Final = "aid.application"
# Where the application stands when its case does; while an appeal runs it stays.
STANDS: Final[dict[str, str]] = {
    CaseState.IN_REVIEW: ApplicationState.SUBMITTED,
    CaseState.NOTICE: ApplicationState.SUBMITTED,
    CaseState.FINAL: ApplicationState.SUBMITTED,
    CaseState.APPROVED: ApplicationState.APPROVED,
    CaseState.REFUSED: ApplicationState.REFUSED,
    CaseState.RETURNED: ApplicationState.CORRECTION,
    CaseState.WITHDRAWN: ApplicationState.WITHDRAWN,
}
_DEAD: Final = {ApplicationState.REFUSED, ApplicationState.WITHDRAWN}


@transaction.atomic
def case_moved(event: CaseMoved) -> None:
    """The application takes the step of its case, in the same transaction.

    Raises:
        NotEnough: the budget is short; the approval is refused (FEATURES 54).
        QuotaExceeded: no place is left; it waits in the order of need (FEATURES 61).
        NoLiveDossier, RecheckOverdue: the dossier ended meanwhile (R-AID-01, 24).
        ApprovalVoid: another tier was found meanwhile.
    """
    if event.kind != CaseKind.APPLICATION or event.after not in STANDS:
        return
    known = Application.objects.filter(pk=event.subject).first()
    if known is None:
        return
    state, place = STANDS[event.after], None
    if state == ApplicationState.APPROVED:
        # Places and books before the application: nobody waits in a circle.
        place = use_place(known.round_id, known.org_path)
        _reserve(known, event)
    application = locked(event.subject)
    before = application.state
    if before == state:
        return
    application.move_to(state)
    application.place = place
    _prepare(application, str(before), event)
    _keep(application)
    tell("aid.followed", application, by=event.by, at=event.at, before=str(before))


def _prepare(application: Application, before: str, event: CaseMoved) -> None:
    """What the new state needs to be true."""
    if application.state == ApplicationState.APPROVED:
        application.approved_fen = _granted(application)
        _require_same_dossier(application, event)
    if application.state == ApplicationState.CORRECTION and application.case:
        application.missing = application.case.missing
    if before == ApplicationState.REFUSED:
        # Restored by an appeal: somebody else may have the claim by now.
        check(application, at=event.at)


def _require_same_dossier(application: Application, event: CaseMoved) -> None:
    """The limit was counted for this tier: another one is counted anew, sent back
    (R-AID-12, 14)."""
    if not application.dossier_id:
        return
    now = live_dossier(application.beneficiary_id, local_date(event.at))
    counted = application.limit["inputs"]["tier"]
    if (now.id, now.tier) != (application.dossier_id, counted):
        raise review.ApprovalVoid


def _keep(application: Application) -> None:
    save(application, "state", "place", "approved_fen", "missing")
    if application.state in _DEAD:
        hold_invoices(application, is_held=False)


def _reserve(application: Application, event: CaseMoved) -> None:
    """Its case is held: what it asks for does not change."""
    if application.budget_id is None:
        return
    with in_chinese():
        summary = _("批准帮扶申请")
    spend = Spend(
        kind=EntryKind.RESERVE,
        amounts={application.budget_id: _granted(application)},
        matter=(MATTER, application.pk),
        summary=summary,
    )
    move([spend], by=event.by, at=event.at)


def _granted(application: Application) -> int:
    """Never more than was asked for, or is allowed (L8)."""
    most = application.limit_fen
    return min(application.asked_fen, most if most is not None else 0)
