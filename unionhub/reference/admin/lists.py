"""The officers' doors to what everyone reads: to look up, never to edit."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from unionhub.kernel.powers import Power
from unionhub.reference.models import (
    CalendarDay,
    CalendarYear,
    Dictionary,
    DictionaryEntry,
    Industry,
    Region,
)
from unionhub.web.admin import ScopedAdmin


class ReferenceAdmin(ScopedAdmin):
    """Rows that every officer may read."""

    view_power = Power.ORGANISATION_VIEW


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    """Administrative divisions."""

    joins = ("parent", "successor")
    ordering = ("code",)
    list_display = ("code", "name", "level", "parent", "valid_from", "valid_to")
    list_filter = ("level",)
    search_fields = ("code__startswith", "name__startswith")
    search_help_text = _("按代码或名称的开头搜索")
    fields = (
        "code",
        "name",
        "level",
        "parent",
        "lng",
        "lat",
        "datum",
        "valid_from",
        "valid_to",
        "successor",
    )


@admin.register(Industry)
class IndustryAdmin(ReferenceAdmin):
    """Industries."""

    joins = ("parent",)
    ordering = ("code",)
    list_display = ("code", "name", "level", "parent")
    list_filter = ("level",)
    search_fields = ("code__startswith", "name__startswith")
    search_help_text = _("按代码或名称的开头搜索")
    fields = ("code", "name", "level", "parent", "valid_from", "valid_to")


@admin.register(CalendarYear)
class CalendarYearAdmin(ReferenceAdmin):
    """Which years are announced."""

    ordering = ("-year",)
    list_display = ("year", "shown_announced", "origin")
    fields = (*list_display, "shown_source")

    @admin.display(description=_("依据"))
    def shown_source(self, obj: CalendarYear) -> str:
        """The announcement, or the software that knows it."""
        return format_html("<code>{}</code>", obj.source) if obj.source else "—"

    @admin.display(description=_("已公布"))
    def shown_announced(self, obj: CalendarYear) -> str:
        """Yes or no, in words."""
        return str(_("是") if obj.announced else _("否，仅按周末计算"))


@admin.register(CalendarDay)
class CalendarDayAdmin(ReferenceAdmin):
    """Holidays and swapped workdays."""

    ordering = ("-day",)
    list_display = ("day", "name", "shown_kind")
    list_filter = ("is_working",)
    fields = ("day", "name", "shown_kind", "replaces_weekday")

    @admin.display(description=_("性质"))
    def shown_kind(self, obj: CalendarDay) -> str:
        """What the day is, in words."""
        return str(obj.kind.label)


@admin.register(Dictionary)
class DictionaryAdmin(ReferenceAdmin):
    """Lists of values."""

    ordering = ("name",)
    list_display = ("title", "origin")
    fields = (*list_display, "shown_name")

    @admin.display(description=_("接口中的代码"))
    def shown_name(self, obj: Dictionary) -> str:
        """What programs call it."""
        return format_html("<code>{}</code>", obj.name)


@admin.register(DictionaryEntry)
class DictionaryEntryAdmin(ReferenceAdmin):
    """Values of the lists."""

    joins = ("dictionary",)
    ordering = ("dictionary", "sort", "pk")
    list_display = ("label", "dictionary", "alias", "valid_from", "valid_to")
    search_fields = ("dictionary__title__startswith", "label__startswith")
    search_help_text = _("按字典标题或名称的开头搜索")
    fields = (
        *("dictionary", "label", "alias", "sort"),
        *("valid_from", "valid_to", "shown_code"),
    )

    @admin.display(description=_("接口中的代码"))
    def shown_code(self, obj: DictionaryEntry) -> str:
        """What programs call it."""
        return format_html("<code>{}</code>", obj.code)
