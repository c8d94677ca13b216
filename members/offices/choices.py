"""Offices and what each allows: one table, one plain sentence a power."""

from datetime import timedelta
from itertools import combinations, product

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
    Power.MEMBER_REVEAL: _("写明理由后查看会员的完整证件号码和手机号码"),
    Power.MEMBER_EXPORT: _("申请导出会员名册"),
    Power.EXPORT_APPROVE: _("批准他人的导出申请"),
    Power.ENROLMENT_VIEW: _("查看本级及所辖工会的入会申请"),
    Power.ENROLMENT_DECIDE: _("审核入会申请：同意、不同意、退回、移交"),
    Power.JOIN_CODE_ISSUE: _("发放和作废入会码"),
    Power.OFFICE_VIEW: _("查看本级及所辖工会的任职和委托"),
    Power.OFFICE_GRANT: _("开立干部账号，授予和结束任职，收回委托"),
    Power.CLIENT_MANAGE: _("登记和停用对接的系统"),
    Power.AUDIT_VIEW: _("查看本级及所辖工会的审计记录"),
    Power.AUDIT_VERIFY: _("核验审计记录是否完整"),
    Power.STATION_VIEW: _("查看本级及所辖工会的服务站点"),
    Power.STATION_EDIT: _("采集、更正服务站点，设置开放时间，临时关闭"),
    Power.STATION_ACCEPT: _("核对、验收、检查服务站点，评定星级（市州及以上核对）"),
    Power.STATION_PUBLISH: _("发布服务站点（省级）"),
    Power.STATION_KEEP: _(
        "照看交由本人管理的站点：核实、更新设施、单日安排、临时关闭（看不到其他站点）"
    ),
    Power.HEAT_ANNOUNCE: _("登记、更正、撤销高温预警（市州及以上）"),
    Power.BUDGET_VIEW: _("查看本级及所辖工会的预算和账簿"),
    Power.BUDGET_FUND: _("登记和退回外部拨入的资金，冲销记错的凭证"),
    Power.BUDGET_ALLOCATE: _("向下级下达资金，上交结余，接收下级上交"),
    Power.BUDGET_ACCEPT: _("接收上级下达的资金"),
    Power.PERIOD_CLOSE: _("结账，经第二人同意后反结账"),
    Power.LEDGER_VERIFY: _("核验账簿是否完整"),
    Power.PROGRAMME_EDIT: _("设立服务项目和轮次，发布低保标准和帮扶政策，下达名额"),
    Power.HARDSHIP_VIEW: _("查看本级及所辖工会的困难职工档案（敏感信息遮蔽）"),
    Power.HARDSHIP_EDIT: _("登记困难职工家庭，建档、复核、注销"),
    Power.AID_VIEW: _("查看本级及所辖工会的帮扶申请、审批和发放"),
    Power.AID_EDIT: _("登记和报送帮扶申请"),
    Power.AID_REVIEW: _("审批本级的档案和帮扶申请，处理异议"),
    Power.AID_PUBLISH: _("发布和结束公示"),
    Power.PAYMENT_MAKE: _("编制发放批次"),
    Power.PAYMENT_RELEASE: _("复核放款，现金发放"),
}


class Office(TextChoices):
    """A post that a person can be appointed to."""

    CLERK = "CLERK", _("经办人")
    REVIEWER = "REVIEWER", _("审核人")
    ACCOUNTANT = "ACCOUNTANT", _("会计")
    CASHIER = "CASHIER", _("出纳")
    AUDITOR = "AUDITOR", _("审计员")
    SYSTEM_ADMIN = "SYSTEM_ADMIN", _("系统管理员")
    SECURITY_ADMIN = "SECURITY_ADMIN", _("安全管理员")
    AUDIT_ADMIN = "AUDIT_ADMIN", _("审计管理员")
    STATION_KEEPER = "STATION_KEEPER", _("站点管理员")


