"""Who holds which office, for which union, from when to when."""

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
    Index,
    Model,
    Q,
    UUIDField,
)

from members.offices.choices import Office
from members.organisations.models import Organisation
from unionhub.accounts.models import User
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges


class AppointmentQuerySet(ScopedQuerySet["Appointment"]):
    """Appointments as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """The appointments at unions in the actor's part of the tree."""
        return self.filter(in_ranges("organisation__path", actor.scope)).marked(actor)

    def valid_on(self, day: date) -> Self:
        """The appointments in force on a day; the last day counts."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day
        )


class Appointment(Model):
    """A dated office at a union: the only source of an officer's authority.

    Read at request time; an appointment whose time has passed gives nothing.
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
        ]
        indexes = [Index(fields=["user", "valid_from"], name="appointment_of_user")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.office}"
