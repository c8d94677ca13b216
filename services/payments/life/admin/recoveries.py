"""The desk of recoveries: claimed above the list, decided and received on the page."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from services.payments import operations
from services.payments.choices import RecoveryState
from services.payments.life.admin.forms import (
    ClaimForm,
    ReasonForm,
    ReceiptForm,
    demand,
)
from services.payments.models import Payment, Recovery
from services.payments.operations import Receipt
from unionhub.kernel import clock, fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet
from unionhub.web import due
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, ListButton, Marked, Text
from unionhub.web.listing import Table

Given = dict[str, Any]
Press = Callable[[Any, Given, Actor, datetime], Text]
EMPTY: Final = "—"
OFFERED: Final[dict[str, frozenset[str]]] = {
    RecoveryState.PROPOSED: frozenset({"approval", "refusal"}),
    RecoveryState.RUNNING: frozenset({"receipt", "write-off"}),
}
ABOVE: Final = "write-off"


def _plain(operation: Callable[..., Any], said: Text) -> Press:
    def press(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
        operation(pk, **given, by=by, at=at)
        return said

    return press


def _receive(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    version = given.pop("version")
    done = operations.receive(pk, Receipt(**given), by=by, at=at, version=version)
    if done.state == RecoveryState.SETTLED:
        return _("已入账，全部收回，追回办结。")
    return _("已入账，尚欠 %(owed)s。") % {"owed": fen.shown(done.owed_fen)}


def _claim(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    payment = _named(given["reference"], by)
    operations.claim(payment, demand(given), by=by, at=at)
    return _("已提出追回，等待审核。")


def _named(reference: str, by: Actor) -> UUID:
    """The payment of this batch and line.

    Raises:
        BadFact: ``does_not_exist``.
    """
    number, _dash, line = reference.rpartition("-")
    rows = Payment.objects.visible_to(by).filter(batch__number=number)
    found = rows.filter(line=int(line)).first() if line.isdecimal() else None
    if found is None:
        raise BadFact(code="does_not_exist", field="reference")
    return found.pk


BUTTONS: Final = (
    Button(
        "approval",
        _("同意追回"),
        Power.AID_REVIEW,
        _plain(operations.agree, _("已同意，开始追回。")),
        warning=_("须由提出人以外的人审核。"),
    ),
    Button(
        "refusal",
        _("不予追回"),
        Power.AID_REVIEW,
        _plain(operations.refuse, _("已办结：不予追回。")),
        ReasonForm,
        is_grave=True,
    ),
    Button(
        "receipt",
        _("登记收款"),
        Power.PAYMENT_RELEASE,
        _receive,
        ReceiptForm,
        warning=_("登记后立即入账，不能修改。"),
    ),
    Button(
        "write-off",
        _("核销"),
        Power.AID_REVIEW,
        _plain(operations.write_off, _("已核销。")),
        ReasonForm,
        is_grave=True,
        warning=_("尚欠的部分不再追回。"),
    ),
)
LIST_BUTTONS: Final = (
    ListButton(
        "claim",
        _("提出追回"),
        Power.PAYMENT_MAKE,
        _claim,
        ClaimForm,
        warning=_("由另一人审核后开始追回。"),
    ),
)


@admin.register(Recovery)
class RecoveryAdmin(ScopedAdmin):
    """The recoveries of the officer's part of the tree."""

    view_power = Power.AID_VIEW
    sensitive = True
    place = 37
    joins = ("organisation", "payment__batch")
    buttons = BUTTONS
    list_buttons = LIST_BUTTONS
    ordering = ("-id",)
    list_display = (
        *("shown_payee", "shown_amount", "shown_owed", "state", "shown_due"),
        *("organisation", "claimed_at"),
    )
    list_display_links = ("shown_payee",)
    list_filter = ("state",)
    search_fields = ("payment__payee_name__startswith", "payment__batch__number__exact")
    search_help_text = _("按收款人姓名（开头）或批次号（完整）搜索；请勿输入证件号码")
    fields = (
        *("shown_payee", "shown_payment", "organisation", "state", "shown_amount"),
        *("shown_received", "shown_owed", "shown_due", "reason", "note"),
        *("claimed_at", "decided_at", "closed_at"),
    )

    def narrow(self, rows: ScopedQuerySet[Any], actor: Actor) -> ScopedQuerySet[Any]:
        """With what is due when."""
        return super().narrow(rows, actor).prefetch_related("instalments")

    @admin.display(description=_("收款人"))
    def shown_payee(self, obj: Recovery) -> str:
        """Who was paid."""
        return obj.payment.payee_name

    @admin.display(description=_("付款"))
    def shown_payment(self, obj: Recovery) -> str:
        """Batch and line, or cash."""
        batch = obj.payment.batch
        return f"{batch}-{obj.payment.line}" if batch else str(_("现金"))

    @admin.display(description=_("应追回"))
    def shown_amount(self, obj: Recovery) -> str:
        """In yuan."""
        return fen.shown(obj.amount_fen)

    @admin.display(description=_("已追回"))
    def shown_received(self, obj: Recovery) -> str:
        """In yuan."""
        return fen.shown(obj.received_fen)

    @admin.display(description=_("尚欠"))
    def shown_owed(self, obj: Recovery) -> str:
        """In yuan."""
        return fen.shown(obj.owed_fen)

    @admin.display(description=_("下期应还"))
    def shown_due(self, obj: Recovery) -> Any:
        """When the next of it is due."""
        if obj.next_due_on is None:
            return EMPTY
        return due.shown(obj.next_due_on, local_date(clock.now()))

    def heading(self, obj: Recovery) -> str:
        """Whose, how much, how far."""
        return (
            f"{obj.payment.payee_name} · {fen.shown(obj.amount_fen)}"
            f" · {obj.get_state_display()}"
        )

    def offers(self, obj: Recovery) -> Collection[str]:
        """As the state allows."""
        return OFFERED.get(obj.state, frozenset())

    def may_press(self, button: Button, obj: Recovery, actor: Actor) -> bool:
        """The union that paid acts itself; one above writes off."""
        is_own = actor.organisation_id == obj.organisation_id
        fits = is_own != (button.name == ABOVE)
        return fits and super().may_press(button, obj, actor)

    def links(self, obj: Recovery, actor: Actor) -> Sequence[tuple[Text, str]]:
        """What was paid."""
        page = reverse("admin:services_payment_change", args=(obj.payment_id,))
        return [(_("打开付款"), page)]

    def summary(self, obj: Recovery) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("收款人"), obj.payment.payee_name),
            (_("应追回"), fen.shown(obj.amount_fen)),
            (_("尚欠"), fen.shown(obj.owed_fen)),
            (_("追回理由"), obj.reason),
        ]

    def tables(self, obj: Recovery, actor: Actor) -> list[Table]:
        """What is due when, and what came in."""
        dues = [
            [one.number, one.due_on, fen.shown(one.amount_fen)]
            for one in obj.instalments.order_by("number")
        ]
        may_see_books = actor.has(Power.BUDGET_VIEW)
        came = [
            [
                one.received_on,
                fen.shown(one.amount_fen),
                one.document_number,
                _voucher(one.entry_id) if may_see_books else EMPTY,
            ]
            for one in obj.receipts.order_by("pk")
        ]
        columns = [_("收款日期"), _("金额"), _("收款凭据号"), _("记账凭证")]
        return [
            Table(_("分期"), [_("期次"), _("应还日期"), _("金额")], dues),
            Table(_("收款"), columns, came),
        ]


def _voucher(entry: UUID) -> Any:
    page = reverse("admin:services_entry_change", args=(entry,))
    return format_html('<a href="{}">{}</a>', page, _("查看"))
