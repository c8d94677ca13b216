"""The desk of differences between the bank and us."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from services.payments.admin.acts import EXCEPTION_BUTTONS
from services.payments.admin.shared import EMPTY, PaymentsAdmin, linked
from services.payments.choices import ExceptionState
from services.payments.models import PayException
from unionhub.kernel import clock, fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.web import due
from unionhub.web.buttons import Text


@admin.register(PayException)
class PayExceptionAdmin(PaymentsAdmin):
    """The differences of the officer's part of the tree, open ones first."""

    place = 35
    joins = ("organisation", "batch", "payment", "file")
    buttons = EXCEPTION_BUTTONS
    ordering = ("state", "due_on", "id")
    list_display = (
        *("kind", "shown_amount", "state", "shown_due", "shown_batch"),
        *("line", "shown_union"),
    )
    list_filter = ("state", "kind")
    search_fields = ("batch__number__exact",)
    search_help_text = _("按批次号（完整）搜索")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("kind", "shown_amount", "state", "shown_due"),
                    *("shown_batch", "line", "shown_payment", "shown_file"),
                    *("shown_union", "opened_at"),
                )
            },
        ),
        (_("处理"), {"fields": ("resolution", "note", "settled_at")}),
    )

    @admin.display(description=_("差额"))
    def shown_amount(self, obj: PayException) -> str:
        """In yuan."""
        return fen.shown(obj.amount_fen)

    @admin.display(description=_("办理期限"))
    def shown_due(self, obj: PayException) -> Any:
        """Until when."""
        if obj.state != ExceptionState.OPEN:
            return EMPTY
        return due.shown(obj.due_on, local_date(clock.now()))

    @admin.display(description=_("批次"))
    def shown_batch(self, obj: PayException) -> str:
        """Its number."""
        return obj.batch.number if obj.batch else EMPTY

    @admin.display(description=_("付款"))
    def shown_payment(self, obj: PayException) -> str:
        """What should have been paid, and what was."""
        one = obj.payment
        if one is None:
            return EMPTY
        told = _("应付 %(due)s，实付 %(paid)s") % {
            "due": fen.shown(one.amount_fen),
            "paid": fen.shown(one.paid_fen),
        }
        return linked(one, told)

    @admin.display(description=_("银行文件"))
    def shown_file(self, obj: PayException) -> str:
        """Where it was found."""
        return linked(obj.file, obj.file.get_kind_display()) if obj.file else EMPTY

    def heading(self, obj: PayException) -> str:
        """What, how much."""
        return f"{obj.get_kind_display()} · {fen.shown(obj.amount_fen)}"

    def offers(self, obj: PayException) -> Collection[str]:
        """While nobody has settled it."""
        return ("settlement",) if obj.state == ExceptionState.OPEN else ()

    def summary(self, obj: PayException) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("差异"), obj.get_kind_display()),
            (_("差额"), fen.shown(obj.amount_fen)),
            (_("批次"), self.shown_batch(obj)),
            (_("行号"), obj.line or EMPTY),
        ]

    def links(self, obj: PayException, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The batch."""
        if obj.batch_id is None:
            return ()
        page = reverse("admin:services_batch_change", args=(obj.batch_id,))
        return [(_("打开批次"), page)]
