"""Vouchers, to look at and to print, and the months of the books."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from services.ledger.admin.acts import (
    ENTRY_BUTTONS,
    ENTRY_LIST_BUTTONS,
    PERIOD_BUTTONS,
    PERIOD_LIST_BUTTONS,
)
from services.ledger.admin.lines import table
from services.ledger.choices import PeriodState, Side
from services.ledger.models import Entry, Period
from services.ledger.operations.correcting import REVERSIBLE
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, Text
from unionhub.web.listing import Table

PRINT = "services_entry_voucher"


@admin.register(Entry)
class EntryAdmin(ScopedAdmin):
    """The vouchers of the officer's part of the tree."""

    view_power = Power.BUDGET_VIEW
    place = 36
    joins = ("book__organisation", "reverses__book", "reversal__book")
    buttons = ENTRY_BUTTONS
    list_buttons = ENTRY_LIST_BUTTONS
    ordering = ("-id",)
    list_display = (
        *("voucher_number", "kind", "shown_amount", "effective_on"),
        *("shown_union", "summary", "document_number"),
    )
    list_display_links = ("voucher_number",)
    list_filter = ("kind",)
    search_fields = ("book__organisation__code__exact", "document_number__exact")
    search_help_text = _("按工会编号或文号（完整）搜索")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("voucher_number", "shown_union", "kind", "effective_on"),
                    *("document_number", "summary", "shown_reverses"),
                    *("shown_reversal", "posted_at"),
                )
            },
        ),
        (_("防篡改"), {"fields": ("shown_previous", "shown_digest")}),
    )

    def narrow(self, rows: ScopedQuerySet[Any], actor: Actor) -> ScopedQuerySet[Any]:
        """In the actor's part of the tree, with their lines."""
        return rows.visible_to(actor).prefetch_related("postings")

    @admin.display(description=_("凭证号"))
    def voucher_number(self, obj: Entry) -> str:
        """Union, year, place in the book."""
        return obj.voucher

    @admin.display(description=_("工会"))
    def shown_union(self, obj: Entry) -> str:
        """Its name."""
        return obj.book.organisation.name

    @admin.display(description=_("金额"))
    def shown_amount(self, obj: Entry) -> str:
        """One side of it."""
        return fen.shown(_total(obj))

    @admin.display(description=_("冲销的凭证"))
    def shown_reverses(self, obj: Entry) -> str:
        """The one it mirrors."""
        return obj.reverses.voucher if obj.reverses else "—"

    @admin.display(description=_("冲销凭证"))
    def shown_reversal(self, obj: Entry) -> str:
        """The one that mirrors it."""
        mirror = getattr(obj, "reversal", None)
        return mirror.voucher if mirror else "—"

    @admin.display(description=_("上一凭证摘要值"))
    def shown_previous(self, obj: Entry) -> str:
        """In hexadecimal."""
        return _code(obj.previous)

    @admin.display(description=_("摘要值"))
    def shown_digest(self, obj: Entry) -> str:
        """In hexadecimal."""
        return _code(obj.digest)

    def heading(self, obj: Entry) -> str:
        """Its number and kind."""
        return f"{obj.voucher} · {obj.get_kind_display()}"

    def offers(self, obj: Entry) -> Collection[str]:
        """What has no other way back is reversed, once."""
        is_right = obj.kind in REVERSIBLE and not hasattr(obj, "reversal")
        return ("reversal",) if is_right else ()

    def summary(self, obj: Entry) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("凭证号"), obj.voucher),
            (_("金额"), fen.shown(_total(obj))),
            (_("摘要"), obj.summary),
        ]

    def links(self, obj: Entry, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The page to print."""
        return [(_("打印凭证"), reverse(f"admin:{PRINT}", args=(obj.pk,)))]

    def tables(self, obj: Entry, actor: Actor) -> list[Table]:
        """Its lines."""
        columns = [_("行次"), _("科目"), _("预算"), _("借方"), _("贷方")]
        return [Table(_("分录"), columns, _lines(obj))]

    def get_urls(self) -> list[URLPattern]:
        """The page to print, beside the others."""
        view = self.admin_site.admin_view(self.voucher_view)
        page = path("<uuid:entry_id>/voucher/", view, name=PRINT)
        return [page, *super().get_urls()]

    def voucher_view(self, request: HttpRequest, entry_id: UUID) -> HttpResponse:
        """A page to print.

        Raises:
            Http404: absent or outside the scope.
            PermissionDenied: the office does not allow it.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        entry = self.get_object(request, str(entry_id))
        facts = {
            "entry": entry,
            "lines": _lines(entry),
            "total": fen.shown(_total(entry)),
            "previous": bytes(entry.previous).hex(),
            "digest": bytes(entry.digest).hex(),
        }
        return TemplateResponse(request, "services/voucher.html", facts)


def _code(digest: Any) -> str:
    """In hexadecimal, in groups that a narrow page may break."""
    return format_html("<code>{}</code>", bytes(digest).hex(" ", 4))


def _total(obj: Entry) -> int:
    return sum(p.amount_fen for p in obj.postings.all() if p.side == Side.DEBIT)


def _lines(obj: Entry) -> list[list[Any]]:
    rows = obj.postings.select_related("node__round").order_by("position")
    return [
        [
            *(one.position, one.get_account_display()),
            f"{one.node.round} · {one.node.get_fund_display()}",
            *(
                fen.shown(one.amount_fen) if one.side == side else None
                for side in (Side.DEBIT, Side.CREDIT)
            ),
        ]
        for one in rows
    ]


PRESSED = {
    PeriodState.CLOSED: {"reopening"},
    PeriodState.REOPENING: {"agreement", "refusal"},
}


@admin.register(Period)
class PeriodAdmin(ScopedAdmin):
    """The months that were closed, of the officer's part of the tree."""

    view_power = Power.BUDGET_VIEW
    place = 37
    joins = ("organisation",)
    buttons = PERIOD_BUTTONS
    list_buttons = PERIOD_LIST_BUTTONS
    ordering = ("-month", "organisation__path")
    list_display = ("shown_month", "shown_union", "state", "last", "reason")
    list_display_links = ("shown_month",)
    list_filter = ("state",)
    search_fields = ("organisation__code__exact",)
    search_help_text = _("按工会编号（完整）搜索")
    fields = ("shown_month", "shown_union", "state", "last", "reason")

    @admin.display(description=_("月份"))
    def shown_month(self, obj: Period) -> str:
        """Year and month."""
        return f"{obj.month:%Y-%m}"

    @admin.display(description=_("工会"))
    def shown_union(self, obj: Period) -> str:
        """Its name."""
        return obj.organisation.name

    def heading(self, obj: Period) -> str:
        """Whose, which."""
        return f"{obj.organisation.name} · {obj.month:%Y-%m}"

    def offers(self, obj: Period) -> Collection[str]:
        """As the state allows."""
        return PRESSED.get(PeriodState(obj.state), set())

    def may_press(self, button: Button, obj: Period, actor: Actor) -> bool:
        """Who asked does not decide."""
        asked = obj.was_asked_by(actor)
        decides = button.name in {"agreement", "refusal"}
        return super().may_press(button, obj, actor) and not (decides and asked)

    def summary(self, obj: Period) -> list[tuple[Text, Any]]:
        """Which one, and why."""
        return [
            (_("工会"), obj.organisation.name),
            (_("月份"), f"{obj.month:%Y-%m}"),
            (_("反结账理由"), obj.reason or None),
        ]

    def tables(self, obj: Period, actor: Actor) -> list[Table]:
        """What was signed when it was closed last."""
        return [table(obj.open_lines)] if obj.open_lines else []
