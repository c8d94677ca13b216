"""The officers' doors to unions and employers."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.organisations.models import Employer, Organisation
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Text
from unionhub.web.listing import Table


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    """Unions of the officer's part of the tree."""

    view_power = Power.ORGANISATION_VIEW
    place = 12
    joins = ("parent", "region", "territory", "approved_by")
    ordering = ("path",)
    list_display = ("code", "name", "kind", "level", "status", "parent", "region")
    list_filter = ("status", "level", "kind", "admission")
    search_fields = ("code__exact", "name__startswith", "credit_code__exact")
    search_help_text = _("按编号、信用代码（完整）或工会名称（开头）搜索")
    fieldsets = (
        (None, {"fields": ("code", "name", "kind", "level", "status", "credit_code")}),
        (_("隶属与区域"), {"fields": ("shown_parent", "region", "territory")}),
        (
            _("建会"),
            {
                "fields": (
                    "founding_way",
                    "approval_number",
                    "approval_date",
                    "shown_approved_by",
                )
            },
        ),
        (
            _("入会"),
            {
                "fields": (
                    "admission",
                    "review_days",
                    "reported_headcount",
                    "office_phone",
                )
            },
        ),
    )

    # Above the officer's part of the tree a name is shown, and no link.
    @admin.display(description=_("上级工会"))
    def shown_parent(self, obj: Organisation) -> str:
        """The union above."""
        return self.named(obj.parent)

    @admin.display(description=_("批复工会"))
    def shown_approved_by(self, obj: Organisation) -> str:
        """The union that approved the founding."""
        return self.named(obj.approved_by)

    def tables(self, obj: Organisation, actor: Actor) -> list[Table]:
        """Which occupations it takes in."""
        groups = obj.occupations.order_by("occupation_group")
        rows = [[taken.get_occupation_group_display()] for taken in groups]
        return [Table(_("吸纳职业"), [_("职业群体")], rows)]


@admin.register(Employer)
class EmployerAdmin(ScopedAdmin):
    """Employers: whoever serves a part of the tree may look them up."""

    view_power = Power.ORGANISATION_VIEW
    place = 13
    joins = ("region", "industry", "union")
    ordering = ("pk",)
    list_display = (
        "name",
        "credit_code",
        "nature",
        "region",
        "shown_union",
        "shown_is_platform",
    )
    list_filter = ("nature", "headcount_band", "is_platform")
    search_fields = ("credit_code__exact", "name__startswith")
    search_help_text = _("按信用代码（完整）或单位名称（开头）搜索")
    fields = (
        "name",
        "credit_code",
        "nature",
        "headcount_band",
        "region",
        "industry",
        "shown_union",
        "shown_is_platform",
    )

    @admin.display(description=_("工会"))
    def shown_union(self, obj: Employer) -> str:
        """Its union, which may stand in another part of the tree."""
        return self.named(obj.union)

    @admin.display(description=_("平台企业"))
    def shown_is_platform(self, obj: Employer) -> Text:
        """Yes or no, in words."""
        return _("是") if obj.is_platform else _("否")

    def tables(self, obj: Employer, actor: Actor) -> list[Table]:
        """Other names that lead to it."""
        rows = [
            [alias.alias, alias.get_kind_display(), alias.approved_at]
            for alias in obj.aliases.order_by("pk")
        ]
        return [Table(_("别名"), [_("名称"), _("种类"), _("批准时间")], rows)]
