"""What was looked at afterwards: whether money arrived, whether dossiers are right.

The county's reviewer asks those who were paid; Chengdu's checks the county's dossiers.
Some answers and findings are there, the others wait.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from services.hardship import operations as hardship
from services.payments import operations as payments
from services.payments.choices import BatchState
from services.payments.models import Batch, Confirmation
from services.payments.operations import Answer, Frame
from unionhub.desk.demo import story
from unionhub.desk.demo.aid import Aid
from unionhub.kernel.clock import local_date

CITY_REVIEWER: Final = "demo-prefecture-reviewer"
A_YEAR, A_DAY = timedelta(days=365), timedelta(days=1)
# Half of the dossiers of a year.
PERCENT: Final = 50
CONFIDENCE, MARGIN = 95, 50
PAID: Final = (BatchState.ACKNOWLEDGED, BatchState.CLOSED)
ANSWERS: Final = (
    Answer(outcome="RECEIVED"),
    Answer(outcome="UNREACHABLE", note="电话无人接听"),
    Answer(outcome="NOT_RECEIVED", note="本人说卡上没有这笔钱"),
)
FINDINGS: Final[Sequence[tuple[str, str]]] = (
    ("RIGHT", ""),
    ("WRONG", "入户查看，子女已就业，收入高于申报"),
)


def ask_and_check(aid: Aid) -> None:
    """A sample of each batch that was paid, and one of dossiers."""
    _ask(aid)
    _check(aid)


def _ask(aid: Aid) -> None:
    by, at = aid.acting(story.COUNTY_REVIEWER, aid.at), aid.at
    # The round goes on: what it has paid so far is asked about batch by batch.
    paid = Batch.objects.filter(organisation=aid.union, state__in=PAID)
    lines: list[Confirmation] = []
    for batch in paid.order_by("-pk"):
        frame = Frame(confidence=CONFIDENCE, margin_permille=MARGIN, batch=batch.pk)
        made = payments.draw(frame, by=by, at=at)
        lines += made.confirmations.order_by("payment")
    for line, answer in zip(lines, ANSWERS, strict=False):
        payments.record_outcome(line.pk, answer, by=by, at=at)


def _check(aid: Aid) -> None:
    by, at = aid.acting(CITY_REVIEWER, aid.at), aid.at
    today = local_date(at)
    sample = hardship.Sample(
        organisation=aid.union.pk,
        since=today - A_YEAR,
        until=today - A_DAY,
        percent=PERCENT,
    )
    made = hardship.draw_spot_check(sample, by=by, at=at)
    lines = made.checked.order_by("place")
    for line, (finding, reason) in zip(lines, FINDINGS, strict=False):
        hardship.record_spot_finding(
            line.pk, finding=finding, reason=reason, by=by, at=at
        )
