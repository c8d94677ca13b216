"""The desk of spot checks: drawn by a button of the list, found one by one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from services.hardship import operations
from services.hardship.admin.forms import DayField
from services.hardship.choices import LEAST_CHECKED, SpotFinding
from services.hardship.models import SpotCheck, SpotChecked, SpotCheckQuerySet
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet
from unionhub.web.admin import ScopedAdmin
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
from unionhub.web.naming import NamingAdmin

REVIEW: Final = Power.AID_REVIEW
# So many dossiers of a sample are shown on its page.
MOST_SHOWN: Final = 200


class DrawForm(forms.Form):
    """Of which union, and of when."""

    organisation = LineField(
        label=_("被抽查工会编号"),
        max_length=11,
        help_text=_("下级工会，含其全部下级。"),
    )
    since = DayField(label=_("建档日期起"))
    until = DayField(label=_("建档日期止"), help_text=_("须在今日之前。"))
    percent = forms.IntegerField(
        label=_("抽查比例（%）"),
        min_value=LEAST_CHECKED,
        max_value=100,
        initial=LEAST_CHECKED,
    )


class FindingForm(ButtonForm):
    """Right, or wrong and why."""

    finding = forms.ChoiceField(label=_("结论"), choices=SpotFinding)
    reason = NoteField(
        label=_("情况说明"),
        max_length=500,
        required=False,
        help_text=_("不属实的必填。"),
    )


def _draw(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: dict[str, Any],
    by: Actor,
    at: datetime,
) -> Text:
    made = operations.draw_spot_check(operations.Sample(**given), by=by, at=at)
    said = _("已从 %(all)d 份档案中抽取 %(some)d 份。")
    return said % {"all": made.population, "some": made.size}


def _find(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    given.pop("version")
    operations.record_spot_finding(pk, **given, by=by, at=at)
    return _("已登记抽查结论。")


@admin.register(SpotCheck)
class SpotCheckAdmin(NamingAdmin):
    """The spot checks in the officer's part of the tree."""

    view_power = Power.HARDSHIP_VIEW
    place = 31
    joins = ("organisation", "by_organisation")
    ordering = ("-id",)
    list_buttons = (
        ListButton(
            "drawing",
            _("抽取样本"),
            REVIEW,
            _draw,
            DrawForm,
            warning=_("样本抽取后不再改变；种子随样本保存，任何人可以重算。"),
        ),
    )
    list_display = (
        *("organisation", "since", "until", "percent", "population", "size"),
        *("shown_right", "shown_wrong", "by_organisation"),
    )
    search_fields = ("organisation__code__exact",)
    search_help_text = _("按工会编号（完整）搜索")
    fields = (
        *("organisation", "by_organisation", "since", "until", "percent"),
        *("population", "size", "shown_right", "shown_wrong", "shown_seed", "drawn_at"),
    )

    def narrow(
        self, rows: ScopedQuerySet[SpotCheck], actor: Actor
    ) -> ScopedQuerySet[SpotCheck]:
        """With how many were found right and wrong."""
        seen = super().narrow(rows, actor)
        return seen.counted() if isinstance(seen, SpotCheckQuerySet) else seen

    @admin.display(description=_("属实"))
    def shown_right(self, obj: SpotCheck) -> int:
        """How many."""
        return obj.right  # type: ignore[attr-defined, no-any-return]

    @admin.display(description=_("不属实"))
    def shown_wrong(self, obj: SpotCheck) -> int:
        """How many."""
        return obj.wrong  # type: ignore[attr-defined, no-any-return]

    @admin.display(description=_("随机种子"))
    def shown_seed(self, obj: SpotCheck) -> str:
        """To be copied whole; a narrow page may break it."""
        return format_html('<code class="desk-seed">{}</code>', obj.seed)

    def heading(self, obj: SpotCheck) -> str:
        """Of whom, and when."""
        return _of(obj)

    def persons(self, obj: SpotCheck) -> list[UUID]:
        """Whose dossiers they are."""
        return [one.person_id for one in _shown(obj)]

    def tables(self, obj: SpotCheck, actor: Actor) -> list[Table]:
        """The dossiers of the sample."""
        columns = [_("序号"), _("档案"), _("结论"), _("情况说明"), _("抽查时间")]
        told = [_row(one) for one in _shown(obj)]
        return [Table(_("样本（前 200 份）"), columns, told)]


@admin.register(SpotChecked)
class SpotCheckedAdmin(ScopedAdmin):
    """The dossiers of samples in the officer's part of the tree."""

    view_power = Power.HARDSHIP_VIEW
    sensitive = True
    place = 32
    joins = ("spot_check__organisation", "dossier")
    ordering = ("-spot_check", "place")
    buttons = (
        Button(
            "finding",
            _("登记结论"),
            REVIEW,
            _find,
            FindingForm,
            warning=_("结论不能更改；不属实的，复核前不能帮扶。"),
        ),
    )
    list_display = ("shown_worker", "place", "shown_check", "shown_said", "found_at")
    list_filter = ("finding",)
    fields = (
        *("shown_worker", "shown_check", "place", "shown_said", "reason", "found_at"),
    )

    @admin.display(description=_("职工姓名"))
    def shown_worker(self, obj: SpotChecked) -> str:
        """Whose dossier."""
        return obj.dossier.worker_name

    @admin.display(description=_("抽查"))
    def shown_check(self, obj: SpotChecked) -> str:
        """In which sample."""
        return _of(obj.spot_check)

    @admin.display(description=_("结论"))
    def shown_said(self, obj: SpotChecked) -> Text:
        """What was found."""
        return obj.get_finding_display() or _("待抽查")

    def heading(self, obj: SpotChecked) -> str:
        """Whose, and what was found."""
        return f"{obj.dossier.worker_name} · {self.shown_said(obj)}"

    def offers(self, obj: SpotChecked) -> Collection[str]:
        """Found once."""
        return () if obj.finding else ("finding",)

    def may_press(self, button: Button, obj: SpotChecked, actor: Actor) -> bool:
        """Only from above."""
        is_above = actor.organisation_id != obj.spot_check.organisation_id
        return is_above and super().may_press(button, obj, actor)

    def summary(self, obj: SpotChecked) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("职工姓名"), obj.dossier.worker_name),
            (_("被抽查工会"), obj.spot_check.organisation.name),
        ]

    def links(self, obj: SpotChecked, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The dossier, and the whole sample."""
        dossier = reverse("admin:services_dossier_change", args=(obj.dossier_id,))
        sample = reverse("admin:services_spotcheck_change", args=(obj.spot_check_id,))
        return [(_("打开档案"), dossier), (_("打开抽查"), sample)]


def _of(check: SpotCheck) -> str:
    """Of whom, and when."""
    return f"{check.organisation.name} · {check.since} — {check.until}"


def _shown(obj: SpotCheck) -> QuerySet[SpotChecked]:
    return obj.checked.select_related("dossier").order_by("place")[:MOST_SHOWN]


def _row(one: SpotChecked) -> list[Any]:
    page = reverse("admin:services_spotchecked_change", args=(one.pk,))
    link = format_html('<a href="{}">{}</a>', page, one.dossier.worker_name)
    said = one.get_finding_display() or _("待抽查")
    return [one.place, link, said, one.reason or None, one.found_at]
