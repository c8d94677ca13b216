"""Walks to a state through the real operations."""

from datetime import datetime

from members.enrolment import operations
from members.enrolment.models import Enrolment
from members.offices.access import actor_for
from members.people.models import Member
from tests.factories import accounts, people
from unionhub.accounts.models import User
from unionhub.kernel.actor import Actor


def acting(user: User, at: datetime) -> Actor:
    """An account as the actor it is at that moment."""
    return actor_for(user, at, "journey-0001")


def requested(
    at: datetime, serial: int = 1, phone: str = "13800138001", **facts: str
) -> Enrolment:
    """A request, from a worker's account of its own."""
    worker = User.objects.by_phone(phone).first() or accounts.worker(phone)
    application = people.application(serial, **facts)
    return operations.enrol(application, by=acting(worker, at), at=at)


def admitted(
    at: datetime, reviewer: User, serial: int = 1, phone: str = "13800138001"
) -> Member:
    """A member, admitted by a reviewer."""
    enrolment = requested(at, serial, phone)
    operations.approve(enrolment.pk, by=acting(reviewer, at), at=at)
    return Member.objects.get(pk=enrolment.person_id)


def returned(at: datetime, reviewer: User) -> Enrolment:
    """A request that was sent back because of the name."""
    enrolment = requested(at)
    return operations.return_for_correction(
        enrolment.pk,
        items=["name"],
        reason="姓名与证件不一致",
        by=acting(reviewer, at),
        at=at,
    )
