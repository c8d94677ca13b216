"""The desk of applications for aid."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from services.aid import eligibility, operations
from services.aid.admin import accounts
from services.aid.admin.writing import BEGIN, WRITE
from services.aid.choices import WAIVABLE, AidPaperKind, ApplicationState
from services.aid.models import Application
from unionhub.files import operations as files
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, ButtonForm, NoteField, Text
from unionhub.web.listing import Table

REASON: Final = 500
EMPTY: Final = "—"
WAITING: Final = "waiting"
WRITING: Final = frozenset(
    {"edit", "paper", "waiver", "second", "submission", "withdrawal"}
)
OFFERED: Final[dict[str, frozenset[str]]] = {
    ApplicationState.DRAFT: WRITING,
    ApplicationState.SUBMITTED: frozenset({"submission", "withdrawal"}),
    ApplicationState.CORRECTION: WRITING,
}


class ReasonForm(ButtonForm):
    """Why."""

    reason = NoteField(label=_("理由"), max_length=REASON)


class WaiverForm(ReasonForm):
    """Which paper, and why not."""

    kind = forms.ChoiceField(
        label=_("材料"), choices=[(kind.value, kind.label) for kind in WAIVABLE]
    )


def _submit(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.submit(pk, by=by, at=at, version=given["version"])
    return _("已提交审批。")


def _withdraw(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.withdraw(
        pk, reason=given["reason"], by=by, at=at, version=given["version"]
    )
    return _("已撤回。")


def _waive(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.waive_paper(pk, given["kind"], reason=given["reason"], by=by, at=at)
    return _("已登记免交。")


def _second(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.allow_second(
        pk, reason=given["reason"], by=by, at=at, version=given["version"]
    )
    return _("已准予再次享受。")


BUTTONS: Final = (
    *WRITE,
    *accounts.BUTTONS,
    Button(
        "submission",
        _("提交审批"),
        Power.AID_EDIT,
        _submit,
        warning=_("提交后内容变更的，已有审批意见作废；提交人不能审批这份申请。"),
    ),
    Button("waiver", _("免交材料"), Power.AID_EDIT, _waive, WaiverForm),
    Button("second", _("准予再次享受"), Power.AID_REVIEW, _second, ReasonForm),
    Button(
        "withdrawal",
        _("撤回"),
        Power.AID_EDIT,
        _withdraw,
        ReasonForm,
        is_grave=True,
        warning=_("撤回后不能恢复，可以重新申请。"),
    ),
)


class TurnFilter(admin.SimpleListFilter):
    """Those that wait for a place, in the order of need."""

    title = _("候补")
    parameter_name = "turn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The waiting list."""
        return [(WAITING, _("只待最后决定，困难分值高的在前"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As the door tells them, of whichever round."""
        rows: Any = queryset
        return rows.waiting() if self.value() == WAITING else queryset


@admin.register(Application)
class ApplicationAdmin(ScopedAdmin):
    """The applications of the officer's part of the tree."""

    view_power = Power.AID_VIEW
    sensitive = True
    place = 31
    joins = ("organisation", "round", "budget__organisation")
    buttons = BUTTONS
    list_buttons = (BEGIN,)
    ordering = ("org_path", "id")
    list_display = (
        *("beneficiary_name", "item", "fund", "shown_asked", "state"),
        *("score", "organisation", "round"),
    )
    list_filter = (TurnFilter, "state", "item", "fund", "origin")
    search_fields = ("beneficiary_name__startswith",)
    search_help_text = _("按受助人姓名（开头）搜索；请勿输入证件号码")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("beneficiary_name", "item", "fund", "round", "state"),
                    *("shown_lacking", "shown_missing", "organisation", "origin"),
                )
            },
        ),
        (
            _("金额"),
            {
                "fields": (
                    *("shown_asked", "shown_cost", "shown_used", "shown_limit"),
                    *("shown_approved", "shown_budget"),
                )
            },
        ),
        (
            _("就学"),
            {"fields": ("school_year", "school_stage", "school_kind", "school_name")},
        ),
        (
            _("收款"),
            {"fields": ("payee_name", "pay_way", "bank_name", "shown_account")},
        ),
    )

    @admin.display(description=_("申请金额"))
    def shown_asked(self, obj: Application) -> str:
        """In yuan."""
        return fen.shown(obj.asked_fen)

    @admin.display(description=_("批准金额"))
    def shown_approved(self, obj: Application) -> str:
        """In yuan, once it is."""
        return EMPTY if obj.approved_fen is None else fen.shown(obj.approved_fen)

    @admin.display(description=_("自付费用"))
    def shown_cost(self, obj: Application) -> str:
        """In yuan."""
        return fen.shown(obj.cost_fen) if obj.cost_fen else EMPTY

    @admin.display(description=_("本年已享受"))
    def shown_used(self, obj: Application) -> str:
        """In yuan."""
        return fen.shown(obj.used_fen)

    @admin.display(description=_("限额"))
    def shown_limit(self, obj: Application) -> str:
        """By the rules, when it was submitted."""
        return EMPTY if obj.limit_fen is None else fen.shown(obj.limit_fen)

    @admin.display(description=_("列支预算"))
    def shown_budget(self, obj: Application) -> str:
        """Whose money it is."""
        return obj.budget.organisation.name if obj.budget else EMPTY

    @admin.display(description=_("收款账号"))
    def shown_account(self, obj: Application) -> str:
        """Masked."""
        return obj.masked_account or EMPTY

    @admin.display(description=_("提交前还缺"))
    def shown_lacking(self, obj: Application) -> str:
        """The papers of the checklist."""
        codes = (code.removeprefix("paper:") for code in eligibility.missing(obj))
        return "、".join(str(AidPaperKind(code).label) for code in codes) or str(
            _("无")
        )

    @admin.display(description=_("要求补正"))
    def shown_missing(self, obj: Application) -> str:
        """What a level asked for."""
        return "；".join(obj.missing) or EMPTY

    def get_ordering(self, request: HttpRequest) -> Any:
        """By need where they wait for a place."""
        if request.GET.get(TurnFilter.parameter_name) == WAITING:
            return ("-score", "id")
        return super().get_ordering(request)

    def heading(self, obj: Application) -> str:
        """Whose, for what, and how far it is."""
        return (
            f"{obj.beneficiary_name} · {obj.get_item_display()}"
            f" · {obj.get_state_display()}"
        )

    def offers(self, obj: Application) -> Collection[str]:
        """As the state allows; what lies before a case is not handed on again."""
        offered = set(OFFERED.get(obj.state, ()))
        waits = obj.state != ApplicationState.SUBMITTED or obj.case_id is None
        if not waits or eligibility.missing(obj):
            offered.discard("submission")
        if obj.is_second:
            offered.discard("second")
        return offered | accounts.offered(obj)

    def summary(self, obj: Application) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("受助人"), obj.beneficiary_name),
            (_("帮扶项目"), obj.get_item_display()),
            (_("申请金额"), fen.shown(obj.asked_fen)),
            (_("状态"), obj.get_state_display()),
            (_("受理工会"), obj.organisation.name),
        ]

    def links(self, obj: Application, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The dossier, the case, the list that named them."""
        found = [
            (
                _("打开推荐名单"),
                "admin:services_nominationlist_change",
                obj.nomination_id,
            ),
            (_("打开档案"), "admin:services_dossier_change", obj.dossier_id),
            (_("打开审批事项"), "admin:services_case_change", obj.case_id),
        ]
        return [(label, reverse(page, args=(pk,))) for label, page, pk in found if pk]

    def tables(self, obj: Application, actor: Actor) -> list[Table]:
        """What it is shown by."""
        papers = [
            [
                one.get_kind_display(),
                one.added_at,
                format_html('<a href="{}">{}</a>', files.link(one.file), _("查看")),
            ]
            for one in obj.papers.select_related("file").order_by("pk")
        ]
        waivers = [
            [one.get_kind_display(), one.reason, one.waived_at]
            for one in obj.waivers.order_by("pk")
        ]
        invoices = [
            [one.number, fen.shown(one.amount_fen)]
            for one in obj.invoices.order_by("number")
        ]
        earlier = [
            [
                *(one.claim_year, one.get_item_display(), one.beneficiary_name),
                *(one.get_fund_display(), one.organisation.name),
                *(fen.shown(one.approved_fen or 0), one.get_state_display()),
            ]
            for one in eligibility.earlier(obj, household=True)
        ]
        aided = [_("年度"), _("帮扶项目"), _("受助人"), _("资金来源"), _("受理工会")]
        cards = [accounts.line(one) for one in obj.corrections.order_by("pk")]
        heads = [_("新账号"), _("开户银行"), _("理由"), _("状态"), _("登记时间")]
        return [
            Table(_("以往帮扶"), [*aided, _("批准金额"), _("状态")], earlier),
            Table(_("账号更正"), [*heads, _("办理时间")], cards),
            Table(_("申请材料"), [_("材料"), _("上传时间"), _("扫描件")], papers),
            Table(_("免交材料"), [_("材料"), _("理由"), _("登记时间")], waivers),
            Table(_("医疗票据"), [_("票据号码"), _("自付金额")], invoices),
        ]
