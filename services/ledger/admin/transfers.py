"""Money on its way down the tree and back, as the officers on both sides see it."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from services.ledger.admin.acts import OFFER_BUTTONS, RETURN_BUTTONS
from services.ledger.choices import OfferState, ReturnState
from services.ledger.models import FundReturn, Offer
from unionhub.kernel import clock, fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.web import due
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, Text

ACTS_OF_BELOW = {"acceptance", "refusal"}


class TransferAdmin(ScopedAdmin):
    """What both kinds show."""

    view_power = Power.BUDGET_VIEW
    ordering = ("-id",)
    list_filter = ("state",)

    @admin.display(description=_("金额"))
    def shown_amount(self, obj: Any) -> str:
        """In yuan."""
        return fen.shown(obj.amount_fen)

    @admin.display(description=_("资金来源"))
    def shown_fund(self, obj: Any) -> str:
        """In words."""
        return str(obj.node.get_fund_display())

    @admin.display(description=_("轮次"))
    def shown_round(self, obj: Any) -> str:
        """Its name."""
        return str(obj.node.round)

    @admin.display(description=_("办理期限"))
    def shown_due(self, obj: Any) -> Any:
        """Until when it should be answered."""
        if obj.settled_at:
            return "—"
        return due.shown(obj.due_on, local_date(clock.now()))


@admin.register(Offer)
class OfferAdmin(TransferAdmin):
    """What is handed down by a union of the officer's part of the tree, or to one."""

    place = 34
    joins = ("node__organisation", "node__round", "child")
    buttons = OFFER_BUTTONS
    list_display = (
        *("shown_child", "shown_amount", "state", "shown_due", "shown_from"),
        *("shown_fund", "shown_round", "document_number", "offered_at"),
    )
    list_display_links = ("shown_child",)
    search_fields = ("document_number__exact", "child__code__exact")
    search_help_text = _("按文号或接收工会编号（完整）搜索")
    fields = (
        *("shown_from", "shown_child", "shown_amount", "document_number"),
        *("shown_fund", "shown_round", "state", "shown_due", "offered_at"),
        *("settled_at", "reason"),
    )

    @admin.display(description=_("接收工会"))
    def shown_child(self, obj: Offer) -> str:
        """Its name."""
        return obj.child.name

    @admin.display(description=_("下达工会"))
    def shown_from(self, obj: Offer) -> str:
        """Its name."""
        return obj.node.organisation.name

    def heading(self, obj: Offer) -> str:
        """To whom, how much."""
        return f"{obj.child.name} · {fen.shown(obj.amount_fen)}"

    def offers(self, obj: Offer) -> Collection[str]:
        """While nobody has answered."""
        is_open = obj.state == OfferState.OFFERED
        return ("acceptance", "refusal", "withdrawal") if is_open else ()

    def may_press(self, button: Button, obj: Offer, actor: Actor) -> bool:
        """The union below answers itself; the one above withdraws."""
        if button.name in ACTS_OF_BELOW:
            fits = actor.organisation_id == obj.child_id
        else:
            fits = actor.covers(obj.node.org_path)
        return fits and super().may_press(button, obj, actor)

    def summary(self, obj: Offer) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("下达工会"), obj.node.organisation.name),
            (_("接收工会"), obj.child.name),
            (_("金额"), fen.shown(obj.amount_fen)),
            (_("文号"), obj.document_number),
        ]


@admin.register(FundReturn)
class FundReturnAdmin(TransferAdmin):
    """What is given back by a union of the officer's part of the tree, or to one."""

    place = 35
    joins = ("node__organisation", "node__round", "parent__organisation")
    buttons = RETURN_BUTTONS
    list_display = (
        *("shown_from", "shown_amount", "state", "shown_due", "shown_upper"),
        *("shown_fund", "shown_round", "proposed_at"),
    )
    list_display_links = ("shown_from",)
    fields = (
        *("shown_from", "shown_upper", "shown_amount", "reason", "shown_fund"),
        *("shown_round", "state", "shown_due", "proposed_at", "settled_at"),
        "answer",
    )

    @admin.display(description=_("上交工会"))
    def shown_from(self, obj: FundReturn) -> str:
        """Its name."""
        return obj.node.organisation.name

    @admin.display(description=_("接收的上级工会"))
    def shown_upper(self, obj: FundReturn) -> str:
        """Its name."""
        return obj.parent.organisation.name

    def heading(self, obj: FundReturn) -> str:
        """Whose, how much."""
        return f"{obj.node.organisation.name} · {fen.shown(obj.amount_fen)}"

    def offers(self, obj: FundReturn) -> Collection[str]:
        """While nobody has answered."""
        is_open = obj.state == ReturnState.PROPOSED
        return ("acceptance", "refusal") if is_open else ()

    def may_press(self, button: Button, obj: FundReturn, actor: Actor) -> bool:
        """The union above answers."""
        fits = actor.covers(obj.parent.org_path)
        return fits and super().may_press(button, obj, actor)

    def summary(self, obj: FundReturn) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("上交工会"), obj.node.organisation.name),
            (_("接收的上级工会"), obj.parent.organisation.name),
            (_("金额"), fen.shown(obj.amount_fen)),
            (_("理由"), obj.reason),
        ]
