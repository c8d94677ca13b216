"""Words of a case: kinds, states, parts, decisions; and the steps between states."""

from typing import Final, NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.organisations.choices import UnionLevel
from unionhub.kernel.powers import Power


class CaseKind(TextChoices):
    """What is decided on."""

    DOSSIER = "DOSSIER", _("建档")
    RECHECK = "RECHECK", _("复核")
    APPLICATION = "APPLICATION", _("帮扶申请")
    LIST = "LIST", _("慰问名单")


class CaseState(TextChoices):
    """Where a case stands."""

    IN_REVIEW = "IN_REVIEW", _("审批中")
    NOTICE = "NOTICE", _("公示中")
    FINAL = "FINAL", _("待终审")
    APPROVED = "APPROVED", _("已批准")
    REFUSED = "REFUSED", _("不予批准")
    RETURNED = "RETURNED", _("已退回")
    WITHDRAWN = "WITHDRAWN", _("已撤回")
    APPEALED = "APPEALED", _("申诉中")


CASE_MOVES: dict[str, set[str]] = {
    CaseState.IN_REVIEW: {
        CaseState.NOTICE,
        CaseState.FINAL,
        CaseState.REFUSED,
        CaseState.RETURNED,
        CaseState.WITHDRAWN,
    },
    # Its end, an objection that was upheld, or content that changed.
    CaseState.NOTICE: {
        CaseState.FINAL,
        CaseState.RETURNED,
        CaseState.WITHDRAWN,
        CaseState.IN_REVIEW,
    },
    CaseState.FINAL: {
        CaseState.APPROVED,
        CaseState.REFUSED,
        CaseState.RETURNED,
        CaseState.WITHDRAWN,
        CaseState.IN_REVIEW,
    },
    CaseState.RETURNED: {CaseState.IN_REVIEW, CaseState.FINAL, CaseState.WITHDRAWN},
    CaseState.REFUSED: {CaseState.APPEALED},
    # An appeal restores the case where it was refused, or the refusal stands.
    CaseState.APPEALED: {CaseState.IN_REVIEW, CaseState.FINAL, CaseState.REFUSED},
    CaseState.APPROVED: set(),
    CaseState.WITHDRAWN: set(),
}
# A level has to decide.
DECIDING: Final = frozenset({CaseState.IN_REVIEW, CaseState.FINAL})
# Something is under way; of one subject there is one such case.
RUNNING: Final = frozenset(
    {CaseState.IN_REVIEW, CaseState.NOTICE, CaseState.FINAL, CaseState.APPEALED}
)
LIVE: Final = RUNNING | {CaseState.RETURNED}


class Part(TextChoices):
    """What somebody has to do with a case; one part a person (L12)."""

    MAKER = "MAKER", _("经办")
    CHECKER_1 = "CHECKER_1", _("第一级审批")
    CHECKER_2 = "CHECKER_2", _("第二级审批")
    CHECKER_3 = "CHECKER_3", _("第三级审批")
    CHECKER_4 = "CHECKER_4", _("第四级审批")
    CHECKER_5 = "CHECKER_5", _("第五级审批")
    CHECKER_6 = "CHECKER_6", _("第六级审批")
    APPEAL = "APPEAL", _("申诉复审")
    VISITOR = "VISITOR", _("入户调查")
    PAYER = "PAYER", _("发放")
    BENEFICIARY = "BENEFICIARY", _("受助人及家庭成员")


class Decision(TextChoices):
    """What a level said."""

    APPROVED = "APPROVED", _("同意")
    RETURNED = "RETURNED", _("退回补正")
    REFUSED = "REFUSED", _("不予批准")


class NoticeState(TextChoices):
    """Where a public notice stands."""

    OPEN = "OPEN", _("公示中")
    STOPPED = "STOPPED", _("因异议中止")
    ENDED = "ENDED", _("公示期满")
    CANCELLED = "CANCELLED", _("已终止")


