"""Words of care: what the public tells of a station or wishes for, and its lives."""

from typing import Final, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    """What somebody tells of a station (DOMAIN.md §4.6)."""

    FAULT = "FAULT", _("设施故障")
    LOCKED = "LOCKED", _("开放时间内未开门")
    CORRECTION = "CORRECTION", _("信息有误")
    PROBLEM = "PROBLEM", _("问题")
    SUGGESTION = "SUGGESTION", _("建议")
    PRAISE = "PRAISE", _("表扬")


class Aspect(TextChoices):
    """What of the public entry is wrong, in a correction."""

    HOURS = "HOURS", _("开放时间")
    POSITION = "POSITION", _("位置")
    PHONE = "PHONE", _("电话")
    NAME = "NAME", _("名称")
    ENTRY = "ENTRY", _("进入方式")
    FACILITIES = "FACILITIES", _("设施")
    GONE = "GONE", _("站点已不存在")


# Told twice these are one matter; what is told in words of its own never is.
ALIKE: Final = frozenset({ReportKind.FAULT, ReportKind.LOCKED, ReportKind.CORRECTION})
# Working days within which the union answers.
DUE_DAYS: Final[dict[str, int]] = {
    ReportKind.FAULT: 5,
    ReportKind.LOCKED: 2,
    ReportKind.CORRECTION: 5,
    ReportKind.PROBLEM: 5,
    ReportKind.SUGGESTION: 10,
    ReportKind.PRAISE: 10,
}


class ReportState(TextChoices):
    """The life of a report (R-STA-15)."""

    NEW = "NEW", _("待处理")
    IN_PROGRESS = "IN_PROGRESS", _("处理中")
    FIXED = "FIXED", _("已处理")
    REOPENED = "REOPENED", _("未解决，重新办理")
    CONFIRMED = "CONFIRMED", _("已确认")
    REJECTED = "REJECTED", _("不予受理")


REPORT_MOVES: Final[dict[str, set[str]]] = {
    ReportState.NEW: {
        ReportState.IN_PROGRESS,
        ReportState.FIXED,
        ReportState.REJECTED,
    },
    ReportState.IN_PROGRESS: {ReportState.FIXED, ReportState.REJECTED},
    # Whoever told of it says whether it is so; silence is consent.
    ReportState.FIXED: {ReportState.CONFIRMED, ReportState.REOPENED},
    ReportState.REOPENED: {
        ReportState.IN_PROGRESS,
        ReportState.FIXED,
        ReportState.REJECTED,
    },
    ReportState.CONFIRMED: set(),
    ReportState.REJECTED: set(),
}
# The union has to do something.
UNSETTLED: Final = frozenset(
    {ReportState.NEW, ReportState.IN_PROGRESS, ReportState.REOPENED}
)
# Another one about the same thing is joined to it.
LIVE_REPORTS: Final = UNSETTLED | {ReportState.FIXED}


class SuggestionState(TextChoices):
    """The life of a suggested site (DOMAIN.md §4.6)."""

    PENDING = "PENDING", _("待审核")
    SURVEYING = "SURVEYING", _("考察中")
    ACCEPTED = "ACCEPTED", _("已采纳")
    DECLINED = "DECLINED", _("未采纳")


SUGGESTION_MOVES: Final[dict[str, set[str]]] = {
    SuggestionState.PENDING: {SuggestionState.SURVEYING, SuggestionState.DECLINED},
    SuggestionState.SURVEYING: {SuggestionState.ACCEPTED, SuggestionState.DECLINED},
    SuggestionState.ACCEPTED: set(),
    SuggestionState.DECLINED: set(),
}
LIVE_SUGGESTIONS: Final = frozenset(
    {SuggestionState.PENDING, SuggestionState.SURVEYING}
)
SUGGESTION_DAYS: Final = 20

# Working days more, once a report has gone one level up.
ESCALATED_DAYS: Final = 3
# Days of silence after which what was settled counts as confirmed.
SILENT_DAYS: Final = 14
# Days after the end for which a phone number is kept.
CONTACT_DAYS: Final = 90
LONGEST_TEXT: Final = 500


class Budget(NamedTuple):
    """How many calls in how many seconds, whichever door they come by."""

    scope: str
    limit: int
    seconds: int


# How many photos each who tells may add.
MOST_REPORT_PHOTOS: Final = 3
PER_NETWORK: Final = Budget("care-network", 60, 3600)
PER_STATION: Final = Budget("care-station", 60, 3600)
PER_RECEIPT: Final = Budget("care-receipt", 60, 60)
