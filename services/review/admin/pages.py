"""The desk of cases."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import CharField, QuerySet, Value
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from services.review import access
from services.review.admin.acts import CASE_BUTTONS, offered
from services.review.choices import (
    DISPUTED,
    MINE,
    OVERDUE,
    PILES,
    RUNNING,
    CaseState,
)
from services.review.models import Case, CaseQuerySet, Objection
from unionhub.kernel import clock, fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.web import due
from unionhub.web.admin import ScopedAdmin, actor_of
from unionhub.web.buttons import Text
from unionhub.web.listing import Table


class PileFilter(admin.SimpleListFilter):
    """What waits for the officer's own union, unless something else is asked for."""

    title = _("待办")
    parameter_name = "pile"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The piles."""
        return list(PILES)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As the rows' own vocabulary has it."""
        rows: Any = queryset
        union, chosen = actor_of(request).organisation_id, self.value() or MINE
        if chosen == MINE:
            return rows.awaiting(union)  # type: ignore[no-any-return]
        if chosen == DISPUTED:
            return rows.disputed_at(union)  # type: ignore[no-any-return]
        if chosen == OVERDUE:
            return rows.overdue_on(local_date(clock.now()))  # type: ignore[no-any-return]
        return queryset

    def choices(self, changelist: ChangeList) -> Any:
        """The links; the default one carries no parameter."""
        chosen = self.value() or MINE
        for code, label in self.lookup_choices:
            given = {} if code == MINE else {self.parameter_name: code}
            remove = [self.parameter_name, "p"]
            yield {
                "selected": code == chosen,
                "query_string": changelist.get_query_string(given, remove),
                "display": label,
            }


@admin.register(Case)
class CaseAdmin(ScopedAdmin):
    """The cases of the officer's part of the tree, of the kinds the office sees."""

    view_power = Power.AID_VIEW
    or_powers = (Power.HARDSHIP_VIEW,)
    sensitive = True
    place = 34
    joins = ("organisation", "desk", "appeal__desk")
    buttons = CASE_BUTTONS
    ordering = ("org_path", "due_on", "id")
    list_display = (
        *("title", "kind", "shown_amount", "state", "shown_due"),
        *("desk", "organisation"),
    )
    list_filter = (PileFilter, "state", "kind")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("title", "kind", "shown_amount", "state", "shown_missing"),
                    *("organisation", "desk", "notice_days"),
                )
            },
        ),
        (
            _("期限"),
            {"fields": ("opened_at", "shown_due", "closed_at", "cycle")},
        ),
    )

    def narrow(self, rows: Any, actor: Actor) -> CaseQuerySet:
        """Those of the kinds that the office sees; and for whom they are looked at."""
        seen: Any = rows.visible_to(actor).filter(kind__in=access.kinds_for(actor))
        union = Value(actor.organisation_id, output_field=CharField())
        return seen.with_beneficiary().annotate(acting_for=union)  # type: ignore[no-any-return]

    @admin.display(description=_("金额"))
    def shown_amount(self, obj: Case) -> str:
        """In yuan."""
        return fen.shown(obj.amount_fen) if obj.amount_fen else "—"

    @admin.display(description=_("办理期限"))
    def shown_due(self, obj: Case) -> Any:
        """Until when, and whether that has passed."""
        if obj.state not in RUNNING:
            return "—"
        return due.shown(obj.due_on, local_date(clock.now()))

    @admin.display(description=_("需补正事项"))
    def shown_missing(self, obj: Case) -> str:
        """What the last return asked for."""
        return "；".join(obj.missing) or "—"

    def heading(self, obj: Case) -> str:
        """Which, and how far it is."""
        return f"{obj.title} · {obj.get_state_display()}"

    def offers(self, obj: Any) -> Collection[str]:
        """As the state and the officer's union allow."""
        return offered(obj, obj.acting_for)

    def summary(self, obj: Case) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("事项"), obj.title),
            (_("类别"), obj.get_kind_display()),
            (_("金额"), self.shown_amount(obj)),
            (_("报送工会"), obj.organisation.name),
            (_("内容摘要"), bytes(obj.digest).hex()[:16]),
        ]

    def tables(self, obj: Case, actor: Actor) -> Sequence[Table]:  # type: ignore[override]
        """The chain, what was said, what hung out, and what was held against it."""
        return [
            _levels(obj),
            _approvals(obj),
            _parts(obj, actor),
            _notices(obj),
            _objections(obj, actor),
            _appeal(obj),
        ]


def _levels(case: Case) -> Table:
    def stand(place: int) -> Text:
        if case.state == CaseState.APPROVED or place < case.position:
            return _("已审批")
        is_now = place == case.position and case.state in RUNNING
        return _("当前") if is_now else "—"

    rows = [
        [place + 1, level["name"], stand(place)]
        for place, level in enumerate(case.levels)
    ]
    return Table(_("审批层级"), [_("级次"), _("审批工会"), _("进度")], rows)


def _approvals(case: Case) -> Table:
    said = case.approvals.select_related("organisation").order_by("pk")
    rows = [
        [
            *(one.at, one.organisation.name, one.get_decision_display()),
            one.reason or None,
            _("已作废") if one.cycle < case.cycle else _("有效"),
        ]
        for one in said
    ]
    columns = [_("时间"), _("审批工会"), _("意见"), _("说明"), _("效力")]
    return Table(_("审批意见"), columns, rows)


def _parts(case: Case, actor: Actor) -> Table:
    mine = access.persons_of(actor)
    rows = [
        [one.get_part_display(), _("本人") if one.person_id in mine else "—"]
        for one in case.participants.order_by("pk")
    ]
    return Table(_("参与人"), [_("角色"), _("是否本人（须回避）")], rows)


def _notices(case: Case) -> Table:
    rows = [
        [
            *(one.opens_on, one.closes_on, one.get_state_display()),
            one.days_left or None,
            "；".join(
                f"{line.name} {line.place} {line.item}"
                for line in one.lines.order_by("position")[:20]
            ),
        ]
        for one in case.notices.order_by("pk")
    ]
    columns = [
        *(_("公示起始日"), _("公示截止日"), _("状态")),
        *(_("剩余工作日"), _("公示内容（遮蔽）")),
    ]
    return Table(_("公示"), columns, rows)


def _objections(case: Case, actor: Actor) -> Table:
    found = Objection.objects.visible_to(actor).filter(notice__case=case)
    rows = [
        [
            *(one.told_at, one.text, one.masked_name or None),
            *(one.masked_phone or None, one.get_state_display(), one.reply or None),
        ]
        for one in found.order_by("pk")
    ]
    columns = [
        *(_("提出时间"), _("异议内容"), _("提出人（遮蔽）"), _("联系电话（遮蔽）")),
        *(_("状态"), _("答复")),
    ]
    return Table(_("公示异议"), columns, rows)


def _appeal(case: Case) -> Table:
    filed = getattr(case, "appeal", None)
    columns = [
        *(_("申诉时间"), _("申诉理由"), _("复审工会"), _("复审期限")),
        *(_("状态"), _("复审意见")),
    ]
    rows = filed and [
        [
            *(filed.filed_at, filed.text, filed.desk.name, filed.due_on),
            *(filed.get_state_display(), filed.reason or None),
        ]
    ]
    return Table(_("申诉"), columns, rows or [])
