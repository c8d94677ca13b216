"""What the clock does with requests; each found by its state, one transaction each."""

import logging
from datetime import datetime

from django.db import OperationalError

from members.enrolment import operations, realname
from members.enrolment.choices import OPEN_STATES, EnrolmentState
from members.enrolment.models import Enrolment
from members.people.choices import RealnameState
from unionhub.kernel import actor, sealing
from unionhub.kernel.clock import local_date

logger = logging.getLogger(__name__)


def climb_overdue(at: datetime) -> int:
    """Send every overdue request one level up; how many were looked at.

    A row that the database holds back is left for the next pass, not the rows behind
    it.
    """
    waiting = Enrolment.objects.overdue_on(local_date(at)).exclude(
        organisation__parent=None
    )
    count = 0
    for enrolment_id in list(waiting.order_by("due_on", "pk").values_list("pk")):
        try:
            operations.climb(*enrolment_id, by=actor.system(), at=at)
        except OperationalError as held:
            logger.warning("climb put off: %s", type(held).__name__)
        else:
            count += 1
    return count


def retry_realname(at: datetime) -> int:
    """Ask the real-name check again where it did not answer; how many answered."""
    states = (*OPEN_STATES, EnrolmentState.ADMITTED)
    silent = Enrolment.objects.filter(
        realname_state=RealnameState.UNAVAILABLE, state__in=states
    )
    answered = 0
    for enrolment_id in list(silent.values_list("pk", flat=True)):
        state = realname.check(_claim(Enrolment.objects.get(pk=enrolment_id)))
        if state != RealnameState.UNAVAILABLE:
            operations.prove(enrolment_id, state, by=actor.system(), at=at)
            answered += 1
    return answered


def _claim(enrolment: Enrolment) -> realname.Claim:
    return realname.Claim(
        name=enrolment.name,
        document_kind=enrolment.document_kind,
        number=sealing.unseal(enrolment, "id_number_sealed"),
        phone=sealing.unseal(enrolment, "phone_sealed"),
    )
