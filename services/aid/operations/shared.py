"""What the acts on an application share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from services.aid.choices import LEAST_CARD, LONGEST_CARD
from services.aid.eligibility import AidExists
from services.aid.models import Application
from services.review import operations as review
from services.review.choices import CaseKind
from services.review.models import Case
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotFound, NotNow, Stale, WrongState

ONCE: Final = frozenset({"aid_once_a_year", "aid_once_a_year_to_a_person"})


class InvoiceUsed(NotNow):
    """Aid was asked for by this invoice before (R-AID-13)."""

    code = "invoice_used"


def locked(pk: UUID) -> Application:
    """The application, locked until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    rows = Application.objects.select_for_update(of=("self",))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def held(pk: UUID, version: int | None = None) -> tuple[Application, Case | None]:
    """The application and its live case, the case locked first: so approvals and
    edits wait for one another.

    Raises:
        NotFound. Stale: another version was decided on.
    """
    case = review.hold_live(CaseKind.APPLICATION, pk)
    application = locked(pk)
    if version is not None and version != application.version:
        raise Stale(version=application.version)
    return application, case


def require_state(application: Application, states: Iterable[str]) -> None:
    """Refuse an act that the state does not allow.

    Raises:
        WrongState: with the states that would.
    """
    if application.state not in states:
        raise WrongState(state=application.state, allowed=sorted(states))


def card(number: str, holder: str, payee: str) -> str:
    """The number of a card that belongs to the payee (R-AID-19).

    Raises:
        BadFact: ``payee_not_recipient``; ``invalid_value``: no such number.
    """
    if holder != payee:
        raise BadFact(code="payee_not_recipient", field="account_name")
    told = number.isdecimal() and number.isascii()
    if not told or not LEAST_CARD <= len(number) <= LONGEST_CARD:
        raise BadFact(code="invalid_value", field="account")
    return number


def save(application: Application, *changed: str) -> None:
    """Write what has changed, as the next version.

    Raises:
        AidExists: another one stands against it.
    """
    application.version += 1
    try:
        with transaction.atomic():
            application.save(update_fields=[*changed, "version"])
    except IntegrityError as clash:
        if broken_constraint(clash) not in ONCE:
            raise
        raise AidExists from clash


def hold_invoices(application: Application, *, is_held: bool) -> None:
    """Its invoices count for it, or for nobody.

    Raises:
        InvoiceUsed: one of them counts for another application.
    """
    try:
        with transaction.atomic():
            application.invoices.update(is_held=is_held)
    except IntegrityError as clash:
        if broken_constraint(clash) != "invoice_once":
            raise
        raise InvoiceUsed from clash


def tell(
    verb: str,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    before: str = "",
    **facts: object,
) -> None:
    """Record what happened; never an account, never a name."""
    audit.record(
        verb,
        application,
        by=by,
        at=at,
        subject_id=application.beneficiary_id,
        before=str(before or application.state),
        after=str(application.state),
        **facts,
    )
