"""The payments that wait for somebody: to check, to release, to ask for, to settle."""

from typing import Any, Final

from django.db.models import DateTimeField, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from services.payments import claims
from services.payments.choices import BatchState
from services.payments.models import Batch, BatchQuerySet, PayException, Recovery
from services.review.access import persons_of
from unionhub.kernel import clock, fen, masking
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.kernel.waiting import Item, Queue

CHECK, RELEASE = "PAYMENT_CHECK", "PAYMENT_RELEASE"
ENQUIRY, DIFFERENCE = "PAYMENT_ENQUIRY", "PAYMENT_DIFFERENCE"
OVERDUE, CASH = "RECOVERY_OVERDUE", "CASH_HANDOUT"
# Since when a batch waits as it is: it should go on the same day.
_SINCE: Final = Coalesce(
    *("handed_over_at", "sealed_at", "checked_at", "made_at"),
    output_field=DateTimeField(),
)


def checks(actor: Actor, *, everywhere: bool) -> Queue | None:
    """Drafts that somebody else made. None: the office makes no batches."""
    if not actor.has(Power.PAYMENT_MAKE):
        return None
    rows = _batches(actor, everywhere, Q(state=BatchState.DRAFT, count__gt=0))
    return Queue(CHECK, _("待复核的发放批次"), rows, _batch(CHECK))


def releases(actor: Actor, *, everywhere: bool) -> Queue | None:
    """What is checked is to be sealed; what is sealed, to be sent."""
    if not actor.has(Power.PAYMENT_RELEASE):
        return None
    states = [BatchState.CHECKED, BatchState.SEALED]
    rows = _batches(actor, everywhere, Q(state__in=states))
    return Queue(RELEASE, _("待封存或发送的批次"), rows, _batch(RELEASE))


def enquiries(actor: Actor, *, everywhere: bool) -> Queue | None:
    """What the bank did not answer: it is asked, and not sent again."""
    if not actor.has(Power.PAYMENT_RELEASE):
        return None
    rows = _batches(actor, everywhere, Q(state=BatchState.UNKNOWN))
    return Queue(ENQUIRY, _("待向银行查询的批次"), rows, _batch(ENQUIRY))


def differences(actor: Actor, *, everywhere: bool) -> Queue | None:
    """What does not agree, until its day."""
    if not actor.has(Power.PAYMENT_MAKE):
        return None
    rows = PayException.objects.visible_to(actor).open()
    if not everywhere:
        rows = rows.filter(organisation=actor.organisation_id)
    seen = rows.select_related("organisation", "batch")
    return Queue(DIFFERENCE, _("待处理的付款差异"), seen, _difference)


def overdue(actor: Actor, *, everywhere: bool) -> Queue | None:
    """Recoveries with an instalment whose day has passed, for whoever takes it in."""
    if not actor.has(Power.PAYMENT_RELEASE):
        return None
    rows = Recovery.objects.visible_to(actor).overdue_on(local_date(clock.now()))
    if not everywhere:
        rows = rows.filter(organisation=actor.organisation_id)
    seen = rows.select_related("organisation", "payment")
    return Queue(OVERDUE, _("逾期的追回分期"), seen, _overdue)


def cash(actor: Actor, *, everywhere: bool) -> Queue | None:
    """Aid in cash that is granted and not handed out, since the day it was."""
    if not actor.has(Power.PAYMENT_RELEASE):
        return None
    rows = claims.in_cash(actor)
    if not everywhere:
        rows = rows.filter(budget__organisation=actor.organisation_id)
    granted = TruncDate(Coalesce("case__closed_at", "opened_at"))
    seen = rows.select_related("budget__organisation").annotate(due_on=granted)
    return Queue(CASH, _("待发放的现金"), seen, _cash)


def _batches(actor: Actor, everywhere: bool, which: Q) -> BatchQuerySet:
    """Of the own union, or of all in the scope; without those where the actor has
    another part, which only a colleague can take on."""
    rows = Batch.objects.visible_to(actor).filter(which)
    if not everywhere:
        rows = rows.filter(organisation=actor.organisation_id)
    mine = persons_of(actor)
    parts = rows.filter(participants__person__in=mine).exclude(
        state__in=[BatchState.SEALED, BatchState.UNKNOWN]
    )
    others = rows.exclude(pk__in=parts.order_by().values("pk"))
    return others.annotate(due_on=TruncDate(_SINCE)).select_related("organisation")


def _batch(kind: str) -> Any:
    def item(row: Any) -> Item:
        return Item(
            kind=kind,
            id=row.pk,
            organisation=row.organisation_id,
            organisation_name=row.organisation.name,
            due_on=row.due_on,
            title=f"{row.number}（{row.get_state_display()}，{fen.shown(row.total_fen)}）",
            link=f"/api/v1/payment-batches/{row.pk}",
        )

    return item


def _difference(row: PayException) -> Item:
    number = row.batch.number if row.batch else _("无对应批次")
    return Item(
        kind=DIFFERENCE,
        id=row.pk,
        organisation=row.organisation_id,
        organisation_name=row.organisation.name,
        due_on=row.due_on,
        title=f"{row.get_kind_display()} {fen.shown(row.amount_fen)}（{number}）",
        link="/api/v1/payment-exceptions",
    )


def _overdue(row: Any) -> Item:
    name = masking.name(row.payment.payee_name)
    return Item(
        kind=OVERDUE,
        id=row.pk,
        organisation=row.organisation_id,
        organisation_name=row.organisation.name,
        due_on=row.due_on,
        title=f"{name}（{row.get_state_display()}，{fen.shown(row.owed_fen)}）",
        link=f"/api/v1/recoveries/{row.pk}",
    )


def _cash(row: Any) -> Item:
    union, name = row.budget.organisation, masking.name(row.beneficiary_name)
    return Item(
        kind=CASH,
        id=row.pk,
        organisation=union.pk,
        organisation_name=union.name,
        due_on=row.due_on,
        title=f"{name}（{row.get_item_display()}，{fen.shown(row.approved_fen)}）",
        link=f"/api/v1/aid-applications/{row.pk}",
    )
