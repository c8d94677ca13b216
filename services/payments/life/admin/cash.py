"""The desk of cash: handed out above the list, claimed back on the page."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from services.payments import operations
from services.payments.choices import PayState
from services.payments.life.admin.cash_forms import HandoverForm
from services.payments.life.admin.forms import PlanForm, demand
from services.payments.models import CashHandout
from services.payments.operations import Handover
from unionhub.files import operations as files
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, ListButton, Marked, Text

EMPTY: Final = "—"


def _hand_out(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: dict[str, Any],
    by: Actor,
    at: datetime,
) -> Text:
    handover = Handover(
        second=given["second"],
        handed_on=given["handed_on"],
        picture=given["file"],
        proxy=given["proxy"],
    )
    operations.hand_out(UUID(given["application"]), handover, by=by, at=at)
    return _("已登记发放，资金已入账。")


def _claim(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    handout = CashHandout.objects.visible_to(by).get(pk=pk)
    operations.claim(handout.payment_id, demand(given), by=by, at=at)
    return _("已提出追回，等待审核。")


BUTTONS: Final = (
    Button(
        "claim",
        _("提出追回"),
        Power.PAYMENT_MAKE,
        _claim,
        PlanForm,
        warning=_("由另一人审核后开始追回。"),
    ),
)
LIST_BUTTONS: Final = (
    ListButton(
        "handing-out",
        _("登记发放"),
        Power.PAYMENT_RELEASE,
        _hand_out,
        HandoverForm,
        warning=_("由您和第二经手人共同发放，登记后立即入账，不能撤销。"),
    ),
)


@admin.register(CashHandout)
class CashHandoutAdmin(ScopedAdmin):
    """The hand-outs of the officer's part of the tree."""

    view_power = Power.AID_VIEW
    sensitive = True
    place = 36
    joins = ("organisation", "payment", "receipt")
    buttons = BUTTONS
    list_buttons = LIST_BUTTONS
    ordering = ("-id",)
    list_display = (
        *("shown_payee", "shown_amount", "handed_on", "shown_handlers"),
        *("shown_proxy", "organisation"),
    )
    list_display_links = ("shown_payee",)
    search_fields = ("payment__payee_name__startswith",)
    search_help_text = _("按收款人姓名（开头）搜索；请勿输入证件号码")
    fields = (
        *("shown_payee", "shown_amount", "organisation", "handed_on"),
        *("shown_handlers", "shown_proxy", "shown_proxy_id", "shown_receipt"),
        "recorded_at",
    )

    @admin.display(description=_("收款人"))
    def shown_payee(self, obj: CashHandout) -> str:
        """Who was paid."""
        return obj.payment.payee_name

    @admin.display(description=_("金额"))
    def shown_amount(self, obj: CashHandout) -> str:
        """In yuan."""
        return fen.shown(obj.payment.amount_fen)

    @admin.display(description=_("经手人"))
    def shown_handlers(self, obj: CashHandout) -> str:
        """Both."""
        return f"{obj.first_account}、{obj.second_account}"

    @admin.display(description=_("代领人"))
    def shown_proxy(self, obj: CashHandout) -> str:
        """Who fetched it, if somebody else did."""
        if not obj.proxy_name:
            return EMPTY
        return f"{obj.proxy_name}（{obj.get_proxy_relation_display()}）"

    @admin.display(description=_("代领人证件号码"))
    def shown_proxy_id(self, obj: CashHandout) -> str:
        """Masked."""
        return obj.masked_proxy_id or EMPTY

    @admin.display(description=_("签收单"))
    def shown_receipt(self, obj: CashHandout) -> str:
        """By a link that ends."""
        link = files.link(obj.receipt)
        return format_html('<a href="{}">{}</a>', link, _("查看"))

    def heading(self, obj: CashHandout) -> str:
        """To whom, how much."""
        return f"{obj.payment.payee_name} · {fen.shown(obj.payment.amount_fen)}"

    def offers(self, obj: CashHandout) -> Collection[str]:
        """While not all of it is claimed back."""
        payment = obj.payment
        is_open = payment.claimed_fen < payment.paid_fen
        return ("claim",) if is_open and payment.state == PayState.PAID else ()

    def may_press(self, button: Button, obj: CashHandout, actor: Actor) -> bool:
        """The union that paid claims itself."""
        is_own = actor.organisation_id == obj.organisation_id
        return is_own and super().may_press(button, obj, actor)

    def links(self, obj: CashHandout, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The payment, and the receipt to be signed."""
        found = [
            (_("打开付款"), "admin:services_payment_change"),
            (_("领款收据"), "admin:services_payment_receipt"),
        ]
        return [(label, reverse(page, args=(obj.payment_id,))) for label, page in found]

    def summary(self, obj: CashHandout) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("收款人"), obj.payment.payee_name),
            (_("金额"), fen.shown(obj.payment.amount_fen)),
            (_("发放日期"), obj.handed_on),
        ]
