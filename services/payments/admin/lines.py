"""The desk of payments: one line each."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from services.payments.admin.acts import PAYMENT_BUTTONS
from services.payments.admin.shared import (
    EMPTY,
    MOST_SHOWN,
    SAID,
    PaymentsAdmin,
    linked,
    money,
)
from services.payments.choices import EDITABLE, PayState
from services.payments.models import Payment
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.web.buttons import Text
from unionhub.web.listing import Table


@admin.register(Payment)
class PaymentAdmin(PaymentsAdmin):
    """The payments of the officer's part of the tree; accounts are masked."""

    sensitive = True
    place = 33
    joins = ("batch__organisation", "application__budget", "previous__batch")
    buttons = PAYMENT_BUTTONS
    list_display = (
        *("payee_name", "shown_amount", "state", "shown_paid", "shown_account"),
        *("shown_batch", "line", "reason"),
    )
    list_filter = ("state", "way")
    search_fields = ("batch__number__exact", "payee_name__startswith")
    search_help_text = _("按批次号（完整）或户名（开头）搜索；请勿输入账号或证件号码")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("shown_batch", "line", "state", "shown_amount"),
                    *("shown_paid", "shown_item", "instalment"),
                )
            },
        ),
        (_("收款"), {"fields": ("payee_name", "shown_account", "way")}),
        (
            _("银行"),
            {"fields": ("bank_reference", "reason", "shown_settled", "shown_previous")},
        ),
    )

    @admin.display(description=_("金额"))
    def shown_amount(self, obj: Payment) -> str:
        """In yuan."""
        return fen.shown(obj.amount_fen)

    @admin.display(description=_("实付"))
    def shown_paid(self, obj: Payment) -> str:
        """In yuan, once it is."""
        return money(obj.paid_fen or None)

    @admin.display(description=_("收款账号"))
    def shown_account(self, obj: Payment) -> str:
        """Masked."""
        return obj.masked_account

    @admin.display(description=_("批次"))
    def shown_batch(self, obj: Payment) -> str:
        """Its number."""
        return obj.batch.number if obj.batch else EMPTY

    @admin.display(description=_("帮扶项目"))
    def shown_item(self, obj: Payment) -> str:
        """What for."""
        return obj.application.get_item_display()

    @admin.display(description=_("已由人工办结"))
    def shown_settled(self, obj: Payment) -> Text:
        """Whether an officer decided about it."""
        return _("是") if obj.is_settled else _("否")

    @admin.display(description=_("原付款"))
    def shown_previous(self, obj: Payment) -> str:
        """The one that failed, or was short."""
        before = obj.previous
        if before is None or before.batch is None:
            return EMPTY
        return linked(before, f"{before.batch.number} · {before.line}")

    def heading(self, obj: Payment) -> str:
        """Whose, how much, and how far it is."""
        return (
            f"{obj.payee_name} · {fen.shown(obj.amount_fen)}"
            f" · {obj.get_state_display()}"
        )

    def offers(self, obj: Payment) -> Collection[str]:
        """Before it is sealed it may be taken out; once paid, claimed back."""
        if obj.batch is not None and obj.batch.state in EDITABLE:
            return ("removal",)
        is_open = obj.state == PayState.PAID and obj.claimed_fen < obj.paid_fen
        return ("claim",) if is_open else ()

    def summary(self, obj: Payment) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("批次"), self.shown_batch(obj)),
            (_("户名"), obj.payee_name),
            (_("收款账号"), obj.masked_account),
            (_("金额"), fen.shown(obj.amount_fen)),
        ]

    def links(self, obj: Payment, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The batch, the application, and the receipt of what was paid."""
        found = [
            (_("打开批次"), "admin:services_batch_change", obj.batch_id),
            (_("打开申请"), "admin:services_application_change", obj.application_id),
        ]
        if obj.state == PayState.PAID:
            found.append((_("领款收据"), "admin:services_payment_receipt", obj.pk))
        return [(label, reverse(page, args=(pk,))) for label, page, pk in found if pk]

    def tables(self, obj: Payment, actor: Actor) -> list[Table]:
        """What the bank said of it, and what became of the same instalment."""
        said = obj.bank_lines.select_related("file").order_by("pk")
        rows = [
            [
                *(linked(one.file, one.file.get_kind_display()), SAID[one.status]),
                *(fen.shown(one.amount_fen), one.reason or EMPTY),
                *(one.bank_reference, one.get_outcome_display()),
            ]
            for one in said[:MOST_SHOWN]
        ]
        columns = [
            *(_("银行文件"), _("银行状态"), _("金额"), _("原因代码")),
            *(_("银行流水号"), _("比对结果")),
        ]
        others = Payment.objects.visible_to(actor).filter(application=obj.application)
        again = [
            [
                *(linked(one, str(one.batch or EMPTY)), one.instalment),
                *(fen.shown(one.amount_fen), one.get_state_display()),
                money(one.paid_fen or None),
            ]
            for one in others.exclude(pk=obj.pk)
            .select_related("batch")
            .order_by("pk")[:MOST_SHOWN]
        ]
        return [
            Table(_("银行说法"), columns, rows),
            Table(
                _("同一申请的其他付款"),
                [_("批次"), _("期次"), _("金额"), _("状态"), _("实付")],
                again,
            ),
        ]
