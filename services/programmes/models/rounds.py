"""What the union offers, season by season, and each year's round of it."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    F,
    ForeignKey,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
)

from services.programmes.choices import ROUND_MOVES, RoundState, Season
from unionhub.kernel.errors import WrongState
from unionhub.kernel.scope import PublicQuerySet


class ProgrammeQuerySet(PublicQuerySet["Programme"]):
    """Programmes as sets."""


class Programme(Model):
    """A thing the union does year after year: ``WINTER`` is 冬送温暖."""

    code = CharField("项目代码", max_length=16, primary_key=True)
    season = CharField("季节", max_length=16, choices=Season)
    name = CharField("项目名称", max_length=60)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务项目"

    def __str__(self) -> str:
        return self.name


class RoundQuerySet(PublicQuerySet["Round"]):
    """Rounds as sets."""


class Round(Model):
    """One year's round of a programme.

    PLANNED until it opens; money is allotted and spent while it is OPEN, what is on
    its way is still paid when it is CLOSED; SETTLED when no union holds money of it any
    more. ``copied_from`` is last year's, whose rules it took over.
    """

    code = CharField("轮次代码", max_length=24, primary_key=True)
    programme = ForeignKey(
        Programme, PROTECT, related_name="rounds", verbose_name="服务项目"
    )
    year = PositiveSmallIntegerField("年度")
    name = CharField("名称", max_length=60)
    opens_on = DateField("开始日期")
    closes_on = DateField("截止日期")
    state = CharField(
        "状态", max_length=8, choices=RoundState, default=RoundState.PLANNED
    )
    copied_from = ForeignKey("self", PROTECT, null=True, related_name="+")
    version = PositiveIntegerField("版本", default=1)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目轮次"
        constraints = [
            UniqueConstraint(fields=["programme", "year"], name="round_once_a_year"),
            CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="round_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(ROUND_MOVES[self.state])

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in ROUND_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state
