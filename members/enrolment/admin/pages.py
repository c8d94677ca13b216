"""The pages of the review desk, and of join codes."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet, TextChoices
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.enrolment import access, operations
from members.enrolment.admin.acts import APPROVE_MANY, BUTTONS
from members.enrolment.choices import (
    EnrolmentState,
    Reason,
    ReturnItem,
    Rung,
    Verdict,
)
from members.enrolment.models import Enrolment, JoinCode
from unionhub.accounts.models import User
from unionhub.jobs.admin import export_button
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.web import due
from unionhub.web.admin import MaskedNumbers, ScopedAdmin
from unionhub.web.buttons import Text
from unionhub.web.listing import Table

ALL = "ALL"


class DeskStateFilter(admin.SimpleListFilter):
    """What waits for the desk, unless another state is asked for."""

    title = _("状态")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The states, and all of them."""
        return [*EnrolmentState.choices, (ALL, _("全部"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The requests in the chosen state."""
        chosen = self.value() or EnrolmentState.PENDING
        return queryset if chosen == ALL else queryset.filter(state=chosen)

    def choices(self, changelist: ChangeList) -> Any:
        """The links; the default one carries no parameter."""
        chosen = self.value() or EnrolmentState.PENDING
        for code, label in self.lookup_choices:
            plain = code == EnrolmentState.PENDING
            given = {} if plain else {self.parameter_name: code}
            remove = [self.parameter_name, "p"]
            yield {
                "selected": code == chosen,
                "query_string": changelist.get_query_string(given, remove),
                "display": label,
            }


@admin.register(Enrolment)
class EnrolmentAdmin(MaskedNumbers, ScopedAdmin):
    """The review desk."""

    view_power = Power.ENROLMENT_VIEW
    sensitive = True
    place = 10
    joins = ("organisation__parent", "work_region", "employer", "consent", "join_code")
    buttons = BUTTONS
    list_buttons = (export_button("ENROLMENTS"), APPROVE_MANY)
    list_display = (
        "name",
        "shown_due",
        "occupation_group",
        "organisation",
        "shown_is_proven",
        "shown_id_number",
        "state",
    )
    list_filter = (DeskStateFilter, "is_proven", "occupation_group")
    search_fields = ("name__startswith",)
    search_help_text = _("按姓名（开头）搜索；请勿输入证件号码")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    "state",
                    "organisation",
                    "submitted_at",
                    "shown_due",
                    "climbs",
                )
            },
        ),
        (
            _("身份"),
            {
                "fields": (
                    "document_kind",
                    "shown_id_number",
                    "shown_phone",
                    "sex",
                    "birth_year",
                    "shown_is_proven",
                    "realname_state",
                )
            },
        ),
        (
            _("工作"),
            {
                "fields": (
                    "occupation_group",
                    "employer",
                    "employer_name",
                    "employer_credit_code",
                    "side",
                    "work_region",
                )
            },
        ),
        (
            _("路由"),
            {
                "fields": (
                    "rung",
                    "reason",
                    "channel",
                    "shown_join_code",
                    "rules_version",
                )
            },
        ),
        (
            _("办理"),
            {
                "fields": (
                    "decided_at",
                    "shown_decided_by",
                    "decision_note",
                    "shown_return_items",
                    "consent",
                )
            },
        ),
    )

    def narrow(self, rows: ScopedQuerySet[Any], actor: Actor) -> ScopedQuerySet[Any]:
        """Those at unions of the officer's part of the tree; not the own ones."""
        return rows.visible_to(actor).filter(in_ranges("org_path", actor.scope))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The state only where rows of several states stand together."""
        columns = list(super().get_list_display(request))
        if request.GET.get("state") != ALL:
            columns.remove("state")
        return columns

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable]:
        """What waits: the most urgent first; the rest: the newest first."""
        waiting = request.GET.get("state", EnrolmentState.PENDING)
        return ["due_on", "pk"] if waiting == EnrolmentState.PENDING else ["-pk"]

    def offers(self, obj: Enrolment) -> Collection[str]:
        """As the state table has it."""
        return obj.desk_actions

    def summary(self, obj: Enrolment) -> list[tuple[Text, Any]]:
        """Who, what, where, until when."""
        return [
            (_("姓名"), obj.name),
            (_("证件号码"), obj.masked_id_number),
            (_("职业群体"), obj.get_occupation_group_display()),
            (_("单位名称"), obj.employer_name or None),
            (_("受理工会"), obj.organisation.name),
            (_("办理期限"), self.shown_due(obj)),
        ]

    def tables(self, obj: Enrolment, actor: Actor) -> list[Table]:
        """What happened, how it came here, and what stands against it."""
        steps = obj.steps.select_related("organisation").order_by("pk")
        timeline = [
            [step.at, step.get_kind_display(), step.organisation.name, step.note]
            for step in steps
        ]
        columns = [_("时间"), _("事项"), _("工会"), _("说明")]
        tables = [
            Table(_("办理进度"), columns, timeline),
            Table(_("路由过程"), [_("路由级"), _("结论"), _("工会编号")], _ladder(obj)),
        ]
        if obj.is_proven or not access.may_decide(actor):
            return tables
        return [_clash(obj), *tables]

    def heading(self, obj: Enrolment) -> str:
        """Who, and how far it is."""
        return f"{obj.name} · {obj.get_state_display()}"

    @admin.display(description=_("办理期限"))
    def shown_due(self, obj: Enrolment) -> Any:
        """The day; while it waits for the desk, with how much is left."""
        if obj.state != EnrolmentState.PENDING:
            return obj.due_on
        return due.shown(obj.due_on, clock.local_date(clock.now()))

    @admin.display(description=_("实名已证实"))
    def shown_is_proven(self, obj: Enrolment) -> Text:
        """Yes or no, in words."""
        return _("是") if obj.is_proven else _("否")

    @admin.display(description=_("办结账号"))
    def shown_decided_by(self, obj: Enrolment) -> str:
        """The staff code of whoever decided."""
        if obj.decided_by is None:
            return str(self.get_empty_value_display())
        names = User.objects.filter(pk=obj.decided_by).values_list(
            "username", flat=True
        )
        return names.first() or str(_("系统自动"))

    @admin.display(description=_("入会码"))
    def shown_join_code(self, obj: Enrolment) -> str:
        """The code, which may be another union's."""
        return self.named(obj.join_code)

    @admin.display(description=_("需补正内容"))
    def shown_return_items(self, obj: Enrolment) -> str:
        """What was asked for, in words."""
        words = "、".join(_label(item, ReturnItem) for item in obj.return_items)
        return words or str(self.get_empty_value_display())


def _clash(obj: Enrolment) -> Table:
    found = operations.clash_of(obj)
    known = _("是") if found.is_member else _("否")
    columns = [_("本人已是会员"), _("另有未办结的申请（件）")]
    return Table(_("实名未证实，请留意"), columns, [[known, found.other_open_requests]])


def _ladder(obj: Enrolment) -> list[list[Any]]:
    return [
        [
            _label(step["rung"], Rung),
            _label(step["verdict"], Verdict, Reason),
            step.get("organisation") or None,
        ]
        for step in obj.trace
    ]


def _label(code: str, *lists: type[TextChoices]) -> str:
    known = (choices(code).label for choices in lists if code in choices.values)
    return str(next(known, code))


@admin.register(JoinCode)
class JoinCodeAdmin(ScopedAdmin):
    """Join codes of the unions in the officer's part of the tree."""

    view_power = Power.ENROLMENT_VIEW
    place = 20
    joins = ("organisation",)
    ordering = ("pk",)
    list_display = ("code", "organisation", "channel", "expires_at", "revoked_at")
    list_filter = ("channel",)
    search_fields = ("code__exact", "organisation__name__startswith")
    search_help_text = _("按入会码（完整）或工会名称（开头）搜索")
    fields = ("code", "organisation", "channel", "expires_at", "revoked_at")
