"""The doors of months: closed, and opened again by two persons."""

import re
from datetime import date
from typing import Any, Final

from rest_framework.request import Request
from rest_framework.response import Response

from services.ledger import operations
from services.ledger.api.budgets import MayViewBudgets
from services.ledger.api.shapes import (
    MoneyReasonInputSerializer,
    PeriodClosingInputSerializer,
    PeriodQuerySerializer,
    PeriodSerializer,
)
from services.ledger.models import Period, PeriodQuerySet
from services.ledger.open_lines import digest_of
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.etag import etag
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

# A month as an address names it: ``51000000001-2026-11``.
NAMED: Final = re.compile(r"([0-9A-Z]{11})-([0-9]{4}-[0-9]{2})")
LINES = [
    {
        "since": "2026-10-01",
        "kind": "STATEMENT",
        "kind_label": "对账单不符",
        "batch": "",
        "file": "31",
        "line": 3,
        "count": 1,
        "amount_fen": 1200,
    }
]
CLOSED = {
    "id": "51000000001-2026-10",
    "organisation": "51000000001",
    "month": "2026-10",
    "state": "CLOSED",
    "state_label": "已结账",
    "reason": "",
    "open_lines": LINES,
    "open_lines_digest": digest_of(LINES),
    "version": 1,
}
ASKED = CLOSED | {
    "state": "REOPENING",
    "state_label": "申请反结账",
    "reason": "漏记一笔捐赠",
    "version": 2,
}
OPENED = ASKED | {"state": "OPEN", "state_label": "未结账", "version": 3}


class MayClosePeriods(HasPower):
    """The office closes months."""

    power = Power.PERIOD_CLOSE


def month_of(period: str) -> tuple[str, date]:
    """The union and the first day of the month that an address names.

    Raises:
        NotFound: there is no such month.
    """
    found = NAMED.fullmatch(period)
    if found is None:
        raise NotFound
    try:
        return found[1], date.fromisoformat(f"{found[2]}-01")
    except ValueError as wrong:
        raise NotFound from wrong


class PeriodRows:
    """How a month is found and answered."""

    def periods(self) -> PeriodQuerySet:
        """Those of unions in scope."""
        actor = self.actor  # type: ignore[attr-defined]
        return Period.objects.visible_to(actor)

    def told(self, period: Period) -> Response:
        """The month, with its version."""
        headers = {"ETag": etag(period.version)}
        return Response(PeriodSerializer(period).data, headers=headers)


class PeriodsView(PeriodRows, PageView):
    """The months that were closed once, in scope."""

    keyset = ("-id",)
    serializer_class = PeriodSerializer
    query_serializer_class = PeriodQuerySerializer
    permission_classes = [MayViewBudgets]

    def rows(self) -> PeriodQuerySet:
        """Narrowed by scope and filters."""
        return self.periods().filter(**self.params)

    @operation(
        operation_id="listLedgerPeriods",
        tag="干部",
        summary="会计期间",
        description="任职范围内工会结过账的月份；没有列出的月份均为未结账。",
        answers={200: page_response_serializer(PeriodSerializer)},
        examples={"answer": {"items": [CLOSED], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class PeriodClosingView(PeriodRows, ApiView):
    """A month is closed."""

    permission_classes = [MayClosePeriods]

    @operation(
        operation_id="closeLedgerPeriod",
        tag="干部",
        summary="结账",
        description="结账后该月不能再记账；账簿核验未通过的，该月封存的批次还有付款没有银行"
        "结果的，不能结账。该月及以前有未达账项（未处理的付款差异、已付而对账单未列的付款）的，"
        "先以 open_bank_lines 拒绝并列出，核对后连同其 digest 再次提交，即为签认。",
        request=PeriodClosingInputSerializer,
        answers={200: PeriodSerializer},
        examples={
            "request": {"open_lines_digest": CLOSED["open_lines_digest"]},
            "answer": CLOSED,
        },
        refusals=(
            *("wrong_state", "books_damaged", "batch_in_flight"),
            *("open_bank_lines", "in_the_future"),
        ),
    )
    @whole
    def post(self, request: Request, period: str) -> Response:
        """Close it."""
        form = self.body(PeriodClosingInputSerializer)
        month = month_of(period)
        return self.told(operations.close(*month, **form, by=self.actor, at=self.now))


class PeriodReopeningView(PeriodRows, ApiView):
    """Somebody asks that a month be opened again."""

    permission_classes = [MayClosePeriods]

    @operation(
        operation_id="askLedgerPeriodReopening",
        tag="干部",
        summary="申请反结账",
        description="须写明理由，并由第二人同意。",
        request=MoneyReasonInputSerializer,
        answers={200: PeriodSerializer},
        examples={"request": {"reason": "漏记一笔捐赠"}, "answer": ASKED},
        refusals=("wrong_state",),
    )
    @whole
    def post(self, request: Request, period: str) -> Response:
        """Ask for it."""
        form = self.body(MoneyReasonInputSerializer)
        month = month_of(period)
        asked = operations.ask_reopening(*month, **form, by=self.actor, at=self.now)
        return self.told(asked)


class PeriodAgreementView(PeriodRows, ApiView):
    """A second person agrees."""

    permission_classes = [MayClosePeriods]

    @operation(
        operation_id="agreeLedgerPeriodReopening",
        tag="干部",
        summary="同意反结账",
        description="不能是申请人本人。",
        request=EmptyInputSerializer,
        answers={200: PeriodSerializer},
        examples={"request": {}, "answer": OPENED},
        refusals=("wrong_state", "conflict_of_interest"),
    )
    @whole
    def post(self, request: Request, period: str) -> Response:
        """Agree."""
        self.body(EmptyInputSerializer)
        month = month_of(period)
        opened = operations.agree_reopening(*month, by=self.actor, at=self.now)
        return self.told(opened)


class PeriodRefusalView(PeriodRows, ApiView):
    """A second person does not agree."""

    permission_classes = [MayClosePeriods]

    @operation(
        operation_id="refuseLedgerPeriodReopening",
        tag="干部",
        summary="不同意反结账",
        description="不能是申请人本人；该月仍为已结账。",
        request=EmptyInputSerializer,
        answers={200: PeriodSerializer},
        examples={"request": {}, "answer": CLOSED},
        refusals=("wrong_state", "conflict_of_interest"),
    )
    @whole
    def post(self, request: Request, period: str) -> Response:
        """Do not agree."""
        self.body(EmptyInputSerializer)
        month = month_of(period)
        kept = operations.refuse_reopening(*month, by=self.actor, at=self.now)
        return self.told(kept)
