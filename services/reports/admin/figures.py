"""What is behind a figure of a report: a page of vouchers, or of payments."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Model
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from services.ledger.models import Entry
from services.payments.models import Payment
from services.reports.choices import CellPart, ReachPart
from services.reports.figures import Cut, behind
from services.reports.indicators import (
    DICTIONARY,
    FEN,
    REACH,
    Definition,
    item_label,
)
from services.reports.models import PeriodReport
from services.reports.reach import ReachCut, lines_behind
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.web import keyset
from unionhub.web.admin import actor_of
from unionhub.web.buttons import Text
from unionhub.web.errors import InvalidQuery
from unionhub.web.listing import Table

PAGE: Final = "services_periodreport_behind"
REPORT: Final = "admin:services_periodreport_change"
EACH_PAGE: Final = 50
EMPTY: Final = "—"
ALL: Final[Mapping[str, Definition]] = {**DICTIONARY, **REACH}


def number(one: Definition, amount: int) -> str:
    """A figure with its unit; money in yuan."""
    return fen.shown(amount) if one.unit is FEN else f"{amount} {one.unit}"


def figure(cell: Mapping[str, Any], part: str) -> SafeString:
    """A figure, leading to what is behind it."""
    asked = {"cell": cell["code"], "part": part, "item": cell.get("item", "")}
    query = urlencode({name: value for name, value in asked.items() if value})
    page = reverse(f"admin:{PAGE}", args=(cell["report"],))
    told = number(ALL[cell["code"]], cell[part.lower()])
    return format_html('<a href="{}?{}">{}</a>', page, query, told)


def page_behind(request: HttpRequest, report: PeriodReport) -> dict[str, Any]:
    """What the page shows of the figure that is asked for.

    Raises:
        Http404: the report has no such figure; no page begins there.
    """
    cell, part = _asked(request, report)
    show = _payments if cell["code"] in REACH else _vouchers
    rows, keys, table = show(report, cell, part, actor_of(request))
    binding = f"{report.pk} {cell['code']} {part} {cell.get('item', '')}"
    cursor = request.GET.get("cursor")
    try:
        found = keyset.page(rows, keys, limit=EACH_PAGE, cursor=cursor, binding=binding)
    except InvalidQuery as no_page:
        raise Http404 from no_page
    more = request.GET.copy()
    more["cursor"] = found.next_cursor or ""
    return {
        "here": ALL[cell["code"]].name,
        "back": reverse(REPORT, args=(report.pk,)),
        "summary": _facts(cell, part),
        "tables": [table(found.rows)],
        "more": f"?{more.urlencode()}" if found.next_cursor else "",
        "first": f"?{_without_cursor(request)}" if cursor else "",
    }


def _asked(request: HttpRequest, report: PeriodReport) -> tuple[dict[str, Any], str]:
    code, item = request.GET.get("cell", ""), request.GET.get("item", "")
    part = request.GET.get("part", CellPart.FIGURE)
    parts = ReachPart if code in REACH else CellPart
    known = (*report.cells, *report.reach)
    fits = [c for c in known if c["code"] == code and c.get("item", "") == item]
    if not fits or part not in parts.values:
        raise Http404
    return fits[0], part


def _without_cursor(request: HttpRequest) -> str:
    asked = request.GET.copy()
    del asked["cursor"]
    return asked.urlencode()


def _facts(cell: Mapping[str, Any], part: str) -> list[tuple[Text, Any]]:
    one = ALL[cell["code"]]
    facts: list[tuple[Text, Any]] = [
        (_("指标"), one.name),
        (_("数字"), number(one, cell[part.lower()])),
        (_("口径"), ReachPart(part).label),
        (_("算法"), one.formula),
    ]
    if "item" in cell:
        facts.insert(1, (_("帮扶项目"), item_label(cell["item"])))
    return facts


Shown = tuple[Any, tuple[str, ...], Callable[[list[Any]], Table]]


def _vouchers(
    report: PeriodReport, cell: Mapping[str, Any], part: str, actor: Actor
) -> Shown:
    """Cut out as the figure was, as of when the report was made."""
    code = cell["code"]
    entries = Entry.objects.visible_to(actor).select_related("book__organisation")
    columns = [
        *(_("凭证号"), _("工会"), _("类型"), _("记账日期")),
        *(_("摘要"), _("计入")),
    ]

    def table(rows: list[Any]) -> Table:
        return Table(_("来源凭证"), columns, [_voucher(row, code) for row in rows])

    return behind(entries, Cut.of(report), code, part), ("-id",), table


def _voucher(row: Any, code: str) -> list[Any]:
    return [
        *(_linked(row, row.voucher), row.book.organisation.name),
        *(row.get_kind_display(), row.effective_on, row.summary),
        number(ALL[code], row.amount),
    ]


def _payments(
    report: PeriodReport, cell: Mapping[str, Any], part: str, actor: Actor
) -> Shown:
    """Likewise; of persons and households the first line of each. It names nobody."""
    code = cell["code"]
    seen = Payment.objects.visible_to(actor).select_related("application", "batch")
    rows = lines_behind(seen, ReachCut.of(report), code, part, cell["item"])
    may_open = actor.has(Power.AID_VIEW)
    columns = [
        *(_("批次"), _("行次"), _("帮扶项目"), _("期次")),
        *(_("发放方式"), _("支付日期"), _("计入")),
    ]

    def table(rows: list[Any]) -> Table:
        shown = [_payment(row, code, may_open=may_open) for row in rows]
        return Table(_("付款行"), columns, shown)

    return rows, ("id",), table


def _payment(row: Any, code: str, *, may_open: bool) -> list[Any]:
    where = row.batch.number if row.batch else _("现金发放")
    return [
        _linked(row, where) if may_open else where,
        *(row.line or EMPTY, row.application.get_item_display()),
        *(row.instalment, row.get_way_display(), local_date(row.paid_at)),
        number(ALL[code], row.amount),
    ]


def _linked(row: Model, label: Text) -> SafeString:
    page = f"admin:services_{row._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(page, args=(row.pk,)), label)
