"""Words of programmes: seasons, funds, the life of a round."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Season(TextChoices):
    """What the union does in which part of the year (DOMAIN.md §5.1)."""

    SPRING_JOBS = "SPRING_JOBS", _("春送岗位")
    SUMMER_COOL = "SUMMER_COOL", _("夏送清凉")
    AUTUMN_STUDY = "AUTUMN_STUDY", _("金秋助学")
    WINTER_WARM = "WINTER_WARM", _("冬送温暖")
    REGULAR = "REGULAR", _("常态化帮扶")


class FundKind(TextChoices):
    """Whose money it is: pots that never mix (DOMAIN.md §5.4, R-AID-17)."""

    CENTRAL = "CENTRAL", _("中央财政帮扶")
    LOCAL_GOV = "LOCAL_GOV", _("地方财政")
    WARMTH = "WARMTH", _("送温暖资金")
    UNION = "UNION", _("工会经费")
    DONATION = "DONATION", _("社会捐赠")
    SPECIAL = "SPECIAL", _("专项")


class Residence(TextChoices):
    """Which living standard holds for a household (DOMAIN.md §5.2)."""

    URBAN = "URBAN", _("城镇")
    RURAL = "RURAL", _("农村")


class RoundState(TextChoices):
    """Where a round stands; SETTLED ones hold no money any more."""

    PLANNED = "PLANNED", _("筹备")
    OPEN = "OPEN", _("进行中")
    CLOSED = "CLOSED", _("已截止")
    SETTLED = "SETTLED", _("已结清")


ROUND_MOVES: Final[dict[str, set[str]]] = {
    RoundState.PLANNED: {RoundState.OPEN},
    RoundState.OPEN: {RoundState.CLOSED},
    # What was not paid yet is still paid after the last day.
    RoundState.CLOSED: {RoundState.OPEN, RoundState.SETTLED},
    RoundState.SETTLED: set(),
}
# Money of these is moved.
LIVE: Final = frozenset({RoundState.OPEN, RoundState.CLOSED})
# They take no applications any more.
OVER: Final = frozenset({RoundState.CLOSED, RoundState.SETTLED})


class AidItem(TextChoices):
    """What somebody is helped with."""

    LIVING = "LIVING", _("生活救助")
    MEDICAL = "MEDICAL", _("医疗救助")
    SCHOOLING = "SCHOOLING", _("子女助学")
    TRAINING = "TRAINING", _("职业培训")
    PLACEMENT = "PLACEMENT", _("职业介绍")
    LEGAL = "LEGAL", _("法律援助")
    VISIT = "VISIT", _("送温暖慰问")
    COOLING = "COOLING", _("送清凉")
    TEMPORARY = "TEMPORARY", _("临时救助")


class HardshipTier(TextChoices):
    """How hard it is (DOMAIN.md §5.2)."""

    DEEP = "DEEP", _("深度困难")
    RELATIVE = "RELATIVE", _("相对困难")
    ACCIDENT = "ACCIDENT", _("意外致困")
    OLD_DIBAO = "OLD_DIBAO", _("低保户")
    OLD_EDGE = "OLD_EDGE", _("低保边缘户")
    OLD_ACCIDENT = "OLD_ACCIDENT", _("意外致困户")


# What the rules of today know.
TIERS: Final = (HardshipTier.DEEP, HardshipTier.RELATIVE, HardshipTier.ACCIDENT)


class Formula(TextChoices):
    """How a rule says what is granted at most.

    Its number is fen, or hundredths of a monthly living standard, or per mille of the
    documented cost.
    """

    FIXED = "FIXED", _("固定金额")
    TIMES_STANDARD = "TIMES_STANDARD", _("低保标准倍数")
    SHARE_OF_COST = "SHARE_OF_COST", _("自付费用比例")
