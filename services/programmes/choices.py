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
