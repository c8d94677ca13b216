"""Who holds which office, for which union, from when to when; and who stands in."""

from datetime import date, datetime
from typing import Self

from django.db.models import (
    PROTECT,
    BigIntegerField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    JSONField,
    Model,
    PositiveIntegerField,
    Q,
    UUIDField,
)

from members.offices.choices import NOT_DELEGABLE, POWERS_OF_OFFICE, Office
from members.organisations.choices import UnionStatus
from members.organisations.models import Organisation
from unionhub.accounts.models import User
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.kernel.statements import Slot

Day = date | Slot
Moment = datetime | Slot


def dated_within(begins: Day, ends: Day | None, prefix: str = "") -> Q:
    """The condition that a term shares a day with another; no end: for good."""
    from_, to = f"{prefix}valid_from", f"{prefix}valid_to"
    condition = Q((f"{to}__isnull", True)) | Q((f"{to}__gte", begins))
    return condition if ends is None else condition & Q((f"{from_}__lte", ends))


def _until_after(field: str, at: Moment) -> Q:
    return Q((f"{field}__isnull", True)) | Q((f"{field}__gt", at))


def office_in_force(at: Moment, today: Day, prefix: str = "") -> Q:
    """The condition that an appointment gives authority at this moment of this day.

    Its first and last day count, one that was ended gives nothing from that moment,
    and none does at a union that is no more or under a closed account.
    """
    return (
        dated_within(today, today, prefix)
        & _until_after(f"{prefix}ended_at", at)
        & Q((f"{prefix}user__is_active", True))
        & ~Q((f"{prefix}organisation__status", UnionStatus.DISSOLVED))
    )


class AppointmentQuerySet(ScopedQuerySet["Appointment"]):
    """Appointments as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """The appointments at unions in the actor's part of the tree."""
        return self.filter(in_ranges("organisation__path", actor.scope)).marked(actor)

    def owned_by(self, actor: Actor) -> Self:
        """The actor's own, wherever they are."""
        return self.filter(user_id=actor.user_id).marked(actor)

    def in_force(self, at: datetime) -> Self:
        """Those that give authority at this moment."""
        return self.filter(office_in_force(at, local_date(at)))

    def running(self, at: datetime, *, is_running: bool) -> Self:
        """Those whose term runs and that nobody has ended, or the others."""
        today = local_date(at)
        runs = dated_within(today, today) & _until_after("ended_at", at)
        return self.filter(runs if is_running else ~runs)

    def not_over(self, at: datetime) -> Self:
        """Those that give authority now, or may one day: not ended, not past."""
        is_past = Q(valid_to__lt=local_date(at))
        return self.filter(~is_past & _until_after("ended_at", at))

    def sharing_days(self, begins: date, ends: date | None) -> Self:
        """Those not ended whose term shares a day with another; no end: for good."""
        return self.filter(dated_within(begins, ends), ended_at__isnull=True)


