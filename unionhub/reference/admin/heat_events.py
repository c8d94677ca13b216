"""The officers' pages of heat events."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from unionhub.kernel import clock
from unionhub.kernel.clock import local_date
from unionhub.reference import heat
from unionhub.reference.admin.heat_acts import ANNOUNCE, BUTTONS
from unionhub.reference.admin.lists import ReferenceAdmin
from unionhub.reference.models import HeatEvent
from unionhub.web.buttons import Text


@admin.register(HeatEvent)
class HeatEventAdmin(ReferenceAdmin):
    """Heat that was announced, and what the law then asks."""

    joins = ("region",)
    ordering = ("-begins_on", "-id")
    buttons = BUTTONS
    list_buttons = (ANNOUNCE,)
    list_display = (
        *("region", "shown_colour", "shown_peak", "begins_on", "ends_on"),
        *("shown_measure", "shown_standing"),
    )
    list_filter = ("colour",)
    search_fields = ("region__name__startswith", "region__code__startswith")
    search_help_text = _("按区划名称或代码的开头搜索")
    fields = (
        *("region", "shown_colour", "shown_peak", "begins_on", "ends_on"),
        *("source", "document_number", "shown_measure", "shown_law"),
        *("shown_standing", "revoked_reason", "announced_at"),
    )

    def offers(self, obj: HeatEvent) -> Collection[str]:
        """Nothing happens to one that was taken back."""
        return () if obj.revoked_at else ("correction", "revocation")

    def heading(self, obj: HeatEvent) -> str:
        """Where, and how hot."""
        colour = obj.get_colour_display()
        return f"{obj.region.name} · {colour} · {obj.shown_peak}"

    def summary(self, obj: HeatEvent) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("区划"), obj.region.name),
            (_("预警颜色"), obj.get_colour_display()),
            (_("开始日期"), obj.begins_on),
            (_("结束日期"), obj.ends_on),
        ]

    @admin.display(description=_("预警颜色"))
    def shown_colour(self, obj: HeatEvent) -> str:
        """In words."""
        return str(obj.get_colour_display())

    @admin.display(description=_("最高气温"))
    def shown_peak(self, obj: HeatEvent) -> str:
        """In degrees."""
        return obj.shown_peak

    @admin.display(description=_("应采取的措施"))
    def shown_measure(self, obj: HeatEvent) -> str:
        """In short."""
        return str(obj.measure.label)

    @admin.display(description=_("依据"))
    def shown_law(self, obj: HeatEvent) -> str:
        """Word for word."""
        law = heat.laws()[obj.measure]
        return f"《防暑降温措施管理办法》{law.article}：{law.text}"

    @admin.display(description=_("状态"))
    def shown_standing(self, obj: HeatEvent) -> str:
        """Whether it is in force today."""
        if obj.revoked_at:
            return str(_("已撤销"))
        today = local_date(clock.now())
        if today < obj.begins_on:
            return str(_("未开始"))
        return str(_("生效中") if obj.is_in_force(today) else _("已结束"))
