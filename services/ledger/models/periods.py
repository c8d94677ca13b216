"""Months of the books, open and closed."""

from datetime import date
from typing import Self

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    ForeignKey,
    JSONField,
    Model,
    PositiveIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import Organisation
from services.ledger.choices import PERIOD_MOVES, PeriodState
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges


class PeriodQuerySet(ScopedQuerySet["Period"]):
    """Months as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the unions in the actor's part of the tree."""
        narrowed = in_ranges("organisation__path", actor.scope)
        return self.filter(narrowed).marked(actor)


class Period(Model):
    """A month of a union's books that was closed once; without a row it is open.

    CLOSED, nothing is posted into it (L20): ``last`` is the number of the last voucher
    of its book when it was closed, ``open_lines`` what the union and its bank did not
    agree about, signed by whoever closed it. To open it again one person asks and
    another agrees.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = ForeignKey(Organisation, PROTECT, related_name="accounting_periods")
    month = DateField("月份（首日）")
    state = CharField("状态", max_length=9, choices=PeriodState)
    reason = CharField("反结账理由", max_length=200, blank=True)
    asked_by_person = UUIDField("反结账申请人", null=True)
    # Whom a deputy stood in for.
    asked_for_person = UUIDField("反结账申请的委托人", null=True)
    due_on = DateField("应答复日期", null=True)
    last = PositiveIntegerField("结账时最后凭证号", default=0)
    # As they were when it was closed last.
    open_lines = JSONField("签认的未达账项", default=list)
    version = PositiveIntegerField("版本", default=1)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会计期间"
        constraints = [
            UniqueConstraint(
                fields=["organisation", "month"], name="period_once_a_month"
            ),
            CheckConstraint(
                condition=~Q(state=PeriodState.REOPENING)
                | (
                    Q(asked_by_person__isnull=False, due_on__isnull=False)
                    & ~Q(reason="")
                ),
                name="period_reopening_names_who_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.month:%Y-%m}"

    @property
    def is_shut(self) -> bool:
        """Whether nothing may be posted into it."""
        return self.state != PeriodState.OPEN

    def was_asked_by(self, actor: Actor) -> bool:
        """Whether the actor has a part in the asking, as deputy or principal (L12)."""
        return any(
            actor.is_or_acts_for(person)
            for person in (self.asked_by_person, self.asked_for_person)
        )

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in PERIOD_MOVES[self.state]:
            allowed = sorted(PERIOD_MOVES[self.state])
            raise WrongState(state=self.state, allowed=allowed)
        self.state = state


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)
