"""The officers' door to reports: made by a button, read, never changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from services.ledger.choices import PeriodState
from services.ledger.models import Period
from services.programmes.choices import LIVE, FundKind
from services.programmes.models import Round
from services.reports import operations
from services.reports.admin import papers
from services.reports.admin.figures import PAGE, figure, page_behind
from services.reports.choices import CellPart, ReachPart
from services.reports.indicators import DICTIONARY, REACH, item_label
from services.reports.models import PeriodReport
from services.reports.operations import ReportOf
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import ListButton, ListForm, Marked, Text
from unionhub.web.listing import Table

# As many months can be chosen.
MOST_MONTHS: Final = 13


class ReportForm(ListForm):
    """Which month of which money."""

    month = forms.DateField(label=_("月份"), widget=forms.Select)
    round = forms.CharField(label=_("轮次"), widget=forms.Select, max_length=24)
    fund = forms.ChoiceField(label=_("资金来源"), choices=FundKind)

    def offer(self, actor: Actor) -> None:
        """The months that the own union has closed; the rounds whose money moves."""
        rows = Period.objects.visible_to(actor).filter(state=PeriodState.CLOSED)
        own = rows.filter(organisation=actor.organisation_id).order_by("-month")
        # The oldest first: months are reported in their order.
        self.fields["month"].widget.choices = [
            (one.month.isoformat(), f"{one.month:%Y-%m}")
            for one in reversed(own[:MOST_MONTHS])
        ]
        live = Round.objects.filter(state__in=LIVE).order_by("-year", "code")
        widget = self.fields["round"].widget
        widget.choices = [(one.pk, one.name) for one in live]


def _make(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: dict[str, Any],
    by: Actor,
    at: datetime,
) -> Text:
    if by.organisation_id is None:
        raise NotAllowed
    of = ReportOf(
        organisation=by.organisation_id,
        round=given["round"],
        fund=given["fund"],
        month=given["month"],
    )
    made = operations.report(of, by=by, at=at)
    return _("已生成月报 %(number)s。") % {"number": made.number}


LIST_BUTTONS: Final = (
    ListButton(
        "making",
        _("生成月报"),
        Power.PERIOD_CLOSE,
        _make,
        ReportForm,
        warning=_(
            "本级和有该项预算的下级工会须都已结账，各月按先后生成；月报生成后不再改变。"
        ),
    ),
)


@admin.register(PeriodReport)
class PeriodReportAdmin(ScopedAdmin):
    """The reports of the officer's part of the tree."""

    view_power = Power.BUDGET_VIEW
    place = 38
    joins = ("organisation", "round")
    list_buttons = LIST_BUTTONS
    ordering = ("-id",)
    list_display = ("shown_number", "shown_month", "shown_union", "round", "fund")
    list_display_links = ("shown_number",)
    list_filter = ("fund",)
    search_fields = ("organisation__code__exact",)
    search_help_text = _("按工会编号（完整）搜索")
    fields = (
        *("shown_number", "shown_month", "shown_union", "round", "fund"),
        *("made_at", "shown_digest", "shown_intact"),
    )

    @admin.display(description=_("编号"))
    def shown_number(self, obj: PeriodReport) -> str:
        """Union, year, place in its series."""
        return obj.number

    @admin.display(description=_("月份"))
    def shown_month(self, obj: PeriodReport) -> str:
        """Year and month."""
        return f"{obj.month:%Y-%m}"

    @admin.display(description=_("工会"))
    def shown_union(self, obj: PeriodReport) -> str:
        """Its name."""
        return obj.organisation.name

    @admin.display(description=_("摘要值"))
    def shown_digest(self, obj: PeriodReport) -> str:
        """In groups that a narrow page may break."""
        return format_html("<code>{}</code>", bytes.fromhex(obj.digest).hex(" ", 4))

    @admin.display(description=_("内容与摘要值相符"), boolean=True)
    def shown_intact(self, obj: PeriodReport) -> bool:
        """Reckoned anew."""
        return operations.digest_of(obj) == obj.digest

    def heading(self, obj: PeriodReport) -> str:
        """Its number and month."""
        return f"{obj.number} · {obj.month:%Y-%m}"

    def tables(self, obj: PeriodReport, actor: Actor) -> list[Table]:
        """Its figures, each with how it is reckoned."""
        columns = [_("指标"), _("本期"), _("调整以前期间"), _("算法")]
        reached = [
            *(_("帮扶项目"), _("指标"), _("本期"), _("调整以前期间")),
            *(_("本轮累计"), _("算法")),
        ]
        return [
            Table(_("数字"), columns, [_line(cell) for cell in obj.cells]),
            Table(_("惠及情况"), reached, [_reached(cell) for cell in obj.reach]),
        ]

    def get_urls(self) -> list[URLPattern]:
        """What is behind a figure, and the papers of payments beside the reports."""
        view = self.admin_site.admin_view(self.behind_view)
        page = path("figures/<uuid:report_id>/", view, name=PAGE)
        return [page, *papers.addresses(self.admin_site), *super().get_urls()]

    def behind_view(self, request: HttpRequest, report_id: UUID) -> HttpResponse:
        """What is behind a figure of a report.

        Raises:
            Http404: absent or outside the scope; no such figure.
            PermissionDenied: the office does not allow it.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        report = self.get_object(request, str(report_id))
        shown = page_behind(request, report)
        context = self.admin_site.each_context(request) | shown
        context |= {
            "title": shown["here"],
            "subtitle": self.heading(report),
            "opts": self.opts,
        }
        return TemplateResponse(request, "services/figures.html", context)


def _line(cell: dict[str, Any]) -> list[Any]:
    one = DICTIONARY[cell["code"]]
    told = [figure(cell, part) for part in CellPart.values]
    return [one.name, *told, str(one.formula)]


def _reached(cell: dict[str, Any]) -> list[Any]:
    one = REACH[cell["code"]]
    told = [figure(cell, part) for part in ReachPart.values]
    return [item_label(cell["item"]), one.name, *told, str(one.formula)]
