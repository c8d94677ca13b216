"""Policy as data: living standards by place and year, limits by document."""

from django.db.models import (
    PROTECT,
    BigIntegerField,
    CharField,
    CheckConstraint,
    DateField,
    F,
    ForeignKey,
    Index,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from services.programmes.choices import (
    AidItem,
    Formula,
    FundKind,
    HardshipTier,
    Residence,
)
from services.programmes.models.rounds import Round
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import PublicQuerySet
from unionhub.reference.models import Region


class LivingStandardQuerySet(PublicQuerySet["LivingStandard"]):
    """Living standards as sets."""


class LivingStandard(Model):
    """The minimum living standard (低保) of a place, by year and kind of household.

    The nearest place up the tree holds. Where there is none for the year, nothing is
    computed (R-AID-04).
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    region = ForeignKey(Region, PROTECT, related_name="+", verbose_name="行政区划")
    year = PositiveSmallIntegerField("年度")
    household = CharField("户别", max_length=5, choices=Residence)
    monthly_fen = BigIntegerField("月标准（分）")
    document_number = CharField("文号", max_length=60)
    valid_from = DateField("执行日期")

    objects = LivingStandardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "低保标准"
        constraints = [
            UniqueConstraint(
                fields=["region", "year", "household", "valid_from"],
                name="living_standard_once_from_a_day",
            ),
            CheckConstraint(
                condition=Q(monthly_fen__gt=0), name="living_standard_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.year} {self.household}"


class AidRuleQuerySet(PublicQuerySet["AidRule"]):
    """Rules as sets."""


class AidRule(Model):
    """What may be granted at most of one item, by which document (DOMAIN.md §5.4).

    An empty round, fund, tier or region stands for any. A rule is never edited: a new
    version takes its place from a day on, so that what was decided by it can be
    computed again for ever.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    item = CharField("帮扶项目", max_length=16, choices=AidItem)
    round = ForeignKey(Round, PROTECT, null=True, related_name="+", verbose_name="轮次")
    fund = CharField("资金来源", max_length=16, choices=FundKind, blank=True)
    tier = CharField("困难类别", max_length=16, choices=HardshipTier, blank=True)
    region = ForeignKey(
        Region, PROTECT, null=True, related_name="+", verbose_name="行政区划"
    )
    formula = CharField("计算方式", max_length=16, choices=Formula)
    number = BigIntegerField("数值")
    ceiling_fen = BigIntegerField("封顶（分）", null=True)
    document_number = CharField("文号", max_length=60)
    valid_from = DateField("执行日期")
    valid_to = DateField("终止日期", null=True)
    replaces = ForeignKey("self", PROTECT, null=True, related_name="+")
    version = PositiveIntegerField("版本", default=1)

    objects = AidRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶政策"
        constraints = [
            CheckConstraint(condition=Q(number__gt=0), name="aid_rule_number_positive"),
            CheckConstraint(
                condition=Q(ceiling_fen__isnull=True) | Q(ceiling_fen__gt=0),
                name="aid_rule_ceiling_positive",
            ),
            CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="aid_rule_ends_after_it_begins",
            ),
            CheckConstraint(
                condition=~Q(formula=Formula.SHARE_OF_COST) | Q(number__lte=1_000),
                name="aid_rule_share_at_most_all",
            ),
            UniqueConstraint(fields=["replaces"], name="aid_rule_replaced_once"),
        ]
        indexes = [Index(fields=["item", "valid_from"], name="aid_rule_of_item")]

    def __str__(self) -> str:
        return f"{self.item} {self.document_number}"
