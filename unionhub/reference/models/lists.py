"""What everyone reads: regions, industries, calendar days, dictionaries.

Codes are data with a validity, never enums: a newer list is imported, a code that is
no longer in it ends (``valid_to`` is the first day on which it is no longer valid).
Rows are written by ``operations`` only.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from unionhub.kernel.errors import InvalidValue
from unionhub.kernel.scope import PublicQuerySet
from unionhub.reference.choices import (
    Datum,
    DayKind,
    IndustryLevel,
    Origin,
    RegionLevel,
)

SATURDAY = 6
M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class DatedQuerySet(PublicQuerySet[M_co]):
    """Rows that hold for a time."""

    def valid_on(self, on: date) -> Self:
        """Those valid on a day; no ``valid_from`` means since before our records."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        )


def _ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True)
        | Q(valid_from__isnull=True)
        | Q(valid_to__gte=F("valid_from")),
        name=f"{name}_ends_after_it_begins",
    )


class DataSet(models.Model):
    """One kind of reference data as a whole: what was imported last, and its version.

    Locked by every import of its kind, so that two imports follow one another.
    ``version`` grows with every change and is the ETag of the public doors.
    """

    name = models.CharField("名称", max_length=20, primary_key=True)
    version = models.PositiveIntegerField("版本", default=0)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    as_of = models.DateField("数据截至", null=True)
    origin = models.CharField("来源", max_length=10, choices=Origin, blank=True)
    changed_at = models.DateTimeField("变动时间", null=True)

    objects = PublicQuerySet["DataSet"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "基础数据集"

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def tag(self) -> str:
        """What an ETag is made of: changes whenever the data does."""
        return f"{self.name}-{self.version}-{self.digest[:12]}"


class Lineage(NamedTuple):
    """Where a region lies: one code a level, ``None`` for levels that do not apply."""

    township: str | None
    county: str | None
    prefecture: str | None
    province: str | None


def _lineage(codes: dict[str, str]) -> Lineage:
    return Lineage(*(codes.get(level) for level in reversed(RegionLevel.values)))


class RegionQuerySet(DatedQuerySet["Region"]):
    """Administrative divisions."""

    def children_of(self, code: str) -> Self:
        """The divisions directly below one."""
        return self.filter(parent_id=code)

    def named(self, prefix: str) -> Self:
        """Those whose name begins with these characters."""
        return self.filter(name__startswith=prefix)

    def with_parents(self) -> Self:
        """With all ancestors loaded in the same query."""
        return self.select_related("parent__parent__parent")

    def require(self, code: str, *, on: date, field: str = "region") -> "Region":
        """The division with this code, valid on the day, its ancestors loaded.

        One query. Prefecture and county come from the table, never from the client
        (R-ORG-07).

        Raises:
            InvalidValue: ``region_not_valid``: no such code, or not valid on the day.
        """
        region = self.with_parents().valid_on(on).filter(pk=code).first()
        if region is None:
            raise InvalidValue(code="region_not_valid", field=field)
        return region

    def lineages(self) -> dict[str, Lineage]:
        """The lineage of each of these divisions, in one query."""
        steps = ("", "parent__", "parent__parent__", "parent__parent__parent__")
        rows = self.values_list(
            *(s + name for s in steps for name in ("level", "code"))
        )
        return {row[1]: _lineage(_levels(row)) for row in rows}

    def lineage(self, code: str) -> Lineage:
        """The lineage of one division, valid or ended, in one query.

        Raises:
            InvalidValue: ``region_not_valid``: no such code.
        """
        found = self.filter(pk=code).lineages()
        if code not in found:
            raise InvalidValue(code="region_not_valid", field="region")
        return found[code]


def _levels(row: Sequence[str | None]) -> dict[str, str]:
    pairs = zip(row[::2], row[1::2], strict=True)
    return {level: code for level, code in pairs if level and code}


class Region(models.Model):
    """An administrative division (GB/T 2260, townships with nine digits).

    It begins with a list that names it and ends with a list that no longer does;
    ``successor`` says what took its place. The level above is a fact of the table:
    codes are never computed from digits. ``lng`` and ``lat`` are the approximate seat
    as delivered, ``datum`` says in which system.
    """

    code = models.CharField("代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=RegionLevel)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    lng = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    datum = models.CharField("坐标系", max_length=8, choices=Datum, blank=True)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name="取代它的区划",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        constraints = [
            _ends_after_it_begins("region"),
            models.CheckConstraint(
                condition=Q(level=RegionLevel.PROVINCE, parent__isnull=True)
                | (~Q(level=RegionLevel.PROVINCE) & Q(parent__isnull=False)),
                name="region_only_a_province_has_no_parent",
            ),
            models.CheckConstraint(
                condition=Q(lng__isnull=True, lat__isnull=True, datum="")
                | (Q(lng__isnull=False, lat__isnull=False) & ~Q(datum="")),
                name="region_seat_has_both_coordinates_and_datum",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def ancestors(self) -> list["Region"]:
        """Those above it, nearest first; no query after ``with_parents``."""
        above: list[Region] = []
        region = self.parent
        while region is not None:
            above.append(region)
            region = region.parent
        return above

    def lineage(self) -> Lineage:
        """Its codes by level; no query after ``with_parents``."""
        return _lineage({r.level: r.code for r in (self, *self.ancestors())})

    def by_level(self) -> dict[str, "Region | None"]:
        """It and those above it, by level in small letters."""
        own = {region.level.lower(): region for region in (self, *self.ancestors())}
        return {level.lower(): own.get(level.lower()) for level in RegionLevel.values}

    def own_seat(self) -> "Region | None":
        """Itself, where its seat was delivered."""
        return self if self.datum else None

    def is_valid_on(self, on: date) -> bool:
        """Whether it holds on a day (R-ORG-07)."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class Industry(models.Model):
    """An industry of the national classification GB/T 4754-2017: ``A``, ``01``."""

    code = models.CharField("代码", max_length=5, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=8, choices=IndustryLevel)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)

    objects = DatedQuerySet["Industry"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "国民经济行业"
        constraints = [
            _ends_after_it_begins("industry"),
            models.CheckConstraint(
                condition=Q(level=IndustryLevel.SECTION, parent__isnull=True)
                | (~Q(level=IndustryLevel.SECTION) & Q(parent__isnull=False)),
                name="industry_only_a_section_has_no_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarYear(models.Model):
    """A year: announced by the State Council (each November before), or not yet."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    announced = models.BooleanField("已公布", default=False)
    origin = models.CharField("来源", max_length=10, choices=Origin)
    source = models.CharField("依据", max_length=200, blank=True)

    objects = PublicQuerySet["CalendarYear"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "日历年份"

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from its weekday, or has a name: holiday, swapped workday.

    A day without a row is a workday from Monday to Friday. The announcements do not say
    which weekday a swapped workday makes up for; ``replaces_weekday`` (1 Monday …
    7 Sunday) pairs it, in order, with the days off lent to the same festival.
    """

    day = models.DateField("日期", primary_key=True)
    year = models.ForeignKey(
        CalendarYear, verbose_name="年份", on_delete=models.PROTECT, related_name="days"
    )
    is_working = models.BooleanField("上班")
    name = models.CharField("名称", max_length=60, blank=True)
    replaces_weekday = models.PositiveSmallIntegerField("补班代替星期", null=True)

    objects = PublicQuerySet["CalendarDay"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "日历"
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces_weekday__isnull=True)
                | Q(is_working=True, replaces_weekday__range=(1, 7)),
                name="calendar_day_replaces_a_weekday_only_when_working",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    @property
    def kind(self) -> DayKind:
        """What the day is."""
        weekend = self.day.isoweekday() >= SATURDAY
        if self.is_working:
            return DayKind.SWAPPED_WORKDAY if weekend else DayKind.WORKDAY
        return DayKind.WEEKEND if weekend and not self.name else DayKind.HOLIDAY


class Dictionary(models.Model):
    """A list of values with codes: education, occupation groups, … (R-PLT-05)."""

    name = models.CharField("名称", max_length=40, primary_key=True)
    title = models.CharField("标题", max_length=60)
    origin = models.CharField("来源", max_length=10, choices=Origin)

    objects = PublicQuerySet["Dictionary"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "字典"

    def __str__(self) -> str:
        return self.title


class DictionaryEntry(models.Model):
    """One value. ``alias`` is another word for it that imported forms use."""

    dictionary = models.ForeignKey(
        Dictionary,
        verbose_name="字典",
        on_delete=models.PROTECT,
        related_name="entries",
    )
    code = models.CharField("代码", max_length=40)
    label = models.CharField("名称", max_length=60)
    alias = models.CharField("别名", max_length=60, blank=True)
    sort = models.PositiveSmallIntegerField("次序")
    valid_from = models.DateField("生效日期", null=True, blank=True)
    valid_to = models.DateField("失效日期", null=True, blank=True)

    objects = DatedQuerySet["DictionaryEntry"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "字典项"
        constraints = [
            models.UniqueConstraint(
                fields=["dictionary", "code"], name="dictionary_code_is_unique"
            ),
            _ends_after_it_begins("dictionary_entry"),
        ]

    def __str__(self) -> str:
        return self.label
