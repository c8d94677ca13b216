"""The doors of reports: made, listed, read, and what is behind each figure."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.ledger.api.budgets import MayViewBudgets
from services.ledger.api.periods import MayClosePeriods
from services.ledger.models import Entry, EntryQuerySet
from services.payments.models import Payment, PaymentQuerySet
from services.reports import operations
from services.reports.api.shapes import (
    IndicatorsSerializer,
    PeriodReportDetailSerializer,
    PeriodReportInputSerializer,
    PeriodReportQuerySerializer,
    PeriodReportSerializer,
    ReportLineQuerySerializer,
    ReportLineSerializer,
    ReportRowQuerySerializer,
    ReportRowSerializer,
)
from services.reports.choices import CellPart, ReachPart
from services.reports.figures import Cut, behind
from services.reports.indicators import DICTIONARY, REACH
from services.reports.models import PeriodReport, PeriodReportQuerySet
from services.reports.operations import ReportOf
from services.reports.reach import ReachCut, lines_behind
from unionhub.kernel.errors import NotFound
from unionhub.web.idempotency import idempotent
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073a01"
REPORT = {
    "id": ID,
    "number": "51000000001-2026-001",
    "organisation": "51000000001",
    "organisation_name": "四川省总工会",
    "round": "WINTER-2026",
    "fund": "WARMTH",
    "fund_label": "送温暖资金",
    "month": "2026-11",
    "previous": None,
    "digest": "5f" * 32,
    "made_at": "2026-12-01T10:00:00+08:00",
}
CELL = {
    "code": "PAID",
    "name": "已发放",
    "unit": "分",
    "figure": 142_800_000_000,
    "adjustment": 0,
    "figure_rows": f"/api/v1/reports/{ID}/rows?cell=PAID&part=FIGURE",
    "adjustment_rows": f"/api/v1/reports/{ID}/rows?cell=PAID&part=ADJUSTMENT",
}
REACH_CELL = {
    "code": "PERSONS",
    "name": "人数",
    "unit": "人",
    "item": "VISIT",
    "item_label": "送温暖慰问",
    "figure": 1_428,
    "adjustment": -2,
    "to_date": 2_325,
    "figure_rows": f"/api/v1/reports/{ID}/lines?cell=PERSONS&part=FIGURE&item=VISIT",
    "adjustment_rows": (
        f"/api/v1/reports/{ID}/lines?cell=PERSONS&part=ADJUSTMENT&item=VISIT"
    ),
    "to_date_rows": f"/api/v1/reports/{ID}/lines?cell=PERSONS&part=TO_DATE&item=VISIT",
}
LINE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073b17",
    "batch": "019aa0e4-6c00-7cc3-98c4-dc0c0c073b01",
    "line": 17,
    "application": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a17",
    "item": "VISIT",
    "item_label": "送温暖慰问",
    "instalment": 1,
    "way": "BANK",
    "way_label": "银行转账",
    "paid_at": "2026-11-23T10:00:00+08:00",
    "amount": 1,
}
DETAIL = REPORT | {"is_intact": True, "cells": [CELL], "reach": [REACH_CELL]}
ROW = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073993",
    "voucher": "51000000001-2026-000007",
    "organisation": "51000000001",
    "kind": "PAY",
    "kind_label": "支付",
    "effective_on": "2026-11-23",
    "summary": "支付批次 F-51000000001-2026-0001",
    "amount": 142_800_000_000,
}
INDICATOR = {
    "code": "PAID",
    "name": "已发放",
    "unit": "分",
    "formula": "“已发放”科目借方减贷方的发生额",
    "source": "记账凭证分录",
    "owner": "财务资产部门",
}


class ReportRows:
    """The reports a door may touch."""

    def reports(self) -> PeriodReportQuerySet:
        """Those in scope."""
        actor = self.actor  # type: ignore[attr-defined]
        rows = PeriodReport.objects.visible_to(actor)
        return rows.select_related("organisation", "previous")

    def report(self, pk: UUID) -> PeriodReport:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.reports().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found


class ReportsView(ReportRows, PageView):
    """The reports in scope, the latest first."""

    keyset = ("-id",)
    serializer_class = PeriodReportSerializer
    query_serializer_class = PeriodReportQuerySerializer
    permission_classes = [MayViewBudgets]

    def rows(self) -> PeriodReportQuerySet:
        """Narrowed by scope and filters."""
        return self.reports().filter(**self.params)

    @operation(
        operation_id="listReports",
        tag="干部",
        summary="资金月报",
        description="任职范围内工会的资金月报，最新的在前。月报生成后不再改变。",
        answers={200: page_response_serializer(PeriodReportSerializer)},
        examples={"answer": {"items": [REPORT], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="makeReport",
        tag="干部",
        summary="生成资金月报",
        description="汇总本级和全部下级工会一个轮次、一种资金在一个月的发生额。"
        "本级和有该项预算的下级工会须都已结账。月报按工会和年度连续编号，生成后不再改变；"
        "以后的更正列入以后月份的“调整以前期间”。各月须按先后顺序生成。",
        request=PeriodReportInputSerializer,
        answers={201: PeriodReportDetailSerializer},
        examples={
            "request": {
                "organisation": "51000000001",
                "round": "WINTER-2026",
                "fund": "WARMTH",
                "month": "2026-11-01",
            },
            "answer": DETAIL,
        },
        refusals=(
            *("forbidden", "not_found", "round_not_valid"),
            *("month_not_closed", "month_skipped", "already_reported"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Make one."""
        form = self.body(PeriodReportInputSerializer)
        form["month"] = form["month"].replace(day=1)
        made = operations.report(ReportOf(**form), by=self.actor, at=self.now)
        shown = PeriodReportDetailSerializer(self.report(made.pk))
        return Response(shown.data, status.HTTP_201_CREATED)

    def get_permissions(self) -> list[Any]:
        """Whoever closes months makes their reports."""
        if self.request.method == "POST":
            return [MayClosePeriods()]
        return [*super().get_permissions()]


