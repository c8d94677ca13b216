"""What is printed of a batch: whom it pays, and a receipt of one payment."""

from collections.abc import Sequence

from services.ledger.models import BudgetNode
from services.payments.models import Batch, CashHandout, Payment
from services.reports.document import Document
from services.reports.templates import CASH_RECEIPT, PAYMENT_LIST, RECEIPT
from unionhub.kernel import fen, masking
from unionhub.kernel.capitals import capitals
from unionhub.kernel.kept import in_chinese


@in_chinese()
def payment_list(batch: Batch, lines: Sequence[Payment]) -> Document:
    """The list of a batch (发放清单), for those who sign it and for the files.

    Many read it: of a name and an account only what tells one from another.
    """
    total = sum(line.amount_fen for line in lines)
    return Document(
        template=PAYMENT_LIST,
        number=batch.number,
        facts=[
            *_money(batch.budget),
            ("批次号", batch.number),
            ("批次摘要值", bytes(batch.digest).hex()),
        ],
        rows=[_row(line) for line in lines],
        totals=[("笔数", str(len(lines))), *_sum(total)],
    )


@in_chinese()
def receipt(payment: Payment, batch: Batch) -> Document:
    """The receipt of what was paid (领款收据): signed by the payee, with the name."""
    return Document(
        template=RECEIPT,
        number=f"{batch.number}-{payment.line:06}",
        facts=[
            *_money(batch.budget),
            ("领款人", payment.payee_name),
            ("银行流水号", payment.bank_reference or "无"),
        ],
        rows=[_paid(payment, *_where(payment))],
        totals=_sum(payment.paid_fen),
    )


@in_chinese()
def cash_receipt(handout: CashHandout, budget: BudgetNode) -> Document:
    """The receipt of cash (现金领款收据): who handed it out, and who fetched it.

    Of a proxy only what tells one from another.
    """
    payment = handout.payment
    return Document(
        template=CASH_RECEIPT,
        number=str(payment.pk),
        facts=[
            *_money(budget),
            ("领款人", payment.payee_name),
            ("发放日期", f"{handout.handed_on:%Y-%m-%d}"),
            ("经手人", f"{handout.first_account}、{handout.second_account}"),
            *_proxy(handout),
        ],
        rows=[_paid(payment, payment.get_way_display())],
        totals=_sum(payment.paid_fen),
    )


def _proxy(handout: CashHandout) -> list[tuple[str, str]]:
    if not handout.proxy_name:
        return []
    name = masking.name(handout.proxy_name)
    relation = handout.get_proxy_relation_display()
    kind = handout.get_proxy_document_display()
    return [
        ("代领人", f"{name}（{relation}）"),
        ("代领人证件", f"{kind} {handout.masked_proxy_id}"),
    ]


def _money(budget: BudgetNode) -> list[tuple[str, str]]:
    union = budget.organisation
    return [
        ("单位", f"{union.name}（{union.pk}）"),
        ("轮次", budget.round.name),
        ("资金来源", budget.get_fund_display()),
    ]


def _paid(payment: Payment, *where: str) -> list[str]:
    item, amount = payment.application.get_item_display(), fen.shown(payment.paid_fen)
    return [item, str(payment.instalment), *where, amount]


def _sum(total: int) -> list[tuple[str, str]]:
    return [("合计", fen.shown(total)), ("大写", f"人民币{capitals(total)}")]


def _row(line: Payment) -> list[str]:
    name, amount = masking.name(line.payee_name), fen.shown(line.amount_fen)
    return [str(line.line), name, *_where(line), amount]


def _where(line: Payment) -> list[str]:
    account = f"****{line.account_tail}" if line.account_tail else ""
    return [line.get_way_display(), account]
