"""Words of the reference data: levels, kinds of days, where a list came from, heat."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionLevel(models.TextChoices):
    """Levels of administrative divisions, from the top down."""

    PROVINCE = "PROVINCE", _("省级")
    PREFECTURE = "PREFECTURE", _("市（州）级")
    COUNTY = "COUNTY", _("县（市、区）级")
    TOWNSHIP = "TOWNSHIP", _("乡镇（街道）级")


class IndustryLevel(models.TextChoices):
    """Levels of GB/T 4754-2017, from the top down."""

    SECTION = "SECTION", _("门类")
    DIVISION = "DIVISION", _("大类")
    GROUP = "GROUP", _("中类")
    CLASS = "CLASS", _("小类")


class DayKind(models.TextChoices):
    """What a day is, seen from the office."""

    WORKDAY = "WORKDAY", _("工作日")
    WEEKEND = "WEEKEND", _("周末")
    HOLIDAY = "HOLIDAY", _("放假")
    SWAPPED_WORKDAY = "SWAPPED_WORKDAY", _("调休上班")


class Origin(models.TextChoices):
    """Where a list came from: what an office imported is never overwritten by ours."""

    BUNDLED = "BUNDLED", _("随软件提供")
    IMPORTED = "IMPORTED", _("由单位导入")


class Datum(models.TextChoices):
    """Coordinate systems in which points are delivered."""

    WGS84 = "WGS84", "WGS-84"
    GCJ02 = "GCJ02", _("GCJ-02（国测局坐标）")
    BD09 = "BD09", _("BD-09（百度坐标）")
    CGCS2000 = "CGCS2000", _("CGCS2000（2000 国家大地坐标系）")


class HeatColour(models.TextChoices):
    """Warning colours (DOMAIN.md §4.7), the mildest first."""

    YELLOW = "YELLOW", _("黄色")
    ORANGE = "ORANGE", _("橙色")
    RED = "RED", _("红色")


class HeatMeasure(models.TextChoices):
    """What the law asks of employers on a hot day; its text is in the data."""

    ROTATE = "ROTATE", _("换班轮休，室外不加班")
    LIMIT = "LIMIT", _("室外不超过六小时，最热时段停止")
    STOP = "STOP", _("停止室外露天作业")


# Tenths of a degree from which a colour is given, and a measure due.
LEAST_HEAT: Final = {
    HeatColour.YELLOW: 350,
    HeatColour.ORANGE: 370,
    HeatColour.RED: 400,
}
LEAST_FOR_MEASURE: Final = {
    HeatMeasure.ROTATE: 350,
    HeatMeasure.LIMIT: 370,
    HeatMeasure.STOP: 400,
}
MOST_HEAT: Final = 550
# No summer is longer: who names more days has written a wrong one.
LONGEST_HEAT: Final = 92


def measure_at(tenths: int) -> HeatMeasure:
    """What the law asks at this highest temperature (R-STA-19)."""
    due = [one for one, least in LEAST_FOR_MEASURE.items() if tenths >= least]
    return due[-1]