class ReportView(ReportRows, ApiView):
    """One report."""

    permission_classes = [MayViewBudgets]

    @operation(
        operation_id="getReport",
        tag="干部",
        summary="资金月报详情",
        description="每项指标的本期数和调整数，各附一个链接，指向由哪些凭证得出；"
        "人次、人数、户数另有本轮累计数，链接指向付款行。"
        "内容按摘要值重新核对，is_intact 为核对结果。",
        answers={200: PeriodReportDetailSerializer},
        examples={"answer": DETAIL},
    )
    def get(self, request: Request, report_id: UUID) -> Response:
        """Show it."""
        return Response(PeriodReportDetailSerializer(self.report(report_id)).data)


class ReportRowsView(ReportRows, PageView):
    """The vouchers behind a figure."""

    keyset = ("-id",)
    serializer_class = ReportRowSerializer
    query_serializer_class = ReportRowQuerySerializer
    permission_classes = [MayViewBudgets]

    def rows(self) -> EntryQuerySet:
        """Cut out as the figure was, as of when the report was made."""
        report = self.report(self.kwargs["report_id"])
        entries = Entry.objects.visible_to(self.actor).select_related("book")
        part = self.params.get("part", CellPart.FIGURE)
        return behind(entries, Cut.of(report), self.params["cell"], part)

    @operation(
        operation_id="listReportRows",
        tag="干部",
        summary="月报数字的来源凭证",
        description="得出一个数字的全部凭证，各计入多少；金额指标各行之和、"
        "张数指标的行数等于月报中的数字，任何时候相同。",
        answers={200: page_response_serializer(ReportRowSerializer)},
        examples={"answer": {"items": [ROW], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class ReportLinesView(ReportRows, PageView):
    """The payments behind a figure of how many were reached."""

    keyset = ("id",)
    serializer_class = ReportLineSerializer
    query_serializer_class = ReportLineQuerySerializer
    permission_classes = [MayViewBudgets]

    def rows(self) -> PaymentQuerySet:
        """Cut out as the figure was, as of when the report was made."""
        report = self.report(self.kwargs["report_id"])
        payments = Payment.objects.visible_to(self.actor)
        return lines_behind(
            payments.select_related("application"),
            ReachCut.of(report),
            self.params["cell"],
            self.params.get("part", ReachPart.FIGURE),
            self.params.get("item", ""),
        )

    @operation(
        operation_id="listReportLines",
        tag="干部",
        summary="月报人次、人数、户数的付款行",
        description="得出一个数字的付款行，每人、每户只列第一笔；行数等于月报中的数字，"
        "金额和调整数等于各行之和，任何时候相同。不含姓名和账号。",
        answers={200: page_response_serializer(ReportLineSerializer)},
        examples={"answer": {"items": [LINE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class IndicatorsView(ApiView):
    """What figures mean."""

    permission_classes = [MayViewBudgets]

    @operation(
        operation_id="listReportIndicators",
        tag="干部",
        summary="指标字典",
        description="每项指标的名称、单位、算法、数据来源和负责部门。",
        answers={200: IndicatorsSerializer},
        examples={"answer": {"items": [INDICATOR]}},
    )
    def get(self, request: Request) -> Response:
        """All of them."""
        told = {"items": [*DICTIONARY.values(), *REACH.values()]}
        return Response(IndicatorsSerializer(told).data)
