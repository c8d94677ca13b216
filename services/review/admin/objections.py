"""The desk of objections."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from services.review import access, operations
from services.review.admin.forms import AnswerForm
from services.review.choices import ObjectionState
from services.review.models import Objection, ObjectionQuerySet
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.web import due
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, Text


def _answer(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.decide_objection(pk, **given, by=by, at=at)
    return _("异议已处理。")


@admin.register(Objection)
class ObjectionAdmin(ScopedAdmin):
    """The objections to notices of the officer's part of the tree."""

    view_power = Power.AID_VIEW
    or_powers = (Power.HARDSHIP_VIEW,)
    place = 35
    joins = ("notice__case", "notice__organisation")
    ordering = ("id",)
    buttons = (
        Button(
            "answer",
            _("公示异议处理"),
            Power.AID_REVIEW,
            _answer,
            AnswerForm,
            warning=_("成立的，事项退回补正；不成立的，公示走完剩余的工作日。"),
        ),
    )
    list_display = ("shown_case", "text", "state", "shown_due", "shown_union")
    list_filter = ("state",)
    fields = (
        *("shown_case", "text", "shown_name", "shown_phone", "state", "shown_due"),
        *("told_at", "shown_union", "reply", "decided_at"),
    )

    def narrow(self, rows: Any, actor: Actor) -> ObjectionQuerySet:
        """Those to cases of the kinds that the office sees."""
        kinds = access.kinds_for(actor)
        seen: Any = rows.visible_to(actor).filter(notice__case__kind__in=kinds)
        union = Value(actor.organisation_id, output_field=CharField())
        return seen.annotate(acting_for=union)  # type: ignore[no-any-return]

    @admin.display(description=_("公示事项"))
    def shown_case(self, obj: Objection) -> str:
        """What hung out."""
        return obj.notice.case.title

    @admin.display(description=_("公示工会"))
    def shown_union(self, obj: Objection) -> str:
        """Who answers."""
        return obj.notice.organisation.name

    @admin.display(description=_("提出人"))
    def shown_name(self, obj: Objection) -> str:
        """Masked."""
        return obj.masked_name or "—"

    @admin.display(description=_("联系电话"))
    def shown_phone(self, obj: Objection) -> str:
        """Masked."""
        return obj.masked_phone or "—"

    @admin.display(description=_("答复期限"))
    def shown_due(self, obj: Objection) -> Any:
        """Until when, and whether that has passed."""
        if obj.state != ObjectionState.OPEN:
            return "—"
        return due.shown(obj.due_on, local_date(clock.now()))

    def heading(self, obj: Objection) -> str:
        """To what, and how far it is."""
        return f"{obj.notice.case.title} · {obj.get_state_display()}"

    def offers(self, obj: Any) -> Collection[str]:
        """The union that put the notice up answers."""
        is_mine = obj.notice.organisation_id == obj.acting_for
        return {"answer"} if is_mine and obj.state == ObjectionState.OPEN else set()

    def summary(self, obj: Objection) -> list[tuple[Text, Any]]:
        """Which one."""
        return [(_("公示事项"), obj.notice.case.title), (_("异议内容"), obj.text)]

    def links(self, obj: Objection, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The case."""
        page = reverse("admin:services_case_change", args=(obj.notice.case_id,))
        return [(_("打开审批事项"), page)]
