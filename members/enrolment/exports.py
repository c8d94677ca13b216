"""The requests of the desk as a file, numbers masked."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from members.enrolment.choices import EnrolmentState
from members.enrolment.models import Enrolment, EnrolmentQuerySet
from members.organisations.choices import OccupationGroup
from members.people.exports import union_name
from unionhub.jobs.exporters import Exporter
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import in_ranges


def _rows(actor: Actor, filters: Mapping[str, str]) -> EnrolmentQuerySet:
    # Of the desk: not the officer's own requests, which they see elsewhere.
    rows = Enrolment.objects.visible_to(actor).filter(
        in_ranges("org_path", actor.scope), **filters
    )
    return rows.select_related("organisation", "work_region")


def _cells(enrolment: Enrolment) -> Sequence[str]:
    return (
        str(enrolment.pk),
        enrolment.name,
        enrolment.masked_id_number,
        enrolment.masked_phone,
        enrolment.get_occupation_group_display(),
        enrolment.employer_name,
        enrolment.work_region.name,
        enrolment.organisation_id,
        enrolment.organisation.name,
        enrolment.get_state_display(),
        local_date(enrolment.submitted_at).isoformat(),
        enrolment.due_on.isoformat() if enrolment.due_on else "",
    )


ENROLMENTS = Exporter(
    columns=(
        _("申请编号"),
        _("姓名"),
        _("证件号码"),
        _("手机号码"),
        _("职业群体"),
        _("单位名称"),
        _("工作地"),
        _("工会编号"),
        _("受理工会"),
        _("状态"),
        _("提交日期"),
        _("办理期限"),
    ),
    key=("org_path", "id"),
    filters={"state": EnrolmentState, "occupation_group": OccupationGroup},
    power=Power.ENROLMENT_VIEW,
    rows=_rows,
    cells=_cells,
    person=lambda enrolment: enrolment.person_id,
    union=union_name,
)
