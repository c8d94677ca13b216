"""The desk of batches."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from services.payments.admin.acts import BATCH_BUTTONS, BATCH_LIST_BUTTONS, OFFERED
from services.payments.admin.shared import (
    EMPTY,
    MOST_SHOWN,
    SAID,
    PaymentsAdmin,
    code,
    linked,
    money,
)
from services.payments.choices import LISTED
from services.payments.models import (
    BankFile,
    Batch,
    PayException,
    Payment,
    StatementMatch,
)
from services.review.access import persons_of
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.web.buttons import Text
from unionhub.web.listing import Table
from unionhub.web.naming import NamingAdmin


@admin.register(Batch)
class BatchAdmin(PaymentsAdmin, NamingAdmin):
    """The batches of the officer's part of the tree."""

    place = 32
    joins = ("organisation", "budget__round")
    buttons = BATCH_BUTTONS
    list_buttons = BATCH_LIST_BUTTONS
    list_display = (
        *("number", "state", "count", "shown_total", "shown_budget"),
        "shown_union",
    )
    list_filter = ("state",)
    search_fields = ("number__exact", "organisation__code__exact")
    search_help_text = _("按批次号或工会编号（完整）搜索")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("number", "state", "count", "shown_total"),
                    *("shown_budget", "shown_union"),
                )
            },
        ),
        (
            _("经过"),
            {
                "fields": (
                    *("made_at", "checked_at", "sealed_at", "sent_at"),
                    *("handed_over_at", "closed_at"),
                )
            },
        ),
        (
            _("防篡改"),
            {"fields": ("shown_digest", "shown_checked", "shown_file")},
        ),
    )

    @admin.display(description=_("合计"))
    def shown_total(self, obj: Batch) -> str:
        """In yuan."""
        return fen.shown(obj.total_fen)

    @admin.display(description=_("预算"))
    def shown_budget(self, obj: Batch) -> str:
        """Of which round and fund."""
        return f"{obj.budget.round} · {obj.budget.get_fund_display()}"

    @admin.display(description=_("内容摘要"))
    def shown_digest(self, obj: Batch) -> str:
        """What a checker signs."""
        return code(obj.digest)

    @admin.display(description=_("复核时的内容摘要"))
    def shown_checked(self, obj: Batch) -> str:
        """What the checker signed."""
        return code(obj.checked_digest)

    @admin.display(description=_("付款文件摘要"))
    def shown_file(self, obj: Batch) -> str:
        """Of the file to the bank."""
        return code(obj.file_digest)

    def heading(self, obj: Batch) -> str:
        """Which, and how far it is."""
        return f"{obj.number} · {obj.get_state_display()}"

    def offers(self, obj: Batch) -> Collection[str]:
        """As the state allows."""
        return OFFERED[obj.state]

    def summary(self, obj: Batch) -> list[tuple[Text, Any]]:
        """Which one, and what is in it."""
        return [
            (_("批次号"), obj.number),
            (_("预算"), self.shown_budget(obj)),
            (_("笔数"), obj.count),
            (_("合计"), fen.shown(obj.total_fen)),
            (_("内容摘要"), code(obj.digest)),
        ]

    def links(self, obj: Batch, actor: Actor) -> Sequence[tuple[Text, str]]:
        """All its lines; once it is checked, the list to be signed."""
        page = reverse("admin:services_payment_changelist")
        found: list[tuple[Text, str]] = [(_("全部付款明细"), f"{page}?q={obj.number}")]
        if obj.state in LISTED:
            paper = reverse("admin:services_payment_list", args=(obj.pk,))
            found.append((_("发放清单（打印）"), paper))
            found.append((_("发放清单（表格）"), f"{paper}?form=xlsx"))
        return found

    def persons(self, obj: Batch) -> list[UUID]:
        """Who is paid by the lines that are shown."""
        return [one.person_id for one in _lines(obj)]

    def tables(self, obj: Batch, actor: Actor) -> list[Table]:
        """Its lines, who had a part in it, what the bank sent and booked, what
        differs."""
        return [
            _table_of_lines(obj),
            _parts(obj, actor),
            _files(obj, actor),
            _stated(obj),
            _differences(obj, actor),
        ]


def _lines(batch: Batch) -> list[Payment]:
    return list(batch.payments.order_by("line")[:MOST_SHOWN])


def _table_of_lines(batch: Batch) -> Table:
    rows = [
        [
            *(linked(one, str(one.line)), one.payee_name, one.masked_account),
            *(fen.shown(one.amount_fen), one.get_state_display()),
            *(fen.shown(one.paid_fen) if one.paid_fen else EMPTY, one.reason or EMPTY),
            _("是") if one.previous_id else EMPTY,
        ]
        for one in _lines(batch)
    ]
    columns = [
        *(_("行号"), _("户名"), _("账号"), _("金额"), _("状态"), _("实付")),
        *(_("原因代码"), _("补发")),
    ]
    return Table(_("付款明细（前 50 笔）"), columns, rows)


def _parts(batch: Batch, actor: Actor) -> Table:
    mine = persons_of(actor)
    rows = [
        [one.get_part_display(), _("本人") if one.person_id in mine else EMPTY]
        for one in batch.participants.order_by("pk")
    ]
    return Table(_("经手人（一人一岗）"), [_("角色"), _("是否本人")], rows)


def _files(batch: Batch, actor: Actor) -> Table:
    found = BankFile.objects.visible_to(actor).filter(batch=batch).order_by("-pk")
    rows = [
        [linked(one, one.get_kind_display()), one.lines, one.imported_at]
        for one in found[:MOST_SHOWN]
    ]
    return Table(_("银行文件"), [_("类别"), _("行数"), _("导入时间")], rows)


def _stated(batch: Batch) -> Table:
    """What of it stands in statements, be the line older than the result."""
    found = StatementMatch.objects.filter(payment__batch=batch)
    joined = found.select_related("payment", "bank_line__file")
    rows = [
        [
            *(linked(one.payment, str(one.payment.line)), SAID[one.direction]),
            *(fen.shown(one.bank_line.amount_fen), one.bank_line.bank_reference),
            linked(one.bank_line.file, one.bank_line.file.number),
            one.bank_line.line,
        ]
        for one in joined.order_by("payment__line", "-direction")[:MOST_SHOWN]
    ]
    columns = [
        *(_("行号"), _("收支"), _("金额"), _("银行流水号")),
        *(_("对账单"), _("对账单行号")),
    ]
    return Table(_("对账单相符明细（前 50 笔）"), columns, rows)


def _differences(batch: Batch, actor: Actor) -> Table:
    found = PayException.objects.visible_to(actor).filter(batch=batch)
    rows = [
        [
            *(linked(one, one.get_kind_display()), one.line or EMPTY),
            *(money(one.amount_fen), one.due_on, one.get_state_display()),
            one.get_resolution_display() or EMPTY,
        ]
        for one in found.order_by("due_on", "pk")[:MOST_SHOWN]
    ]
    columns = [
        *(_("差异"), _("行号"), _("差额"), _("应办理日期"), _("状态")),
        _("处理结果"),
    ]
    return Table(_("差异"), columns, rows)
