"""What is printed of a sample: who was asked, what they said; nobody can be called."""

from collections.abc import Sequence
from typing import Final

from services.payments.models import Confirmation, ConfirmationSample
from services.payments.sampling import percent
from services.reports.document import Document
from services.reports.templates import CONFIRMATIONS
from unionhub.kernel import fen
from unionhub.kernel.clock import local_date
from unionhub.kernel.kept import in_chinese

NOTHING: Final = "—"


@in_chinese()
def sample_outcomes(
    sample: ConfirmationSample, lines: Sequence[Confirmation]
) -> Document:
    """The lines of a sample (到账抽样确认表), counted at the end.

    Of a name only what tells one from another; neither phone, account nor note.
    """
    union = sample.organisation
    of = ("批次号", sample.batch.number) if sample.batch else _round(sample)
    return Document(
        template=CONFIRMATIONS,
        number=f"{sample.pk}",
        facts=[
            ("单位", f"{union.name}（{union.pk}）"),
            of,
            ("抽样", _drawn(sample)),
            ("随机种子", sample.seed),
        ],
        rows=[_row(place, line) for place, line in enumerate(lines, 1)],
        totals=[
            ("已询问", f"{sample.asked} 笔"),
            ("已收到", f"{sample.count_received} 笔"),
            ("未收到", f"{sample.count_not_received} 笔"),
            ("金额不符", f"{sample.count_wrong_amount} 笔"),
            ("联系不上", f"{sample.count_unreachable} 笔"),
            ("到账比例", _share(sample)),
        ],
    )


def _round(sample: ConfirmationSample) -> tuple[str, str]:
    return "轮次", sample.round.name if sample.round else ""


def _drawn(sample: ConfirmationSample) -> str:
    return (
        f"总体 {sample.population} 笔，抽取 {sample.size} 笔，"
        f"置信度 {sample.confidence}%，允许误差 {percent(sample.margin_permille)}，"
        f"{local_date(sample.drawn_at):%Y-%m-%d} 抽取"
    )


def _share(sample: ConfirmationSample) -> str:
    share, margin = sample.share_permille, sample.share_margin_permille
    if share is None or margin is None:
        return NOTHING
    return f"{percent(share)}（误差 ±{percent(margin)}）"


def _row(place: int, line: Confirmation) -> list[str]:
    day = f"{local_date(line.recorded_at):%Y-%m-%d}" if line.recorded_at else NOTHING
    told = NOTHING if line.told_fen is None else fen.shown(line.told_fen)
    return [
        str(place),
        line.masked_payee,
        fen.shown(line.payment.paid_fen),
        line.get_outcome_display() or "未询问",
        told,
        day,
    ]
