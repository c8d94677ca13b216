"""The officers' door to members."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.people.models import Member
from unionhub.jobs.admin import export_button
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.admin import MaskedNumbers, ScopedAdmin
from unionhub.web.listing import Table


@admin.register(Member)
class MemberAdmin(MaskedNumbers, ScopedAdmin):
    """Members of the unions in the officer's part of the tree, numbers masked."""

    view_power = Power.MEMBER_VIEW
    sensitive = True
    place = 11
    list_buttons = (export_button("MEMBERS"),)
    joins = ("person", "organisation", "employer")
    ordering = ("org_path", "pk")
    list_display = (
        "number",
        "name",
        "shown_id_number",
        "organisation",
        "occupation_group",
        "standing",
        "joined_on",
    )
    list_filter = ("standing", "occupation_group", "realname_state")
    search_fields = ("number__exact", "name__startswith")
    search_help_text = _("按会员号（完整）或姓名（开头）搜索；请勿输入证件号码")
    fieldsets = (
        (
            None,
            {"fields": ("number", "name", "standing", "organisation", "joined_on")},
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
                    "realname_state",
                )
            },
        ),
        (_("工作"), {"fields": ("occupation_group", "employer", "employer_name")}),
    )

    def tables(self, obj: Member, actor: Actor) -> list[Table]:
        """The stretches of the membership, latest first."""
        periods = obj.person.periods.select_related("organisation")
        rows = [
            [
                period.from_on,
                period.to_on,
                period.organisation.name,
                period.get_standing_display(),
                period.get_event_display(),
                period.reason,
            ]
            for period in periods.order_by("-from_on", "-pk")
        ]
        columns = [_("起"), _("止"), _("工会"), _("会籍状态"), _("变化"), _("原因")]
        return [Table(_("会籍经历"), columns, rows)]
