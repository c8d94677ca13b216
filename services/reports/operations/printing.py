"""Documents are handed out as files; each time is written down first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from services.ledger import access
from services.ledger.models import Entry
from services.payments.choices import LISTED, PAY_MOVES, PayState
from services.payments.models import Batch, CashHandout, ConfirmationSample, Payment
from services.reports import paper, sheet
from services.reports.choices import FileForm
from services.reports.confirmations import sample_outcomes
from services.reports.document import Document
from services.reports.payments import cash_receipt, payment_list, receipt
from services.reports.vouchers import voucher
from unionhub.audit import looks
from unionhub.audit.looks import Look
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound, NotNow, WrongState
from unionhub.kernel.powers import Power

# A page takes long to set: of more lines there is a workbook only.
MOST_ON_PAPER: Final = 2_000
WRITERS = {
    FileForm.PDF: (paper.pdf, paper.MEDIA_TYPE),
    FileForm.XLSX: (sheet.xlsx, sheet.MEDIA_TYPE),
}


class TooLongForPaper(NotNow):
    """So many lines are not set in a PDF; ``most`` says how many are."""

    code = "too_long_for_paper"


@dataclass(frozen=True, kw_only=True)
class File:
    """A file to be handed out."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def print_voucher(
    entry_id: UUID, form: str, *, by: Actor, at: datetime, network: str = ""
) -> File:
    """A voucher of the books as a file.

    Raises:
        NotFound, NotAllowed: the union lies outside the scope; no such power.
        Unavailable: it cannot be written down who takes it.
    """
    rows = Entry.objects.select_related("book__organisation", "reverses__book")
    entry = rows.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    access.require(by, Power.BUDGET_VIEW, entry.org_path)

    return _handed(voucher(entry), form, by=by, at=at, network=network)


@transaction.atomic
def print_payment_list(
    batch_id: UUID, form: str, *, by: Actor, at: datetime, network: str = ""
) -> File:
    """The list of whom a batch pays, as a file.

    Raises:
        NotFound, NotAllowed: the union lies outside the scope; no such power.
        WrongState: nobody has checked it yet, or it was cancelled.
        TooLongForPaper.
        Unavailable: it cannot be written down who takes it.
    """
    rows = Batch.objects.select_related("budget__organisation", "budget__round")
    batch = rows.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    access.require(by, Power.AID_VIEW, batch.org_path)
    if batch.state not in LISTED:
        raise WrongState(state=batch.state, allowed=batch.available_actions)
    if form == FileForm.PDF and batch.count > MOST_ON_PAPER:
        raise TooLongForPaper(most=MOST_ON_PAPER, count=batch.count)

    lines = list(batch.payments.order_by("line"))
    payees = [line.payee_id for line in lines]
    document = payment_list(batch, lines)
    return _handed(document, form, by=by, at=at, network=network, subjects=payees)


@transaction.atomic
def print_receipt(
    payment_id: UUID, form: str, *, by: Actor, at: datetime, network: str = ""
) -> File:
    """The receipt of one payment, as a file.

    Raises:
        NotFound, NotAllowed: the union lies outside the scope; no such power.
        WrongState: it is not paid, or was taken back.
        Unavailable: it cannot be written down who takes it.
    """
    rows = Payment.objects.select_related(
        *("application__budget__organisation", "application__budget__round"),
        *("batch__budget__organisation", "batch__budget__round"),
    )
    payment = rows.filter(pk=payment_id).first()
    if payment is None:
        raise NotFound
    access.require(by, Power.AID_VIEW, payment.org_path)
    document = _receipt_of(payment)
    if document is None or payment.state != PayState.PAID:
        raise WrongState(state=payment.state, allowed=sorted(PAY_MOVES[payment.state]))

    payees = [payment.payee_id]
    return _handed(document, form, by=by, at=at, network=network, subjects=payees)


def _receipt_of(payment: Payment) -> Document | None:
    """Of a bank's payment, or of cash. None: a line that takes another back."""
    if payment.batch is not None:
        return receipt(payment, payment.batch)
    handout = CashHandout.objects.filter(payment=payment).first()
    budget = payment.application.budget
    if handout is None or budget is None:
        return None
    handout.payment = payment
    return cash_receipt(handout, budget)


@transaction.atomic
def print_sample(
    sample_id: UUID, form: str, *, by: Actor, at: datetime, network: str = ""
) -> File:
    """A sample with what was answered, as a file.

    Raises:
        NotFound, NotAllowed: the union lies outside the scope; no such power.
        TooLongForPaper.
        Unavailable: it cannot be written down who takes it.
    """
    rows = ConfirmationSample.objects.select_related("organisation", "batch", "round")
    sample = rows.filter(pk=sample_id).counted().first()
    if sample is None:
        raise NotFound
    access.require(by, Power.AID_VIEW, sample.org_path)
    if form == FileForm.PDF and sample.size > MOST_ON_PAPER:
        raise TooLongForPaper(most=MOST_ON_PAPER, count=sample.size)

    lines = list(sample.confirmations.select_related("payment").order_by("pk"))
    payees = [line.payment.payee_id for line in lines]
    document = sample_outcomes(sample, lines)
    return _handed(document, form, by=by, at=at, network=network, subjects=payees)


def _handed(
    document: Document,
    form: str,
    *,
    by: Actor,
    at: datetime,
    network: str,
    subjects: Sequence[UUID] = (),
) -> File:
    look = Look(
        operation=f"document {document.template.name}",
        fields=[column.title for column in document.template.columns],
        subjects=subjects,
        case_number=document.number,
        network=network,
    )
    looks.write(look, by=by, at=at)
    write, media_type = WRITERS[FileForm(form)]
    name = f"{document.template.code}-{document.number}.{form}"
    return File(name=name, media_type=media_type, content=write(document))
