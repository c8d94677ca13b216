"""The budgets down the tree, each with where its money is."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.organisations.models import SEGMENT
from services.ledger.admin import bars
from services.ledger.admin.acts import BUDGET_BUTTONS, BUDGET_LIST_BUTTONS
from services.ledger.choices import Account
from services.ledger.models import BudgetNode, Posting
from services.programmes.choices import LIVE
from services.programmes.models import Round
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, Text
from unionhub.web.listing import Table

MOST_SHOWN = 50
# So far each level stands to the right of the one above, in figures of a space.
INDENT = "　"


class RoundFilter(admin.SimpleListFilter):
    """Of which round."""

    title = _("轮次")
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All rounds, the latest first."""
        rounds = Round.objects.order_by("-year", "code")
        return [(one.pk, one.name) for one in rounds]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the round."""
        return queryset.filter(round=self.value()) if self.value() else queryset


@admin.register(BudgetNode)
class BudgetNodeAdmin(ScopedAdmin):
    """The budgets of the officer's part of the tree."""

    view_power = Power.BUDGET_VIEW
    place = 33
    joins = ("organisation", "round")
    buttons = BUDGET_BUTTONS
    list_buttons = BUDGET_LIST_BUTTONS
    ordering = ("-round__year", "round_id", "fund", "org_path")
    list_display = (
        *("shown_union", "fund", "round", "shown_bar", "shown_allocated"),
        *("shown_passed", "shown_reserved", "shown_payable", "shown_paid"),
        "shown_free",
    )
    list_display_links = ("shown_union",)
    list_filter = (RoundFilter, "fund")
    search_fields = ("organisation__code__exact", "organisation__name__startswith")
    search_help_text = _("按工会编号（完整）或名称（开头）搜索")
    fieldsets = (
        (None, {"fields": ("shown_name", "fund", "round", "shown_bar", "shown_key")}),
        (
            _("来源"),
            {"fields": ("shown_funded", "shown_received", "shown_recovered")},
        ),
        (
            _("去向"),
            {
                "fields": (
                    *("shown_free", "shown_passed", "shown_offered"),
                    *("shown_returning", "shown_reserved", "shown_payable"),
                    "shown_paid",
                )
            },
        ),
    )

    @admin.display(description=_("工会"))
    def shown_union(self, obj: BudgetNode) -> str:
        """Its name, the farther to the right the deeper it stands."""
        depth = len(obj.org_path) // SEGMENT - 1
        return f"{INDENT * depth}{obj.organisation.name}"

    @admin.display(description=_("工会"))
    def shown_name(self, obj: BudgetNode) -> str:
        """Its name."""
        return obj.organisation.name

    @admin.display(description=_("资金去向"))
    def shown_bar(self, obj: BudgetNode) -> str:
        """As a bar."""
        return bars.bar(obj)

    @admin.display(description=_("图例"))
    def shown_key(self, obj: BudgetNode) -> str:
        """Of the bar."""
        return format_html('<span class="desk-path">{}</span>', bars.legend())

    @admin.display(description=_("归本级使用"))
    def shown_allocated(self, obj: BudgetNode) -> str:
        """What came, less what was handed down."""
        return fen.shown(obj.allocated_fen)

    def heading(self, obj: BudgetNode) -> str:
        """Whose, of what."""
        return f"{obj.organisation.name} · {obj.round} · {obj.get_fund_display()}"

    def offers(self, obj: BudgetNode) -> Collection[str]:
        """Money of live rounds moves; nothing is given back to nobody."""
        if obj.round.state not in LIVE or not obj.free_fen:
            return ()
        back = [("return", obj.received_fen), ("refund", obj.funded_fen)]
        return ("offer", *(name for name, fen_left in back if fen_left))

    def may_press(self, button: Button, obj: BudgetNode, actor: Actor) -> bool:
        """A union gives its own money back, and nobody above for it."""
        is_own = actor.organisation_id == obj.organisation_id
        allowed = super().may_press(button, obj, actor)
        return allowed and (is_own or button.name != "return")

    def summary(self, obj: BudgetNode) -> list[tuple[Text, Any]]:
        """Which one, and how much it can give."""
        return [
            (_("预算"), self.heading(obj)),
            (_("可用"), fen.shown(obj.free_fen)),
        ]

    def links(self, obj: BudgetNode, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The vouchers of its union."""
        page = reverse("admin:services_entry_changelist")
        return [(_("本会凭证"), f"{page}?q={obj.organisation_id}")]

    def tables(self, obj: BudgetNode, actor: Actor) -> list[Table]:
        """The budgets below, and what moved."""
        return [_below(obj, actor), _moves(obj)]


def _below(obj: BudgetNode, actor: Actor) -> Table:
    rows = BudgetNode.objects.visible_to(actor).filter(
        org_path__startswith=obj.org_path, fund=obj.fund, round=obj.round_id
    )
    below = rows.exclude(pk=obj.pk).select_related("organisation")
    shown = [
        [
            *(_linked(one), bars.bar(one), fen.shown(one.allocated_fen)),
            *(fen.shown(one.paid_fen), fen.shown(one.free_fen)),
        ]
        for one in below.order_by("org_path")[:MOST_SHOWN]
    ]
    columns = [_("工会"), _("资金去向"), _("归本级使用"), _("已发放"), _("可用")]
    return Table(_("下级预算（前 50 项）"), columns, shown)


def _linked(node: BudgetNode) -> str:
    page = reverse("admin:services_budgetnode_change", args=(node.pk,))
    return format_html('<a href="{}">{}</a>', page, node.organisation.name)


def _moves(obj: BudgetNode) -> Table:
    rows = Posting.objects.filter(node=obj).select_related("entry__book")
    shown = [
        [
            *(one.entry.effective_on, one.entry.voucher),
            *(one.entry.get_kind_display(), one.get_account_display()),
            *(one.get_side_display(), fen.shown(one.amount_fen), one.entry.summary),
        ]
        for one in rows.order_by("-entry_id", "position")[:MOST_SHOWN]
    ]
    columns = [
        *(_("日期"), _("凭证号"), _("类别"), _("科目"), _("方向"), _("金额")),
        _("摘要"),
    ]
    return Table(_("分录（最近 50 行）"), columns, shown)


def _column(account: Account) -> Any:
    @admin.display(description=account.label)
    def shown(_pages: Any, obj: BudgetNode) -> str:
        return fen.shown(obj.balance(account))

    return shown


for _account in Account:
    setattr(BudgetNodeAdmin, f"shown_{_account.lower()}", _column(_account))
