"""Reports of a month, frozen as they were made."""

from typing import Any, Self

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    JSONField,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.programmes.choices import FundKind
from services.programmes.models import Round
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges

DIGEST = 64


class ReportBook(Model):
    """A union's bulletins of one year: the row that numbers them."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    year = PositiveSmallIntegerField("年度")
    last = PositiveIntegerField("最后期号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "报表期号"
        constraints = [
            UniqueConstraint(
                fields=["organisation", "year"], name="report_book_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}"


class PeriodReportQuerySet(ScopedQuerySet["PeriodReport"]):
    """Reports as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)


class PeriodReport(Model):
    """The money of a union and all below it, of one round, fund and closed month; and
    how many it reached.

    Only ever added to (R-AID-27, R-AID-28). ``content`` are its figures; ``digest`` is
    the SHA-256 of them, the number and what they are of. Months follow one another:
    what comes to light later is an adjustment in the report of a later month.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    book = ForeignKey(ReportBook, PROTECT, related_name="reports", db_index=False)
    serial = PositiveIntegerField("期号")
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="工会", db_index=False
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    round = ForeignKey(Round, PROTECT, related_name="+", verbose_name="轮次")
    fund = CharField("资金来源", max_length=16, choices=FundKind)
    month = DateField("月份（首日）")
    previous = ForeignKey(
        "self", PROTECT, null=True, related_name="+", verbose_name="上一份报表"
    )
    content = JSONField("内容")
    digest = CharField("摘要值", max_length=DIGEST)
    made_at = DateTimeField("生成时间")
    made_by = UUIDField("生成账号")

    objects = PeriodReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资金月报"
        constraints = [
            UniqueConstraint(fields=["book", "serial"], name="report_numbered_once"),
            UniqueConstraint(
                fields=["organisation", "round", "fund", "month"],
                name="report_once_a_month",
            ),
            CheckConstraint(condition=Q(serial__gte=1), name="report_number_from_one"),
        ]
        indexes = [Index(fields=["org_path", "id"], name="report_of_tree")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number as people read it: union, year, place in its series."""
        return f"{self.organisation_id}-{self.month.year}-{self.serial:03}"

    @property
    def cells(self) -> list[dict[str, Any]]:
        """Its figures, one a line; each says of which report it is."""
        return [cell | {"report": self.pk} for cell in self.content["cells"]]

    @property
    def reach(self) -> list[dict[str, Any]]:
        """How many it reached, of all items and of each; likewise."""
        return [cell | {"report": self.pk} for cell in self.content["reach"]]
