"""The roster as a file: what a list of members shows, numbers masked."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from members.organisations.choices import OccupationGroup
from members.organisations.models import Organisation
from members.people.choices import RealnameState, Standing
from members.people.models import Member, MemberQuerySet
from unionhub.jobs.exporters import Exporter
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power


def _rows(actor: Actor, filters: Mapping[str, str]) -> MemberQuerySet:
    rows = Member.objects.visible_to(actor).filter(**filters)
    return rows.select_related("organisation")


def _cells(member: Member) -> Sequence[str]:
    return (
        member.number,
        member.name,
        member.get_document_kind_display(),
        member.masked_id_number,
        member.masked_phone,
        member.get_sex_display(),
        str(member.birth_year or ""),
        member.get_occupation_group_display(),
        member.employer_name,
        member.organisation_id,
        member.organisation.name,
        member.get_standing_display(),
        member.get_realname_state_display(),
        member.joined_on.isoformat(),
    )


def union_name(code: str) -> str:
    """What the union is called."""
    names = Organisation.objects.filter(pk=code).values_list("name", flat=True)
    return names.first() or code


MEMBERS = Exporter(
    columns=(
        _("会员号"),
        _("姓名"),
        _("证件类型"),
        _("证件号码"),
        _("手机号码"),
        _("性别"),
        _("出生年"),
        _("职业群体"),
        _("单位名称"),
        _("工会编号"),
        _("所在工会"),
        _("会籍状态"),
        _("实名状态"),
        _("入会日期"),
    ),
    key=("org_path", "person_id"),
    filters={
        "standing": Standing,
        "occupation_group": OccupationGroup,
        "realname_state": RealnameState,
    },
    power=Power.MEMBER_VIEW,
    rows=_rows,
    cells=_cells,
    person=lambda member: member.person_id,
    union=union_name,
)
