"""Words of the reference data: levels, kinds of days, where a list came from."""

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