# Every office sees where it stands; administrators see no member and no request.
_STANDS = {Power.ORGANISATION_VIEW, Power.OFFICE_VIEW}
_VIEWS = _STANDS | {Power.MEMBER_VIEW, Power.ENROLMENT_VIEW, Power.STATION_VIEW}
_WATCHES = {Power.AUDIT_VIEW, Power.AUDIT_VERIFY}
_AIDS = {Power.HARDSHIP_VIEW, Power.AID_VIEW}
# Who moves money sees what it is for, and no dossier.
_PAYS = {Power.BUDGET_VIEW, Power.AID_VIEW}

POWERS_OF_OFFICE: dict[str, frozenset[str]] = {
    Office.CLERK: frozenset(
        _VIEWS
        | {Power.ORGANISATION_EDIT, Power.EMPLOYER_EDIT, Power.JOIN_CODE_ISSUE}
        | {Power.MEMBER_REVEAL, Power.MEMBER_EXPORT, Power.STATION_EDIT}
        | {Power.HEAT_ANNOUNCE}
        | _AIDS
        | {Power.HARDSHIP_EDIT, Power.AID_EDIT}
    ),
    Office.REVIEWER: frozenset(
        _VIEWS
        | {Power.ENROLMENT_DECIDE, Power.EMPLOYER_ALIAS_APPROVE}
        | {Power.MEMBER_REVEAL, Power.MEMBER_EXPORT, Power.EXPORT_APPROVE}
        | {Power.STATION_ACCEPT, Power.STATION_PUBLISH}
        | _AIDS
        | {Power.AID_REVIEW, Power.AID_PUBLISH}
    ),
    Office.ACCOUNTANT: frozenset(
        _STANDS
        | _PAYS
        | {Power.BUDGET_FUND, Power.BUDGET_ALLOCATE, Power.BUDGET_ACCEPT}
        | {Power.PERIOD_CLOSE, Power.PROGRAMME_EDIT, Power.PAYMENT_MAKE}
    ),
    Office.CASHIER: frozenset(_STANDS | _PAYS | {Power.PAYMENT_RELEASE}),
    Office.AUDITOR: frozenset(
        _VIEWS | _WATCHES | _AIDS | {Power.BUDGET_VIEW, Power.LEDGER_VERIFY}
    ),
    Office.SYSTEM_ADMIN: frozenset(_STANDS | {Power.CLIENT_MANAGE}),
    Office.SECURITY_ADMIN: frozenset(_STANDS | {Power.OFFICE_GRANT}),
    Office.AUDIT_ADMIN: frozenset(_STANDS | _WATCHES),
    # Often no officer of a union at all: sees the own stations, and nothing else.
    Office.STATION_KEEPER: frozenset({Power.STATION_KEEP}),
}

# Who does the union's work, who runs the system, who gives offices, who watches, who
# keeps the books, who hands the money out, who keeps a station that others inspect:
# seven duties that one person never mixes, at whichever unions (R-ACC-03). Clerk and
# reviewer are one duty: that nobody does two steps of one case, the case itself sees
# (R-ACC-02).
DUTIES = (
    frozenset({Office.CLERK, Office.REVIEWER}),
    frozenset({Office.SYSTEM_ADMIN}),
    frozenset({Office.SECURITY_ADMIN}),
    frozenset({Office.ACCOUNTANT}),
    frozenset({Office.CASHIER}),
    frozenset({Office.AUDITOR, Office.AUDIT_ADMIN}),
    frozenset({Office.STATION_KEEPER}),
)
INCOMPATIBLE_OFFICES: frozenset[frozenset[str]] = frozenset(
    frozenset(pair)
    for one, other in combinations(DUTIES, 2)
    for pair in product(one, other)
)

# A sign-in name of an officer, as a pattern: a staff code, nothing personal.
STAFF_CODE = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"

# Never lent: whoever gives offices, takes rosters out, or has a station in hand answers
# for it in person.
NOT_DELEGABLE = frozenset({Power.OFFICE_GRANT, Power.MEMBER_EXPORT, Power.STATION_KEEP})
LONGEST_DELEGATION = timedelta(days=180)


def clash(offices: set[str], with_: str) -> set[str]:
    """Those of ``offices`` that nobody may hold together with ``with_``."""
    return {
        held for held in offices if frozenset({held, with_}) in INCOMPATIBLE_OFFICES
    }
