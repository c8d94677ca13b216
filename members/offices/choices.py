"""Offices and what each allows: one table, one plain sentence a power."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhub.kernel.powers import Power

POWER_SENTENCES: dict[Power, str | Promise] = {
    Power.ORGANISATION_VIEW: _("查看本级及所辖工会"),
    Power.ORGANISATION_EDIT: _("新建、更正、启用、锁定本级所辖工会"),
    Power.EMPLOYER_EDIT: _("登记和更正用人单位"),
    Power.EMPLOYER_ALIAS_APPROVE: _("批准用人单位的别名"),
    Power.MEMBER_VIEW: _("查看本级及所辖工会的会员（敏感信息遮蔽）"),
    Power.ENROLMENT_VIEW: _("查看本级及所辖工会的入会申请"),
    Power.ENROLMENT_DECIDE: _("审核入会申请：同意、不同意、退回、移交"),
    Power.JOIN_CODE_ISSUE: _("发放和作废入会码"),
}


class Office(TextChoices):
    """A post that a person can be appointed to."""

    CLERK = "CLERK", _("经办人")
    REVIEWER = "REVIEWER", _("审核人")
    AUDITOR = "AUDITOR", _("审计员")


_VIEWS = {Power.ORGANISATION_VIEW, Power.MEMBER_VIEW, Power.ENROLMENT_VIEW}

POWERS_OF_OFFICE: dict[str, frozenset[str]] = {
    Office.CLERK: frozenset(
        _VIEWS | {Power.ORGANISATION_EDIT, Power.EMPLOYER_EDIT, Power.JOIN_CODE_ISSUE}
    ),
    Office.REVIEWER: frozenset(
        _VIEWS | {Power.ENROLMENT_DECIDE, Power.EMPLOYER_ALIAS_APPROVE}
    ),
    Office.AUDITOR: frozenset(_VIEWS),
}
