"""Words of visits: how one was counted, by what figures are cut."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from unionhub.kernel.clock import local_date

# One person at one station counts once in this time (R-STA-14).
WINDOW: Final = timedelta(minutes=30)
# Days that single visits stay beside their figures, to be counted again.
KEPT_DAYS: Final = 7
# Nobody asks for more days at once; a quarter has up to ninety-two.
MOST_DAYS: Final = 92
# Days back that heads may be counted or corrected.
COUNTED_BACK: Final = 60
# What is not known of a station's size, and how many use one place in an hour.
USUAL_PLACES: Final = 10
HEADS_PER_PLACE_AND_HOUR: Final = 6
MOST_HEADS: Final = 100_000
HOURS: Final = 24
# A scan of the last minute is written by then: after it a day's figures stand.
SETTLED: Final = timedelta(minutes=10)


class VisitWay(TextChoices):
    """How a visit was told (DOMAIN.md §9, visit_way); heads are counted apart."""

    QR = "QR", _("扫码")
    FACE = "FACE", _("刷脸")
    DEVICE = "DEVICE", _("设备")


class Cut(TextChoices):
    """By what the figures of a union are kept and shown."""

    TOTAL = "TOTAL", _("合计")
    AREA = "AREA", _("下级工会")
    STATION = "STATION", _("站点")
    HOUR = "HOUR", _("时段")
    OCCUPATION = "OCCUPATION", _("职业群体")
    DAY = "DAY", _("日期")
    USED = "USED", _("使用的设施")


def last_settled(at: datetime) -> date:
    """The last day that is told: over, and written to its end."""
    return local_date(at - SETTLED) - timedelta(days=1)


def days(first: date, last: date) -> list[date]:
    """Every day of a range."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
