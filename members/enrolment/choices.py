"""Words of joining: states, rungs of the ladder, reasons (DOMAIN.md §2.6, §9)."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class EnrolmentState(TextChoices):
    """The life of a request."""

    PENDING = "PENDING", _("待审核")
    ADMITTED = "ADMITTED", _("已入会")
    REJECTED = "REJECTED", _("未通过")
    RETURNED = "RETURNED", _("退回补正")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


OPEN_STATES = (EnrolmentState.PENDING, EnrolmentState.RETURNED)

ENROLMENT_MOVES: dict[str, set[str]] = {
    EnrolmentState.PENDING: {
        EnrolmentState.ADMITTED,
        EnrolmentState.REJECTED,
        EnrolmentState.RETURNED,
        EnrolmentState.WITHDRAWN,
    },
    EnrolmentState.RETURNED: {EnrolmentState.PENDING, EnrolmentState.WITHDRAWN},
    EnrolmentState.ADMITTED: set(),
    EnrolmentState.REJECTED: set(),
    EnrolmentState.WITHDRAWN: set(),
}


class Side(TextChoices):
    """Which employer a dispatched worker names; counted only there (R-MEM-19)."""

    EMPLOYER = "EMPLOYER", _("用人单位")
    DISPATCH_AGENCY = "DISPATCH_AGENCY", _("派遣单位")
    USER_UNIT = "USER_UNIT", _("用工单位")


class Rung(TextChoices):
    """The step of the routing ladder that decided."""

    JOIN_CODE = "JOIN_CODE", _("入会码")
    EMPLOYER = "EMPLOYER", _("企业工会")
    INDUSTRY = "INDUSTRY", _("行业工会")
    REGION = "REGION", _("区域工会")
    COUNTY_POOL = "COUNTY_POOL", _("县级兜底")
    UPPER_POOL = "UPPER_POOL", _("上级兜底")
    MANUAL = "MANUAL", _("人工改派")


class Reason(TextChoices):
    """Why this union: the sentence that a worker reads."""

    JOIN_CODE = "JOIN_CODE", _("您扫描的入会码属于该工会。")
    EMPLOYER_CREDIT_CODE = (
        "EMPLOYER_CREDIT_CODE",
        _("按统一社会信用代码找到您的单位，单位已建立工会。"),
    )
    EMPLOYER_NAME = "EMPLOYER_NAME", _("按登记名称找到您的单位，单位已建立工会。")
    EMPLOYER_ALIAS = "EMPLOYER_ALIAS", _("按别名找到您的单位，单位已建立工会。")
    INDUSTRY = (
        "INDUSTRY",
        _("您的单位没有可接收的工会；该行业工会吸纳您的职业和工作地。"),
    )
    REGION = "REGION", _("没有可接收的单位工会和行业工会；由您工作地的区域工会接收。")
    COUNTY_POOL = "COUNTY_POOL", _("没有更近的工会可以接收；由县级总工会接收。")
    UPPER_POOL = "UPPER_POOL", _("县级总工会暂不能接收；由上级总工会接收。")
    MANUAL = "MANUAL", _("经办工会改派。")
    OVERDUE = "OVERDUE", _("原工会逾期未办，已转上一级工会办理。")


class Verdict(TextChoices):
    """What the ladder found about one candidate."""

    CHOSEN = "CHOSEN", _("选中")
    NOT_ACTIVE = "NOT_ACTIVE", _("未正常运行")
    NO_UNION = "NO_UNION", _("单位未建会")
    AMBIGUOUS = "AMBIGUOUS", _("名称对应多个单位")
    UNKNOWN = "UNKNOWN", _("未找到该单位")
    NONE_SERVES = "NONE_SERVES", _("没有工会服务该职业和地区")


class JoinChannel(TextChoices):
    """The way a request came in."""

    MINI_PROGRAM = "MINI_PROGRAM", _("小程序")
    APP = "APP", _("APP")
    QR = "QR", _("扫码")
    BATCH_EVENT = "BATCH_EVENT", _("集中入会")
    ROSTER = "ROSTER", _("名册导入")
    STAFF = "STAFF", _("窗口代办")


class StepKind(TextChoices):
    """What happened to a request, as its applicant may read it."""

    SUBMITTED = "SUBMITTED", _("提交申请")
    ADMITTED = "ADMITTED", _("同意入会")
    REJECTED = "REJECTED", _("不同意入会")
    RETURNED = "RETURNED", _("退回补正")
    RESUBMITTED = "RESUBMITTED", _("补正后重新提交")
    WITHDRAWN = "WITHDRAWN", _("本人撤回")
    HANDED_OVER = "HANDED_OVER", _("移交其他工会")
    CLIMBED = "CLIMBED", _("逾期转上级工会")


MOVING_STEPS = (StepKind.HANDED_OVER, StepKind.CLIMBED)


class ReturnItem(TextChoices):
    """What an applicant is asked to correct."""

    NAME = "name", _("姓名")
    ID_NUMBER = "id_number", _("证件")
    OCCUPATION_GROUP = "occupation_group", _("职业群体")
    EMPLOYER = "employer", _("用人单位")


class BatchDecision(TextChoices):
    """What an officer decides on many requests at once."""

    APPROVE = "APPROVE", _("同意")
    REJECT = "REJECT", _("不同意")
    RETURN = "RETURN", _("退回补正")


class RowStatus(TextChoices):
    """What became of one row of many."""

    DONE = "DONE", _("已办理")
    REFUSED = "REFUSED", _("未办理")


ACTION_LABELS: dict[str, str | Promise] = {
    "approval": _("同意"),
    "rejection": _("不同意"),
    "return": _("退回补正"),
    "handover": _("移交"),
    "withdrawal": _("撤回"),
    "resubmission": _("重新提交"),
}

DESK_ACTIONS: dict[str, list[str]] = {
    EnrolmentState.PENDING: ["approval", "rejection", "return", "handover"],
}
APPLICANT_ACTIONS: dict[str, list[str]] = {
    EnrolmentState.PENDING: ["withdrawal"],
    EnrolmentState.RETURNED: ["resubmission", "withdrawal"],
}
