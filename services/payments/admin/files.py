"""The desk of the bank's files: brought in by a button, read, never changed."""

from typing import Any, Final

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from services.payments.admin.acts import FILE_LIST_BUTTONS
from services.payments.admin.shared import (
    EMPTY,
    MOST_SHOWN,
    SAID,
    PaymentsAdmin,
    code,
    linked,
    money,
)
from services.payments.choices import LineOutcome
from services.payments.models import BankFile
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.web.listing import Table

EXCEPTIONS: Final = "exceptions"


@admin.register(BankFile)
class BankFileAdmin(PaymentsAdmin):
    """The files that unions of the officer's part of the tree took in."""

    place = 34
    joins = ("organisation", "batch")
    list_buttons = FILE_LIST_BUTTONS
    list_display = (
        *("shown_number", "kind", "lines", "shown_report"),
        *("shown_union", "imported_at"),
    )
    list_filter = ("kind",)
    search_fields = ("number__exact", "organisation__code__exact")
    search_help_text = _("按批次号、对账单号或工会编号（完整）搜索")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("shown_number", "kind", "shown_batch", "shown_union"),
                    *("lines", "shown_report", "imported_at"),
                )
            },
        ),
        (_("对账单"), {"fields": ("statement", "shown_opening", "shown_closing")}),
        (_("防篡改"), {"fields": ("shown_digest",)}),
    )

    @admin.display(description=_("批次号或对账单号"))
    def shown_number(self, obj: BankFile) -> str:
        """What it speaks of."""
        return obj.number

    @admin.display(description=_("批次"))
    def shown_batch(self, obj: BankFile) -> str:
        """The batch that it is about."""
        return linked(obj.batch, obj.number)

    @admin.display(description=_("比对结果"))
    def shown_report(self, obj: BankFile) -> str:
        """How many lines turned out to be what."""
        return words(obj.report) or EMPTY

    @admin.display(description=_("期初余额"))
    def shown_opening(self, obj: BankFile) -> str:
        """In yuan."""
        return money(obj.opening_fen)

    @admin.display(description=_("期末余额"))
    def shown_closing(self, obj: BankFile) -> str:
        """In yuan."""
        return money(obj.closing_fen)

    @admin.display(description=_("文件摘要"))
    def shown_digest(self, obj: BankFile) -> str:
        """Of its bytes."""
        return code(obj.digest)

    def heading(self, obj: BankFile) -> str:
        """What it is, and of what."""
        return f"{obj.get_kind_display()} · {obj.number}"

    def tables(self, obj: BankFile, actor: Actor) -> list[Table]:
        """Its lines; those that do not agree come first."""
        found = obj.bank_lines.select_related("payment").order_by("line")
        odd = found.exclude(outcome=LineOutcome.MATCHED)[:MOST_SHOWN]
        columns = [
            *(_("行号"), _("银行状态"), _("金额"), _("原因代码")),
            *(_("银行流水号"), _("比对结果"), _("付款")),
        ]
        return [
            Table(_("不相符的行（前 50 行）"), columns, [_row(one) for one in odd]),
            Table(
                _("文件明细（前 50 行）"),
                columns,
                [_row(one) for one in found[:MOST_SHOWN]],
            ),
        ]


def _row(line: Any) -> list[Any]:
    return [
        *(line.line, SAID[line.status], fen.shown(line.amount_fen)),
        *(line.reason or EMPTY, line.bank_reference, line.get_outcome_display()),
        linked(line.payment, _("查看")),
    ]


def words(report: dict[str, int]) -> str:
    """``相符 3，不符 1，差异 1``: what there is none of is not named."""
    names = {outcome.lower(): outcome.label for outcome in LineOutcome}
    names[EXCEPTIONS] = _("新增差异")
    told = [(names[key], count) for key, count in report.items() if count]
    return "，".join(f"{name} {count}" for name, count in told)
