"""The desks of households and dossiers."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from services.hardship import eligibility
from services.hardship.admin.acts import (
    DOSSIER_BUTTONS,
    HOUSEHOLD_BUTTONS,
    OFFERED,
)
from services.hardship.admin.forms import subject_label
from services.hardship.admin.registering import REGISTER
from services.hardship.choices import (
    DECIDED_ABOVE,
    AssessmentState,
    Exclusion,
    HardshipCause,
    PaperKind,
    WaiverState,
)
from services.hardship.models import Dossier, Household
from unionhub.files import operations as files
from unionhub.kernel import clock, fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.web import due
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Text
from unionhub.web.listing import Table

SOON, OVERDUE = "soon", "overdue"
LACKING = {
    "assessment": _("收支核算（人口变动后须重算）"),
    "tier": _("不在困难档次"),
    "waiver": _("例外事项尚未批复"),
    "authorisation": _("成年人核对授权"),
    "guardian": _("监护人核对授权"),
    "visit": _("入户调查"),
    "outside_check": _("经济状况核对结果"),
}


def lacking_label(code: str) -> str:
    """What is missing, in words."""
    kind, _colon, what = code.partition(":")
    if kind == "paper":
        return str(PaperKind(what).label)
    if kind == "exclusion":
        return str(Exclusion(what).label)
    return str(LACKING[code])


class RecheckFilter(admin.SimpleListFilter):
    """Whose yearly look is due."""

    title = _("年度复核")
    parameter_name = "recheck"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Within two months, or over."""
        return [(SOON, _("60 日内到期或已逾期")), (OVERDUE, _("已逾期"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As the rows' own vocabulary has it."""
        rows: Any = queryset
        today = local_date(clock.now())
        if self.value() == SOON:
            return rows.to_recheck(today)  # type: ignore[no-any-return]
        if self.value() == OVERDUE:
            return rows.overdue_on(today)  # type: ignore[no-any-return]
        return queryset


@admin.register(Household)
class HouseholdAdmin(ScopedAdmin):
    """The households of the officer's part of the tree."""

    view_power = Power.HARDSHIP_VIEW
    sensitive = True
    place = 32
    joins = ("organisation", "region")
    buttons = HOUSEHOLD_BUTTONS
    list_buttons = (REGISTER,)
    ordering = ("org_path", "id")
    list_display = ("head_name", "residence", "region", "organisation", "opened_at")
    list_filter = ("residence",)
    search_fields = ("head_name__startswith",)
    search_help_text = _("按户主姓名（开头）搜索；请勿输入证件号码")
    fields = (
        *("head_name", "organisation", "region", "residence", "shown_phone"),
        *("opened_at", "ended_on"),
    )

    @admin.display(description=_("联系电话"))
    def shown_phone(self, obj: Household) -> str:
        """Masked."""
        return obj.masked_phone or str(self.get_empty_value_display())

    def heading(self, obj: Household) -> str:
        """Whose."""
        return f"{obj.head_name} · {obj.get_residence_display()}"

    def offers(self, obj: Household) -> Collection[str]:
        """Nothing once everybody has left."""
        if obj.ended_on:
            return set()
        offered = {"dossier", "joining", "departure", "split"}
        dossiers = obj.dossiers.all()
        if dossiers.live().exists():
            offered.discard("dossier")
        if dossiers.filter(state__in=DECIDED_ABOVE).exists():
            # Who lives there is not changed under a case's eyes.
            offered -= {"joining", "departure", "split"}
        elif obj.members.live().count() == 1:
            offered.discard("split")
        return offered

    def summary(self, obj: Household) -> list[tuple[Text, Any]]:
        """Which one."""
        return [(_("户主"), obj.head_name), (_("建档工会"), obj.organisation.name)]

    def tables(self, obj: Household, actor: Actor) -> list[Table]:
        """Who lives or lived there."""
        rows = [
            [
                *(one.name, one.get_relation_display(), one.masked_id_number),
                *(one.birth_year, _("待核实") if one.is_proposed else one.since),
                one.until,
                one.get_departure_display() or None,
            ]
            for one in obj.members.order_by("since", "pk")
        ]
        columns = [
            *(_("姓名"), _("与户主关系"), _("证件号码"), _("出生年")),
            *(_("加入日期"), _("离开日期"), _("离开原因")),
        ]
        return [Table(_("家庭成员"), columns, rows)]

    def links(self, obj: Household, actor: Actor) -> Sequence[tuple[Text, str]]:
        """Its newest dossier."""
        newest = obj.dossiers.order_by("-pk").first()
        if newest is None:
            return []
        page = reverse("admin:services_dossier_change", args=(newest.pk,))
        return [(_("打开档案"), page)]


@admin.register(Dossier)
class DossierAdmin(ScopedAdmin):
    """The dossiers of the officer's part of the tree."""

    view_power = Power.HARDSHIP_VIEW
    sensitive = True
    place = 30
    joins = ("organisation", "household", "household__region", "previous")
    buttons = DOSSIER_BUTTONS
    ordering = ("org_path", "id")
    list_display = (
        *("worker_name", "person_kind", "tier", "state", "shown_due"),
        *("organisation", "origin"),
    )
    list_filter = ("state", RecheckFilter, "tier", "person_kind", "origin")
    search_fields = ("worker_name__startswith",)
    search_help_text = _("按职工姓名（开头）搜索；请勿输入证件号码")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("worker_name", "person_kind", "employed_since", "tier"),
                    *("state", "shown_lacking", "note", "organisation", "origin"),
                )
            },
        ),
        (
            _("家庭"),
            {"fields": ("shown_region", "shown_residence", "housing", "shown_against")},
        ),
        (
            _("期限"),
            {
                "fields": (
                    *("opened_at", "active_on", "shown_due", "exited_on"),
                    "exit_reason",
                )
            },
        ),
    )

    @admin.display(description=_("复核有效期"))
    def shown_due(self, obj: Dossier) -> Any:
        """Until when aid may rest on it, and whether that has passed."""
        if obj.state != "ACTIVE" or obj.checked_until is None:
            return "—"
        return due.shown(obj.checked_until, local_date(clock.now()))

    @admin.display(description=_("提交审批前还缺"))
    def shown_lacking(self, obj: Dossier) -> str:
        """All of it, in words."""
        if "APPROVAL" not in obj.available_actions and obj.state not in OFFERED:
            return "—"
        if obj.state == "ACTIVE":
            return "—"
        return "、".join(map(lacking_label, _lacking(obj))) or str(_("无"))

    @admin.display(description=_("居住地"))
    def shown_region(self, obj: Dossier) -> str:
        """Where the household lives."""
        return str(obj.household.region)

    @admin.display(description=_("户别"))
    def shown_residence(self, obj: Dossier) -> str:
        """Which standard holds."""
        return obj.household.get_residence_display()

    @admin.display(description=_("排除情形"))
    def shown_against(self, obj: Dossier) -> str:
        """In words."""
        return "、".join(str(Exclusion(e).label) for e in obj.exclusions) or "—"

    def heading(self, obj: Dossier) -> str:
        """Whose, and how far it is."""
        return f"{obj.worker_name} · {obj.get_state_display()}"

    def offers(self, obj: Dossier) -> Collection[str]:
        """As the state allows; what waits for nobody is not offered."""
        offered = set(OFFERED.get(obj.state, ()))
        if not obj.waivers.filter(state=WaiverState.PROPOSED).exists():
            offered.discard("waiver-decision")
        if "submission" in offered and _lacking(obj):
            offered.discard("submission")
        waiting = obj.assessments.filter(
            kind="RECHECK", state=AssessmentState.PROPOSED
        ).exists()
        return offered - {"recheck" if waiting else "recheck-decision"}

    def summary(self, obj: Dossier) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("职工姓名"), obj.worker_name),
            (_("状态"), obj.get_state_display()),
            (_("困难档次"), obj.get_tier_display() or None),
            (_("建档工会"), obj.organisation.name),
        ]

    def links(self, obj: Dossier, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The household, and the case that decides or decided."""
        page = reverse("admin:services_household_change", args=(obj.household_id,))
        found = [(_("打开家庭"), page)]
        if obj.case_id:
            case = reverse("admin:services_case_change", args=(obj.case_id,))
            found.append((_("打开审批事项"), case))
        return found

    def tables(self, obj: Dossier, actor: Actor) -> list[Table]:
        """All that it rests on."""
        return [
            _assessments(obj),
            _papers(obj),
            _signatures(obj),
            _visits(obj),
            _checks(obj),
            _waivers(obj),
        ]


def _lacking(obj: Dossier) -> list[str]:
    return eligibility.missing(obj, local_date(clock.now()))


def _assessments(obj: Dossier) -> Table:
    rows = []
    for one in obj.assessments.order_by("-pk"):
        means, causes = one.means, one.causes
        named = (causes.main, *causes.others)
        rows.append(
            [
                *(one.on, one.get_kind_display(), one.get_state_display()),
                *(fen.shown(means.income_fen), fen.shown(means.rigid_fen), one.size),
                fen.shown(means.per_head_fen(one.size)),
                fen.shown(one.monthly_fen),
                one.get_tier_display() or str(_("不在困难档次")),
                "、".join(str(HardshipCause(cause).label) for cause in named),
            ]
        )
    columns = [
        *(_("日期"), _("类别"), _("状态"), _("年收入"), _("刚性支出"), _("人口")),
        *(_("人均月余"), _("低保标准"), _("核算档次"), _("致困原因（主因在前）")),
    ]
    return Table(_("收支核算"), columns, rows)


def _scan(file: Any) -> Any:
    return format_html('<a href="{}">{}</a>', files.link(file), _("查看"))


def _papers(obj: Dossier) -> Table:
    rows = [
        [one.get_kind_display(), one.added_at, _scan(one.file)]
        for one in obj.papers.select_related("file").order_by("pk")
    ]
    return Table(_("档案材料"), [_("材料"), _("上传时间"), _("扫描件")], rows)


def _signatures(obj: Dossier) -> Table:
    signed = obj.authorisations.select_related("file", "member", "signer")
    rows = [
        [one.member.name, one.signer.name, one.signed_on, _scan(one.file)]
        for one in signed.order_by("pk")
    ]
    columns = [_("成员"), _("签署人"), _("签署日期"), _("扫描件")]
    return Table(_("核对授权"), columns, rows)


def _visits(obj: Dossier) -> Table:
    rows = [
        [one.visited_on, f"{one.first_account}、{one.second_account}", one.finding]
        for one in obj.visits.order_by("pk")
    ]
    columns = [_("入户日期"), _("入户人员"), _("入户情况")]
    return Table(_("入户调查"), columns, rows)


def _checks(obj: Dossier) -> Table:
    rows = [
        [
            one.asked_at,
            one.answered_at,
            one.get_finding_display() or None,
            one.document_number or None,
        ]
        for one in obj.outside_checks.order_by("pk")
    ]
    columns = [_("提请时间"), _("答复时间"), _("核对结果"), _("核对报告文号")]
    return Table(_("经济状况核对"), columns, rows)


def _waivers(obj: Dossier) -> Table:
    rows = [
        [
            *(one.get_kind_display(), subject_label(one.subject), one.reason),
            *(one.get_state_display(), one.answer or None),
        ]
        for one in obj.waivers.order_by("pk")
    ]
    columns = [_("类别"), _("事项"), _("理由"), _("状态"), _("批复")]
    return Table(_("例外事项"), columns, rows)
