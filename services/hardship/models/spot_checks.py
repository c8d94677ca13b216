"""A level above looks at a sample of the dossiers that a union has approved."""

from typing import Self
from uuid import UUID

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    Count,
    DateField,
    DateTimeField,
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

from members.organisations.models import PATH_LENGTH, Organisation
from services.hardship.choices import LEAST_CHECKED, SpotFinding
from services.hardship.models.dossier import Dossier
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges

SEED = 32


class SpotCheckQuerySet(ScopedQuerySet["SpotCheck"]):
    """Spot checks as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def counted(self) -> Self:
        """Each with how many were found ``right`` and ``wrong``."""
        found = {
            finding.lower(): Count("checked", filter=Q(checked__finding=finding))
            for finding in SpotFinding.values
        }
        return self.annotate(**found)


class SpotCheck(Model):
    """A sample of the dossiers that a union and all below it approved in a period.

    Drawn once, by a union above, and never changed: whoever knows ``seed`` and the
    dossiers of the period finds the same sample. ``percent`` of ``population`` are
    ``size`` dossiers, rounded up.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="spot_checks", verbose_name="被抽查工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    by_organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="抽查工会"
    )
    since = DateField("建档日期起")
    until = DateField("建档日期止")
    percent = PositiveSmallIntegerField("抽查比例（%）")
    seed = CharField("随机种子", max_length=SEED)
    population = PositiveIntegerField("档案数")
    size = PositiveIntegerField("抽查数")
    drawn_at = DateTimeField("抽取时间")
    drawn_by = UUIDField("抽取账号")

    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "建档抽查"
        constraints = [
            CheckConstraint(
                condition=Q(percent__gte=LEAST_CHECKED, percent__lte=100),
                name="spot_check_looks_at_enough",
            ),
            CheckConstraint(
                condition=Q(size__gte=1, size__lte=F("population")),
                name="spot_check_is_part_of_all",
            ),
            CheckConstraint(
                condition=Q(until__gte=F("since")), name="spot_check_period_in_order"
            ),
        ]
        indexes = [Index(fields=["org_path", "id"], name="spot_check_of_subtree")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.since} {self.until}"


class SpotCheckedQuerySet(ScopedQuerySet["SpotChecked"]):
    """Dossiers of samples as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of spot checks in the actor's part of the tree."""
        scope = in_ranges("spot_check__org_path", actor.scope)
        return self.filter(scope).marked(actor)


class SpotChecked(Model):
    """A dossier in a sample, and what was found: once, by somebody above."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    spot_check = ForeignKey(
        SpotCheck, PROTECT, related_name="checked", verbose_name="抽查"
    )
    place = PositiveIntegerField("序号")
    dossier = ForeignKey(
        Dossier, PROTECT, related_name="spot_checks", verbose_name="档案"
    )
    finding = CharField("结论", max_length=5, choices=SpotFinding, blank=True)
    reason = CharField("说明", max_length=500, blank=True)
    found_at = DateTimeField("抽查时间", null=True)
    found_by = UUIDField("抽查账号", null=True)

    objects = SpotCheckedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "抽查档案"
        constraints = [
            UniqueConstraint(
                fields=["spot_check", "dossier"], name="dossier_once_in_a_spot_check"
            ),
            UniqueConstraint(
                fields=["spot_check", "place"], name="spot_check_place_once"
            ),
            CheckConstraint(
                condition=Q(
                    finding="", reason="", found_at__isnull=True, found_by__isnull=True
                )
                | ~Q(finding="") & Q(found_at__isnull=False, found_by__isnull=False),
                name="spot_finding_has_who_and_when",
            ),
            CheckConstraint(
                condition=~Q(finding=SpotFinding.WRONG) | ~Q(reason=""),
                name="spot_finding_wrong_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spot_check_id} {self.place}"

    @property
    def person_id(self) -> UUID:
        """The person that a look at it is a look at."""
        return self.dossier.worker_id
