"""What reports and indicators look like from outside."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from services.ledger.models import Entry
from services.payments.models import Payment
from services.programmes.choices import AidItem, FundKind
from services.reports.choices import CellPart, Indicator, Reach, ReachPart
from services.reports.indicators import DICTIONARY, REACH, Definition, item_label
from services.reports.models import PeriodReport
from services.reports.operations import digest_of
from unionhub.web.fields import (
    CodeField,
    DateField,
    ReferenceField,
    StrictSerializer,
)

ROUND = 24


class PeriodReportQuerySerializer(StrictSerializer):
    """How the list of reports can be narrowed."""

    organisation = ReferenceField(max_length=11, required=False, help_text=_("工会。"))
    round = ReferenceField(max_length=ROUND, required=False, help_text=_("轮次代码。"))
    fund = CodeField(FundKind, required=False, help_text=_("资金来源。"))


class PeriodReportInputSerializer(StrictSerializer):
    """What a report is to be of."""

    organisation = ReferenceField(max_length=11, help_text=_("工会，含全部下级。"))
    round = ReferenceField(max_length=ROUND, help_text=_("轮次代码。"))
    fund = CodeField(FundKind, help_text=_("资金来源。"))
    month = DateField(help_text=_("月份，写该月任意一天。"))


class ReportRowQuerySerializer(StrictSerializer):
    """Which number of a report."""

    cell = CodeField(Indicator, help_text=_("指标。"))
    part = CodeField(
        CellPart, required=False, help_text=_("本期数或调整数，不填为本期数。")
    )


class ReportLineQuerySerializer(StrictSerializer):
    """Which number of how many were reached."""

    cell = CodeField(Reach, help_text=_("指标。"))
    part = CodeField(
        ReachPart, required=False, help_text=_("本期、调整或累计，不填为本期数。")
    )
    item = CodeField(
        AidItem, required=False, help_text=_("帮扶项目，不填为全部项目合计。")
    )


class IndicatorSerializer(serializers.Serializer[Definition]):
    """One indicator."""

    code = serializers.CharField(help_text=_("代码。"))
    name = serializers.CharField(help_text=_("名称。"))
    unit = serializers.CharField(help_text=_("单位。"))
    formula = serializers.CharField(help_text=_("算法。"))
    source = serializers.CharField(  # type: ignore[assignment]
        help_text=_("数据来源。")
    )
    owner = serializers.CharField(help_text=_("负责部门。"))


class IndicatorsSerializer(serializers.Serializer[Any]):
    """The dictionary."""

    items = IndicatorSerializer(many=True)


class CellSerializer(serializers.Serializer[Any]):
    """One indicator of one report."""

    code = serializers.CharField(help_text=_("指标代码。"))
    name = serializers.SerializerMethodField(help_text=_("指标名称。"))
    unit = serializers.SerializerMethodField(help_text=_("单位。"))
    figure = serializers.IntegerField(help_text=_("本期数。"))
    adjustment = serializers.IntegerField(help_text=_("调整以前期间的数。"))
    figure_rows = serializers.SerializerMethodField(help_text=_("本期数的来源凭证。"))
    adjustment_rows = serializers.SerializerMethodField(
        help_text=_("调整数的来源凭证。")
    )

    def get_name(self, cell: dict[str, Any]) -> str:
        """As the dictionary has it."""
        return DICTIONARY[cell["code"]].name

    def get_unit(self, cell: dict[str, Any]) -> str:
        """As the dictionary has it."""
        return str(DICTIONARY[cell["code"]].unit)

    def get_figure_rows(self, cell: dict[str, Any]) -> str:
        """Where the vouchers of the month itself are."""
        return _rows(cell, CellPart.FIGURE)

    def get_adjustment_rows(self, cell: dict[str, Any]) -> str:
        """Where those are that adjust earlier months."""
        return _rows(cell, CellPart.ADJUSTMENT)


class ReachCellSerializer(serializers.Serializer[Any]):
    """One figure of how many were reached, of one item or of all."""

    code = serializers.CharField(help_text=_("指标代码。"))
    name = serializers.SerializerMethodField(help_text=_("指标名称。"))
    unit = serializers.SerializerMethodField(help_text=_("单位。"))
    item = serializers.CharField(help_text=_("帮扶项目，空为全部项目合计。"))
    item_label = serializers.SerializerMethodField(help_text=_("帮扶项目名称。"))
    figure = serializers.IntegerField(help_text=_("本期数。"))
    adjustment = serializers.IntegerField(help_text=_("调整以前期间的数。"))
    to_date = serializers.IntegerField(help_text=_("本轮到期末的累计数。"))
    figure_rows = serializers.SerializerMethodField(help_text=_("本期数的付款行。"))
    adjustment_rows = serializers.SerializerMethodField(help_text=_("调整数的付款行。"))
    to_date_rows = serializers.SerializerMethodField(help_text=_("累计数的付款行。"))

    def get_name(self, cell: dict[str, Any]) -> str:
        """As the dictionary has it."""
        return REACH[cell["code"]].name

    def get_unit(self, cell: dict[str, Any]) -> str:
        """As the dictionary has it."""
        return str(REACH[cell["code"]].unit)

    def get_item_label(self, cell: dict[str, Any]) -> str:
        """What for."""
        return item_label(cell["item"])

    def get_figure_rows(self, cell: dict[str, Any]) -> str:
        """Where the lines of the month itself are."""
        return _lines(cell, ReachPart.FIGURE)

    def get_adjustment_rows(self, cell: dict[str, Any]) -> str:
        """Where those are that adjust earlier months."""
        return _lines(cell, ReachPart.ADJUSTMENT)

    def get_to_date_rows(self, cell: dict[str, Any]) -> str:
        """Where those of the round are."""
        return _lines(cell, ReachPart.TO_DATE)


class PeriodReportSerializer(serializers.ModelSerializer[PeriodReport]):
    """A report, without its figures."""

    number = serializers.CharField(help_text=_("编号：工会、年度、期号。"))
    organisation = serializers.CharField(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    round = serializers.CharField(source="round_id", help_text=_("轮次代码。"))
    fund_label = serializers.CharField(source="get_fund_display")
    month = serializers.SerializerMethodField(help_text=_("月份，如 2026-11。"))
    previous = serializers.UUIDField(
        source="previous_id", allow_null=True, help_text=_("上一份月报。")
    )

    class Meta:
        model = PeriodReport
        fields: tuple[str, ...] = (
            *("id", "number", "organisation", "organisation_name", "round"),
            *("fund", "fund_label", "month", "previous", "digest", "made_at"),
        )

    def get_month(self, report: PeriodReport) -> str:
        """Year and month."""
        return f"{report.month:%Y-%m}"


class PeriodReportDetailSerializer(PeriodReportSerializer):
    """A report with its figures."""

    is_intact = serializers.SerializerMethodField(help_text=_("内容与摘要值是否相符。"))
    cells = CellSerializer(many=True)
    reach = ReachCellSerializer(
        many=True,
        help_text=_("人次、人数、户数等，先为全部项目合计，再分项目。"),
    )

    class Meta(PeriodReportSerializer.Meta):
        fields = (*PeriodReportSerializer.Meta.fields, "is_intact", "cells", "reach")

    def get_is_intact(self, report: PeriodReport) -> bool:
        """Reckoned anew."""
        return digest_of(report) == report.digest


class ReportRowSerializer(serializers.ModelSerializer[Entry]):
    """A voucher behind a figure."""

    voucher = serializers.CharField(help_text=_("凭证号。"))
    organisation = serializers.CharField(source="book.organisation_id")
    kind_label = serializers.CharField(source="get_kind_display")
    amount = serializers.IntegerField(help_text=_("计入该数字多少，单位同指标。"))

    class Meta:
        model = Entry
        fields = (
            *("id", "voucher", "organisation", "kind", "kind_label"),
            *("effective_on", "summary", "amount"),
        )


class ReportLineSerializer(serializers.ModelSerializer[Payment]):
    """A payment behind a figure; it names nobody."""

    batch = serializers.UUIDField(
        source="batch_id", allow_null=True, help_text=_("发放批次，现金发放的为空。")
    )
    application = serializers.UUIDField(
        source="application_id", help_text=_("帮扶申请。")
    )
    item = serializers.CharField(source="application.item")
    item_label = serializers.CharField(source="application.get_item_display")
    way_label = serializers.CharField(source="get_way_display")
    amount = serializers.IntegerField(
        help_text=_("计入该数字多少，单位同指标；调整数中为负的是减去的。")
    )

    class Meta:
        model = Payment
        fields = (
            *("id", "batch", "line", "application", "item", "item_label"),
            *("instalment", "way", "way_label", "paid_at", "amount"),
        )


def _rows(cell: dict[str, Any], part: str) -> str:
    report, code = cell["report"], cell["code"]
    return f"/api/v1/reports/{report}/rows?cell={code}&part={part}"


def _lines(cell: dict[str, Any], part: str) -> str:
    report, code, item = cell["report"], cell["code"], cell["item"]
    narrowed = f"&item={item}" if item else ""
    return f"/api/v1/reports/{report}/lines?cell={code}&part={part}{narrowed}"
