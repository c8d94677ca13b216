"""What was paid and has all come back is taken back, line by line (R-AID-21, L19)."""

from datetime import datetime

from django.db.models import Sum

from services.aid.models import Application
from services.payments import claims
from services.payments.choices import PayState
from services.payments.models import Payment, Recovery
from services.payments.operations import shared
from unionhub import audit
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor


def reverse_when_all_is_back(
    application: Application, *, by: Actor, at: datetime
) -> bool:
    """Reverse the payments of an application when nothing of it is kept any more.

    The caller holds the place it took, and its budget, by the voucher it has posted: of
    two claims that settle at once the later one sees both. The application's claim and
    its place are free again.
    """
    rows = Application.objects.select_for_update(of=("self",))
    if rows.get(pk=application.pk).state != claims.PAID:
        return False
    paid = list(
        Payment.objects.select_for_update(of=("self",))
        .filter(application=application, state=PayState.PAID)
        .order_by("pk")
    )
    back = Recovery.objects.filter(payment__in=paid)
    came = back.aggregate(fen=Sum("received_fen", default=0))["fen"]
    if came != sum(min(one.paid_fen, one.amount_fen) for one in paid):
        return False

    for payment in paid:
        _reverse(payment, by=by, at=at)
    claims.give_back(application)
    return True


def _reverse(payment: Payment, *, by: Actor, at: datetime) -> None:
    line = Payment(
        batch=None,
        line=payment.line,
        org_path=payment.org_path,
        application_id=payment.application_id,
        instalment=payment.instalment,
        amount_fen=-payment.amount_fen,
        paid_fen=-payment.amount_fen,
        payee_id=payment.payee_id,
        payee_name=payment.payee_name,
        account_tail=payment.account_tail,
        way=payment.way,
        state=PayState.REVERSED,
        previous=payment,
    )
    line.stamp(at)
    account = shared.account_of(payment)
    line.account_sealed = sealing.seal(Payment, "account_sealed", line.pk, account)
    payment.state = PayState.REVERSED
    payment.stamp(at)
    payment.save(update_fields=["state", "back_at"])
    line.save(force_insert=True)
    audit.record(
        "payment.reversed",
        payment,
        by=by,
        at=at,
        subject_id=payment.payee_id,
        application=str(payment.application_id),
        amount_fen=payment.amount_fen,
    )
