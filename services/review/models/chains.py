"""Which unions decide, in which order, from which amount and day on."""

from datetime import date
from typing import Self

from django.db.models import (
    PROTECT,
    BigIntegerField,
    CharField,
    CheckConstraint,
    DateField,
    F,
    ForeignKey,
    JSONField,
    Model,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from services.programmes.models import Programme
from services.review.choices import LEAST_NOTICE_DAYS, CaseKind
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import PublicQuerySet


class ChainRuleQuerySet(PublicQuerySet["ChainRule"]):
    """Rules as sets; everybody may know them."""

    def holding(
        self, kind: str, amount_fen: int, programme: str | None, day: date
    ) -> Self:
        """Those that hold on this day, the one that decides first.

        A programme's own rule goes before a general one, then the highest threshold,
        then the newest.
        """
        dated = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        mine = Q(programme__isnull=True) | Q(programme=programme)
        rows = self.filter(
            dated, mine, kind=kind, from_amount_fen__lte=amount_fen, valid_from__lte=day
        )
        return rows.order_by(
            F("programme").asc(nulls_last=True), "-from_amount_fen", "-valid_from"
        )


class ChainRule(Model):
    """From ``from_amount_fen`` on these levels decide, from the bottom up.

    Dated, never edited: a newer one takes its place, and a case keeps the chain with
    which it was submitted (FEATURES 69).
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = CharField("类别", max_length=12, choices=CaseKind)
    programme = ForeignKey(
        Programme, PROTECT, null=True, related_name="+", verbose_name="项目"
    )
    from_amount_fen = BigIntegerField("金额起点（分）", default=0)
    levels = JSONField("审批层级")
    notice_days = PositiveSmallIntegerField("公示工作日数", default=LEAST_NOTICE_DAYS)
    document_number = CharField("文号", max_length=60)
    valid_from = DateField("起始日期")
    valid_to = DateField("截止日期", null=True)

    objects = ChainRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审批层级规则"
        constraints = [
            CheckConstraint(
                condition=Q(from_amount_fen__gte=0), name="chain_rule_amount_not_less"
            ),
            CheckConstraint(
                condition=Q(notice_days__gte=LEAST_NOTICE_DAYS)
                | Q(kind=CaseKind.RECHECK),
                name="chain_rule_notice_long_enough",
            ),
            CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="chain_rule_ends_after_it_begins",
            ),
            UniqueConstraint(
                fields=["kind", "programme", "from_amount_fen", "valid_from"],
                name="chain_rule_of_a_programme_once",
            ),
            UniqueConstraint(
                fields=["kind", "from_amount_fen", "valid_from"],
                condition=Q(programme__isnull=True),
                name="chain_rule_for_all_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_amount_fen} {self.valid_from}"
