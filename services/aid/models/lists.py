"""Lists by which a union names whom it wants helped (FEATURES 64)."""

from typing import Self

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    Model,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.programmes.choices import AidItem, FundKind
from services.programmes.models import Round
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges


class NominationListQuerySet(ScopedQuerySet["NominationList"]):
    """Lists as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)


class NominationList(Model):
    """People whom a union names for one round, with the day of their consent.

    Each accepted row became an application of its own, with a case of its own.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    round = ForeignKey(Round, PROTECT, related_name="+", verbose_name="轮次")
    item = CharField("帮扶项目", max_length=16, choices=AidItem)
    fund = CharField("资金来源", max_length=16, choices=FundKind)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="推荐工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    document_number = CharField("文号", max_length=60)
    consented_on = DateField("本人同意日期")
    made_at = DateTimeField("报送时间")
    made_by = UUIDField("报送账号")
    accepted = PositiveSmallIntegerField("已受理", default=0)
    refused = PositiveSmallIntegerField("未受理", default=0)

    objects = NominationListQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "推荐名单"
        indexes = [Index(fields=["org_path", "id"], name="nomination_of_subtree")]

    def __str__(self) -> str:
        return self.document_number


class NominationRow(Model):
    """What became of one line: an application, or a code that says why not."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    list = ForeignKey(NominationList, PROTECT, related_name="rows")
    line = PositiveSmallIntegerField("行号")
    name = CharField("姓名", max_length=50)
    application = ForeignKey(
        "services.Application", PROTECT, null=True, related_name="+"
    )
    code = CharField("未受理原因", max_length=60, blank=True)
    field = CharField("有误的字段", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "推荐名单明细"
        constraints = [
            UniqueConstraint(fields=["list", "line"], name="nomination_line_once"),
            CheckConstraint(
                condition=Q(application__isnull=False, code="")
                | (Q(application__isnull=True) & ~Q(code="")),
                name="nomination_row_is_accepted_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.name}"
