"""The doors of the books: vouchers, and their check."""

from typing import Any, Final
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.ledger import operations
from services.ledger.api.budgets import MayFund, MayViewBudgets
from services.ledger.api.shapes import (
    LedgerEntryQuerySerializer,
    LedgerEntrySerializer,
    LedgerVerificationSerializer,
    MoneyFiguresQuerySerializer,
    MoneyFiguresSerializer,
    MoneyReasonInputSerializer,
)
from services.ledger.figures import figures
from services.ledger.models import BudgetNode, Entry, EntryQuerySet
from services.ledger.verification import verify
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.idempotency import idempotent
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

POSTINGS: Final = [
    {
        "position": 1,
        "budget": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
        "account": "FREE",
        "account_label": "可用",
        "side": "DEBIT",
        "side_label": "借",
        "amount_fen": 142_800_000_000,
    },
    {
        "position": 2,
        "budget": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
        "account": "FUNDED",
        "account_label": "外部拨入",
        "side": "CREDIT",
        "side_label": "贷",
        "amount_fen": 142_800_000_000,
    },
]
ENTRY = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073993",
    "voucher": "51000000001-2026-000001",
    "organisation": "51000000001",
    "kind": "FUND",
    "kind_label": "登记资金来源",
    "effective_on": "2026-11-23",
    "posted_at": "2026-11-23T10:00:00+08:00",
    "document_number": "川工发〔2026〕1号",
    "summary": "全总下达 2026 年送温暖资金",
    "matter_kind": "",
    "matter": None,
    "reverses": None,
    "digest": "5f" * 32,
    "postings": POSTINGS,
}


class MayVerifyLedger(HasPower):
    """The office checks the books."""

    power = Power.LEDGER_VERIFY


class EntryRows:
    """The vouchers a door may touch."""

    def entries(self) -> EntryQuerySet:
        """Those in scope, with their lines."""
        rows = Entry.objects.visible_to(self.actor)  # type: ignore[attr-defined]
        return rows.select_related("book").prefetch_related("postings")

    def entry(self, pk: UUID) -> Entry:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.entries().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found


class EntriesView(EntryRows, PageView):
    """The vouchers in scope, the latest first."""

    keyset = ("-id",)
    serializer_class = LedgerEntrySerializer
    query_serializer_class = LedgerEntryQuerySerializer
    permission_classes = [MayViewBudgets]

    def rows(self) -> EntryQuerySet:
        """Narrowed by scope and filters."""
        told = dict(self.params)
        if organisation := told.pop("organisation", None):
            told["book__organisation"] = organisation
        return self.entries().filter(**told)

    @operation(
        operation_id="listLedgerEntries",
        tag="干部",
        summary="记账凭证",
        description="任职范围内工会的记账凭证，最新的在前。凭证只增不改，逐张相连。",
        answers={200: page_response_serializer(LedgerEntrySerializer)},
        examples={"answer": {"items": [ENTRY], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


MIRROR = ENTRY | {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073994",
    "voucher": "51000000001-2026-000002",
    "kind": "REVERSAL",
    "kind_label": "冲销",
    "document_number": "",
    "summary": "重复登记",
    "reverses": ENTRY["id"],
    "postings": [
        line | {"side": side, "side_label": label}
        for line, side, label in zip(
            POSTINGS, ("CREDIT", "DEBIT"), ("贷", "借"), strict=True
        )
    ],
}


class EntryReversalView(EntryRows, ApiView):
    """A wrong voucher is mirrored."""

    permission_classes = [MayFund]

    @operation(
        operation_id="reverseLedgerEntry",
        tag="干部",
        summary="冲销凭证",
        description="记错的资金来源用一张方向相反的凭证冲销，每张只能冲销一次；"
        "下达、上交、支付各有自己的撤回办法，不能冲销。",
        request=MoneyReasonInputSerializer,
        answers={201: LedgerEntrySerializer},
        examples={
            "request": {"reason": "重复登记"},
            "answer": MIRROR,
        },
        refusals=("not_reversible", "budget_exceeded", "period_closed"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, entry_id: UUID) -> Response:
        """Mirror it."""
        form = self.body(MoneyReasonInputSerializer)
        made = operations.reverse(entry_id, **form, by=self.actor, at=self.now)
        shown = LedgerEntrySerializer(self.entry(made.pk))
        return Response(shown.data, status.HTTP_201_CREATED)


class LedgerVerificationView(ApiView):
    """All books are checked."""

    permission_classes = [MayVerifyLedger]

    @operation(
        operation_id="verifyLedger",
        tag="干部",
        summary="核验账簿",
        description="逐张重算凭证的摘要值，核对每项预算与分录之和；指出第一处破坏的不变量"
        "和所在的行。每夜自动核验一次；数据量大时请用命令 verify_ledger。",
        answers={200: LedgerVerificationSerializer},
        examples={
            "answer": {
                "is_sound": True,
                "books": 2,
                "entries": 4,
                "postings": 8,
                "broken": None,
            }
        },
    )
    def get(self, request: Request) -> Response:
        """Check."""
        return Response(LedgerVerificationSerializer(verify()).data)


class MoneyFiguresView(ApiView):
    """Allocated, reserved, paid, returned."""

    query_serializer_class = MoneyFiguresQuerySerializer
    permission_classes = [MayViewBudgets]

    @operation(
        operation_id="getMoneyFigures",
        tag="干部",
        summary="资金统计",
        description="一个轮次的资金按工会层级、资金来源（和月份）汇总，由凭证分录算出，与预算"
        "余额的差恒为零。只含任职范围内的工会。",
        answers={200: MoneyFiguresSerializer},
        examples={
            "answer": {
                "items": [
                    {
                        "level": "COUNTY",
                        "level_label": "县（市、区）",
                        "season": "WINTER_WARM",
                        "round": "WINTER-2026",
                        "fund": "WARMTH",
                        "month": None,
                        "allocated_fen": 800_000_000,
                        "reserved_fen": 200_000_000,
                        "paid_fen": 100_000_000,
                        "returned_fen": 0,
                        "free_fen": 500_000_000,
                    }
                ]
            }
        },
    )
    def get(self, request: Request) -> Response:
        """Count."""
        told = dict(self.params)
        monthly = told.pop("monthly", False)
        rows = BudgetNode.objects.visible_to(self.actor).filter(**told)
        items = figures(rows, monthly=monthly)
        return Response(MoneyFiguresSerializer({"items": items}).data)
