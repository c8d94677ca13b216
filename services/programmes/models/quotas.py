"""Places of a round, handed down the tree like money."""

from typing import Self

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    F,
    ForeignKey,
    Model,
    PositiveIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.programmes.models.rounds import Round
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges


class QuotaQuerySet(ScopedQuerySet["Quota"]):
    """Quotas as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)


class Quota(Model):
    """How many a union may help in one round.

    ``handed`` went to unions below, ``used`` to applications of its own; together they
    are never more than ``places``: the database refuses it (FEATURES 55).
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    round = ForeignKey(Round, PROTECT, related_name="quotas", verbose_name="轮次")
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    source = ForeignKey(
        "self", PROTECT, null=True, related_name="shares", verbose_name="来源"
    )
    places = PositiveIntegerField("名额")
    handed = PositiveIntegerField("已下达名额", default=0)
    used = PositiveIntegerField("已使用名额", default=0)
    version = PositiveIntegerField("版本", default=1)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "名额"
        constraints = [
            UniqueConstraint(fields=["round", "organisation"], name="quota_once"),
            CheckConstraint(
                condition=Q(used__lte=F("places") - F("handed")),
                name="quota_not_exceeded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.round_id} {self.places}"

    @property
    def free(self) -> int:
        """How many can still be handed down or used."""
        return self.places - self.handed - self.used
