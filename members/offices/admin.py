"""The officers' door to appointments."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.offices.models import Appointment
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin


@admin.register(Appointment)
class AppointmentAdmin(ScopedAdmin):
    """Who holds which office in the officer's part of the tree."""

    view_power = Power.ORGANISATION_VIEW
    joins = ("user", "organisation")
    ordering = ("pk",)
    list_display = ("user", "organisation", "office", "valid_from", "valid_to")
    list_filter = ("office",)
    search_fields = ("user__username__exact", "organisation__name__startswith")
    search_help_text = _("按登录名（完整）或工会名称（开头）搜索")
    fields = ("user", "organisation", "office", "valid_from", "valid_to")

    def heading(self, obj: Appointment) -> str:
        """Which office, and where."""
        return f"{obj.organisation.name} · {obj.get_office_display()}"
