"""A voucher of the books as a document (记账凭证)."""

from services.ledger.choices import Side
from services.ledger.models import Entry, Posting
from services.reports.document import Document
from services.reports.templates import VOUCHER
from unionhub.kernel import fen
from unionhub.kernel.capitals import capitals
from unionhub.kernel.kept import in_chinese


@in_chinese()
def voucher(entry: Entry) -> Document:
    """The voucher with its lines, as it was posted; in Chinese, whoever reads it."""
    lines = list(entry.postings.select_related("node__round").order_by("position"))
    debit = sum(line.amount_fen for line in lines if line.side == Side.DEBIT)
    union = entry.book.organisation
    facts = [
        ("单位", f"{union.name}（{union.pk}）"),
        ("凭证号", entry.voucher),
        ("日期", f"{entry.effective_on:%Y-%m-%d}"),
        ("类别", entry.get_kind_display()),
        ("摘要", entry.summary),
    ]
    if entry.document_number:
        facts.append(("文号", entry.document_number))
    if entry.reverses:
        facts.append(("冲销凭证", entry.reverses.voucher))
    return Document(
        template=VOUCHER,
        number=entry.voucher,
        facts=facts,
        rows=[_row(line) for line in lines],
        totals=[
            ("借贷合计", fen.shown(debit)),
            ("大写", f"人民币{capitals(debit)}"),
            ("账簿摘要值", bytes(entry.digest).hex()),
        ],
    )


def _row(line: Posting) -> list[str]:
    amount = fen.shown(line.amount_fen)
    sides = [amount, ""] if line.side == Side.DEBIT else ["", amount]
    budget = f"{line.node.round.name}　{line.node.get_fund_display()}"
    return [str(line.position), budget, line.get_account_display(), *sides]
