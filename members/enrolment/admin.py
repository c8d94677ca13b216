"""The officers' doors to requests and join codes: the review desk."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import QuerySet, TextChoices
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.enrolment import access, operations
from members.enrolment.choices import (
    ACTION_LABELS,
    BatchDecision,
    EnrolmentState,
    Reason,
    ReturnItem,
    Rung,
    Verdict,
)
from members.enrolment.models import Enrolment, JoinCode
from members.organisations.models import Organisation
from unionhub.accounts.models import User
from unionhub.jobs.admin import export_button
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.messages import tasks as message_tasks
from unionhub.web.admin import MaskedNumbers, ScopedAdmin
from unionhub.web.buttons import (
    Button,
    ButtonForm,
    LineField,
    ListButton,
    Marked,
    NoteField,
    Text,
)
from unionhub.web.listing import Table

ALL = "ALL"
MOST_TARGETS = 200


class ReasonForm(ButtonForm):
    """A decision that says why."""

    reason = NoteField(
        label=_("理由"), max_length=500, help_text=_("申请人会看到这段话。")
    )


class ReturnForm(ReasonForm):
    """What to correct, and why."""

    items = forms.MultipleChoiceField(
        label=_("需补正内容"),
        choices=ReturnItem,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("version", "items", "reason")


class HandoverForm(ReasonForm):
    """Whose desk it goes to, and why."""

    organisation = LineField(
        label=_("移交给"),
        max_length=11,
        widget=forms.TextInput(attrs={"list": "organisations", "size": 14}),
        help_text=_("填写工会编号：本级所辖工会，或上级工会。"),
    )
    field_order = ("version", "organisation", "reason")
    organisations: list[Organisation]

    def offer(self, obj: Enrolment, actor: Actor) -> None:
        """Suggest the union above and those of the officer's part of the tree."""
        near = Organisation.objects.visible_to(actor).active().order_by("path")
        others = near.exclude(pk=obj.organisation_id)[:MOST_TARGETS]
        upper = obj.organisation.parent
        self.organisations = [*([upper] if upper else []), *others]


def _approve(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    done = operations.approve(pk, by=by, at=at, version=given["version"])
    transaction.on_commit(message_tasks.deliver.enqueue, robust=True)
    member = reverse("admin:members_member_change", args=(done.person_id,))
    return format_html(
        '{} <a href="{}">{}</a>', _("已同意，申请人成为会员。"), member, _("查看会员")
    )


def _reject(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.reject(
        pk, reason=given["reason"], by=by, at=at, version=given["version"]
    )
    return _told(pk, _("已办结：不同意入会。"))


def _return(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.return_for_correction(
        pk,
        items=given["items"],
        reason=given["reason"],
        by=by,
        at=at,
        version=given["version"],
    )
    return _told(pk, _("已退回申请人补正。"))


def _hand_over(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.hand_over(
        pk,
        to=given["organisation"],
        reason=given["reason"],
        by=by,
        at=at,
        version=given["version"],
    )
    return _("已移交。")


def _told(pk: UUID, said: Text) -> Text:
    transaction.on_commit(message_tasks.deliver.enqueue, robust=True)
    address = reverse("admin:members_enrolment_change", args=(pk,))
    return format_html('{} <a href="{}">{}</a>', said, address, _("查看申请"))


DECIDE = Power.ENROLMENT_DECIDE
BUTTONS = (
    Button("approval", ACTION_LABELS["approval"], DECIDE, _approve),
    Button("return", ACTION_LABELS["return"], DECIDE, _return, ReturnForm),
    Button("handover", ACTION_LABELS["handover"], DECIDE, _hand_over, HandoverForm),
    Button(
        "rejection",
        ACTION_LABELS["rejection"],
        DECIDE,
        _reject,
        ReasonForm,
        is_grave=True,
    ),
)


def _approve_all(
    _filters: Mapping[str, str],
    marked: Sequence[Marked],
    _given: dict[str, Any],
    by: Actor,
    at: datetime,
) -> list[tuple[str, Text]]:
    rows = [operations.Seen(UUID(row.key), row.version) for row in marked]
    ruling = operations.Ruling(BatchDecision.APPROVE)
    told = operations.decide_all(rows, ruling, by=by, at=at)
    transaction.on_commit(message_tasks.deliver.enqueue, robust=True)
    return [
        (row.name, outcome.detail or _("已同意"))
        for row, outcome in zip(marked, told, strict=True)
    ]


APPROVE_MANY = ListButton(
    "approve-many", _("批量同意"), DECIDE, _approve_all, on_rows=True
)


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
        "shown_id_number",
        "occupation_group",
        "organisation",
        "shown_is_proven",
        "due_on",
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
                    "due_on",
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
            (_("办理期限"), obj.due_on),
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
