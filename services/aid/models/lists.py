"""Lists by which a union names whom it wants helped (FEATURES 64)."""

from typing import Self
from uuid import UUID

from django.db.models import (
    PROTECT,
    CharField,
    Count,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    Model,
    OneToOneField,
    OuterRef,
    PositiveIntegerField,
    QuerySet,
    Subquery,
    UniqueConstraint,
    UUIDField,
)
from django.db.models.functions import Coalesce

from members.organisations.models import PATH_LENGTH, Organisation
from services.aid.choices import ApplicationState
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges


class NominationListQuerySet(ScopedQuerySet["NominationList"]):
    """Lists as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def counted(self) -> Self:
        """With how many applications came of each (``named``, ``waiting``)."""
        rows = NominationRow.objects.order_by().filter(list=OuterRef("pk"))
        drafts = rows.filter(application__state=ApplicationState.DRAFT)
        return self.annotate(named=_count(rows), waiting=_count(drafts))


def _count(rows: QuerySet[Model]) -> Coalesce:
    """Of each list by itself: a page of lists does not count all others."""
    count = rows.values("list").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count), 0)


class NominationList(Model):
    """People whom a union names, as one file brought them (``unionhub/jobs``).

    Each row that was taken in is an application of its own, with a case of its own.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    job = UUIDField("导入任务", unique=True, editable=False)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="推荐工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    made_at = DateTimeField("报送时间")
    made_by = UUIDField("报送账号")

    objects = NominationListQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "推荐名单"
        indexes = [Index(fields=["org_path", "id"], name="nomination_of_subtree")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {local_date(self.made_at)}"


class NominationRowQuerySet(ScopedQuerySet["NominationRow"]):
    """Rows as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of lists in the actor's part of the tree."""
        return self.filter(in_ranges("list__org_path", actor.scope)).marked(actor)


class NominationRow(Model):
    """One row that was taken in, by which paper, and when the person agreed."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    list = ForeignKey(NominationList, PROTECT, related_name="rows", db_index=False)
    line = PositiveIntegerField("行号")
    application = OneToOneField(
        "services.Application", PROTECT, related_name="nominated"
    )
    document_number = CharField("推荐文号", max_length=60)
    consented_on = DateField("本人同意日期")

    objects = NominationRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "推荐名单明细"
        constraints = [
            UniqueConstraint(fields=["list", "line"], name="nomination_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.document_number}"

    @property
    def person_id(self) -> UUID:
        """The person that a look at it is a look at."""
        return self.application.beneficiary_id