class Appointment(Model):
    """A dated office at a union: the only source of an officer's authority.

    Its life: granted for a term, in force from its first day to its last. It can be
    given an earlier last day, or be ended at once. Read at request time: one whose
    time has passed gives nothing.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    user = ForeignKey(
        User, PROTECT, related_name="appointments", verbose_name="干部账号"
    )
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="appointments", verbose_name="任职工会"
    )
    office = CharField("职务", max_length=16, choices=Office)
    amount_limit_fen = BigIntegerField("审批限额（分）", null=True)
    valid_from = DateField("起始日期")
    valid_to = DateField("截止日期", null=True)
    ended_at = DateTimeField("结束时间", null=True)
    ended_by = UUIDField("结束账号", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="appointment_ends_after_it_begins",
            ),
            CheckConstraint(
                condition=Q(amount_limit_fen__isnull=True) | Q(amount_limit_fen__gt=0),
                name="appointment_limit_positive",
            ),
            CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="appointment_end_has_both_who_and_when",
            ),
        ]
        indexes = [
            Index(fields=["user", "valid_from"], name="appointment_of_user"),
            Index(fields=["organisation", "id"], name="appointment_at_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.office}"

    @property
    def powers(self) -> frozenset[str]:
        """What the office allows today."""
        return POWERS_OF_OFFICE[self.office]

    def is_in_force(self, at: datetime) -> bool:
        """Whether its term runs and nobody has ended it."""
        today = local_date(at)
        ended = self.ended_at is not None and self.ended_at <= at
        last = self.valid_to or today
        return self.valid_from <= today <= last and not ended

    def is_over(self, at: datetime) -> bool:
        """Whether it will never give authority again."""
        is_past = self.valid_to is not None and self.valid_to < local_date(at)
        return is_past or self.ended_at is not None


def delegation_in_force(at: Moment, today: Day) -> Q:
    """The condition that a delegation runs, of an appointment in force."""
    return _delegation_runs(at, today) & office_in_force(at, today, "appointment__")


def _delegation_runs(at: Moment, today: Day) -> Q:
    return (
        dated_within(today, today)
        & _until_after("revoked_at", at)
        & dated_within(today, today, "appointment__")
        & _until_after("appointment__ended_at", at)
    )


class DelegationQuerySet(ScopedQuerySet["Delegation"]):
    """Delegations as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of appointments at unions in the actor's part of the tree."""
        within = in_ranges("appointment__organisation__path", actor.scope)
        return self.filter(within).marked(actor)

    def lent_to(self, actor: Actor) -> Self:
        """Those under which the actor may stand in for somebody."""
        return self.filter(deputy_id=actor.user_id).marked(actor)

    def in_force(self, at: datetime) -> Self:
        """Those that run, of an appointment that gives authority at this moment."""
        return self.filter(delegation_in_force(at, local_date(at)))

    def running(self, at: datetime, *, is_running: bool) -> Self:
        """Those that run, and whose appointment's term does; or the others."""
        runs = _delegation_runs(at, local_date(at))
        return self.filter(runs if is_running else ~runs)

    def sharing_days(self, begins: date, ends: date | None) -> Self:
        """Those not taken back whose term shares a day with another."""
        return self.filter(
            dated_within(begins, ends),
            revoked_at__isnull=True,
            appointment__ended_at__isnull=True,
        )


class Delegation(Model):
    """Some powers of an appointment, lent to another officer for a time.

    Its life: given by the holder of the appointment, in force from its first day to
    its last, taken back earlier by the holder or by who gives offices; it ends with
    the appointment. A deputy acts for the union of the appointment, within its limits,
    and cannot lend what was lent.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    appointment = ForeignKey(
        Appointment, PROTECT, related_name="delegations", verbose_name="委托的任职"
    )
    deputy = ForeignKey(
        User, PROTECT, related_name="deputations", verbose_name="受托账号"
    )
    powers = JSONField("委托的权限")
    valid_from = DateField("起始日期")
    valid_to = DateField("截止日期")
    reason = CharField("事由", max_length=200)
    revoked_at = DateTimeField("收回时间", null=True)
    revoked_by = UUIDField("收回账号", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "委托"
        constraints = [
            CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="delegation_ends_after_it_begins",
            ),
            CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="delegation_revocation_has_both_who_and_when",
            ),
        ]
        indexes = [
            Index(fields=["deputy", "valid_from"], name="delegation_of_deputy"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.deputy_id}"

    @property
    def effective_powers(self) -> frozenset[str]:
        """What was lent, of what the office still allows."""
        return lent_powers(self.appointment.office, self.powers)

    def is_in_force(self, at: datetime) -> bool:
        """Whether it runs, nobody has taken it back, and the appointment runs too."""
        revoked = self.revoked_at is not None and self.revoked_at <= at
        runs = self.valid_from <= local_date(at) <= self.valid_to and not revoked
        return runs and self.appointment.is_in_force(at)

    def is_over(self, at: datetime) -> bool:
        """Whether it will never give authority again."""
        is_past = self.valid_to < local_date(at) or self.revoked_at is not None
        return is_past or self.appointment.is_over(at)


def lent_powers(office: str, powers: list[str]) -> frozenset[str]:
    """Of the powers that were lent, those the office has and may lend today."""
    return (POWERS_OF_OFFICE[office] & frozenset(powers)) - NOT_DELEGABLE
