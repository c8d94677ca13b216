"""What a late answer of the real-name check changes (R-MEM-26)."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from members.enrolment.choices import EnrolmentState
from members.enrolment.models import Enrolment
from members.enrolment.operations import steps
from members.organisations.choices import Admission
from members.people import operations as people
from members.people.choices import RealnameState
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date


@transaction.atomic
def prove(enrolment_id: UUID, state: str, *, by: Actor, at: datetime) -> Enrolment:
    """Keep what the check said after it had been unavailable.

    A proven open request may be admitted at once, as if it had been proven when it
    came in. Where another proven request holds the person, this one stays unproven
    and the desk sees the clash.
    """
    enrolment = steps.locked(enrolment_id)
    if enrolment.realname_state != RealnameState.UNAVAILABLE:
        return enrolment

    enrolment.realname_state = state
    enrolment.is_proven = state == RealnameState.PASSED
    try:
        with transaction.atomic():
            steps.save(enrolment, "realname_state", "is_proven")
    except IntegrityError:
        enrolment.is_proven = False
        enrolment.version -= 1
        steps.save(enrolment, "realname_state", "is_proven")
    if enrolment.state == EnrolmentState.ADMITTED:
        people.set_realname(enrolment.person_id, state, by=by, at=at, on=local_date(at))

    audit.record(
        "enrolment.realname",
        enrolment,
        by=by,
        at=at,
        subject_id=enrolment.person_id,
        after=str(state),
    )
    auto = enrolment.organisation.admission == Admission.AUTO
    if enrolment.is_proven and auto and enrolment.state == EnrolmentState.PENDING:
        _admit_unless_member(enrolment, by=by, at=at)
    return enrolment


def _admit_unless_member(enrolment: Enrolment, *, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            steps.admit(enrolment, by=by, at=at)
    except people.AlreadyMember:
        enrolment.refresh_from_db()