NOTICE_MOVES: dict[str, set[str]] = {
    NoticeState.OPEN: {NoticeState.STOPPED, NoticeState.ENDED, NoticeState.CANCELLED},
    NoticeState.STOPPED: {NoticeState.OPEN, NoticeState.CANCELLED},
    NoticeState.ENDED: set(),
    NoticeState.CANCELLED: set(),
}
LIVE_NOTICES: Final = frozenset({NoticeState.OPEN, NoticeState.STOPPED})


class ObjectionState(TextChoices):
    """What became of an objection."""

    OPEN = "OPEN", _("待处理")
    UPHELD = "UPHELD", _("异议成立")
    DISMISSED = "DISMISSED", _("异议不成立")


OBJECTION_MOVES: dict[str, set[str]] = {
    ObjectionState.OPEN: {ObjectionState.UPHELD, ObjectionState.DISMISSED},
    ObjectionState.UPHELD: set(),
    ObjectionState.DISMISSED: set(),
}


class AppealState(TextChoices):
    """What became of an appeal."""

    OPEN = "OPEN", _("待复审")
    RESTORED = "RESTORED", _("申诉成立")
    DISMISSED = "DISMISSED", _("维持原决定")


APPEAL_MOVES: dict[str, set[str]] = {
    AppealState.OPEN: {AppealState.RESTORED, AppealState.DISMISSED},
    AppealState.RESTORED: set(),
    AppealState.DISMISSED: set(),
}

# Who hands a case in, and takes it back.
MAKING: Final[dict[str, Power]] = {
    CaseKind.DOSSIER: Power.HARDSHIP_EDIT,
    CaseKind.RECHECK: Power.HARDSHIP_EDIT,
    CaseKind.APPLICATION: Power.AID_EDIT,
    CaseKind.LIST: Power.AID_EDIT,
}
# Whose office lets look at them.
VIEWING: Final[dict[str, Power]] = {
    CaseKind.DOSSIER: Power.HARDSHIP_VIEW,
    CaseKind.RECHECK: Power.HARDSHIP_VIEW,
    CaseKind.APPLICATION: Power.AID_VIEW,
    CaseKind.LIST: Power.AID_VIEW,
}
# Where no dated rule says otherwise: the own union, then the county's.
USUAL_LEVELS: Final = (UnionLevel.GRASSROOTS, UnionLevel.COUNTY)
# No notice is shorter, whatever a rule says (R-AID-10); a re-check needs none.
LEAST_NOTICE_DAYS: Final = 5
WITHOUT_NOTICE: Final = frozenset({CaseKind.RECHECK})
# Working days: for the whole of a case beside its notice, to appeal, and to answer an
# appeal or an objection.
CASE_DAYS, APPEAL_WITHIN, APPEAL_DAYS = 20, 15, 15
MOST_LEVELS: Final = 6
LONGEST_REASON, LONGEST_TITLE, LONGEST_TEXT = 500, 100, 1000
LONGEST_MISSING, MOST_MISSING, LONGEST_NOTICE = 45, 10, 60
# How the desk lays its cases out; what waits for the own union is on top.
MINE, DISPUTED, OVERDUE, ALL = "mine", "disputed", "overdue", "all"
PILES: Final[tuple[tuple[str, str | Promise], ...]] = (
    (MINE, _("待我审批")),
    (DISPUTED, _("异议和申诉")),
    (OVERDUE, _("已超期")),
    (ALL, _("全部")),
)
# Days after a notice came down for which it is known who objected.
CONTACT_DAYS: Final = 90


class Budget(NamedTuple):
    """How many calls in how many seconds, whichever door they come by."""

    scope: str
    limit: int
    seconds: int


PER_NETWORK: Final = Budget("objection-network", 30, 3600)
PER_ACCOUNT: Final = Budget("objection-account", 10, 3600)
PER_NOTICE: Final = Budget("objection-notice", 200, 3600)
PER_RECEIPT: Final = Budget("objection-receipt", 60, 60)
