"""Requests to join drawn up in memory, step by step as the review desk does.

Routes come from the real ladder. Each step leaves the line in the timeline, the
decision and the version that the real one leaves.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from uuid import UUID

from members.enrolment.choices import (
    EnrolmentState,
    JoinChannel,
    Reason,
    Rung,
    StepKind,
)
from members.enrolment.models import Enrolment, EnrolmentStep
from members.organisations.models import Organisation
from members.people.choices import RealnameState
from unionhub.accounts.models import User
from unionhub.desk.demo import story
from unionhub.desk.demo.codes import CONSENT_BEGINS
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.people import Somebody
from unionhub.desk.demo.tree import BATCH
from unionhub.desk.demo.workplaces import Destination
from unionhub.kernel import sealing
from unionhub.kernel.clock import SHANGHAI, local_date
from unionhub.reference import calendar

NIGHT = time(2, 30, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Sender:
    """Who asks: the person, the account that sends it, what the check said."""

    someone: Somebody
    account: User
    realname: str


class Requests:
    """The requests and their timelines."""

    def __init__(self) -> None:
        self.dice = Dice("requests")
        self.enrolments: list[Enrolment] = []
        self.steps: list[EnrolmentStep] = []
        self.due = cache(calendar.add_working_days)

    def file(self, sender: Sender, to: Destination, *, at: datetime) -> Enrolment:
        """A request comes in."""
        enrolment = Enrolment(
            pk=self.dice.key(),
            account=sender.account,
            channel=JoinChannel.QR if to.place.join_code else JoinChannel.APP,
            submitted_at=at,
            consent_id=_consent_on(local_date(at)),
        )
        _describe(enrolment, sender)
        _route(enrolment, to)
        enrolment.due_on = self.due(local_date(at), enrolment.organisation.review_days)
        self.enrolments.append(enrolment)
        self._step(enrolment, StepKind.SUBMITTED, at)
        enrolment.version = 1
        return enrolment

    def decide(
        self,
        enrolment: Enrolment,
        state: EnrolmentState,
        *,
        by: UUID,
        at: datetime,
        note: str = "",
    ) -> None:
        """Admitted or rejected."""
        enrolment.move_to(state)
        enrolment.decided_by, enrolment.decided_at = by, at
        enrolment.decision_note = note
        self._step(enrolment, StepKind(state), at, note)

    def send_back(
        self, enrolment: Enrolment, items: list[str], note: str, *, at: datetime
    ) -> None:
        """Returned for correction."""
        enrolment.move_to(EnrolmentState.RETURNED)
        enrolment.return_items, enrolment.decision_note = items, note
        self._step(enrolment, StepKind.RETURNED, at, note)

    def resubmit(self, enrolment: Enrolment, *, at: datetime) -> None:
        """Corrected by the applicant."""
        enrolment.move_to(EnrolmentState.PENDING)
        enrolment.return_items, enrolment.decision_note = [], ""
        self._step(enrolment, StepKind.RESUBMITTED, at)

    def withdraw(self, enrolment: Enrolment, *, at: datetime) -> None:
        """Taken back by the applicant."""
        enrolment.move_to(EnrolmentState.WITHDRAWN)
        self._step(enrolment, StepKind.WITHDRAWN, at)

    def climb(self, enrolment: Enrolment, to: Organisation) -> None:
        """Left undecided, it goes up the night after its last day."""
        night = datetime.combine(enrolment.due_on + timedelta(1), NIGHT)
        _lay(enrolment, to, Reason.OVERDUE)
        enrolment.climbs += 1
        enrolment.due_on = self.due(night.date(), to.review_days)
        self._step(enrolment, StepKind.CLIMBED, night)

    def hand_over(
        self, enrolment: Enrolment, to: Organisation, note: str, *, at: datetime
    ) -> None:
        """Laid on another desk by an officer; the clock keeps running."""
        _lay(enrolment, to, Reason.MANUAL)
        self._step(enrolment, StepKind.HANDED_OVER, at, note)

    def write(self) -> None:
        """All requests with their timelines."""
        Enrolment.objects.bulk_create(self.enrolments, batch_size=BATCH)
        EnrolmentStep.objects.bulk_create(self.steps, batch_size=BATCH)

    def _step(
        self, enrolment: Enrolment, kind: StepKind, at: datetime, note: str = ""
    ) -> None:
        enrolment.version += 1
        self.steps.append(
            EnrolmentStep(
                pk=self.dice.key(),
                enrolment=enrolment,
                at=at,
                kind=kind,
                organisation=enrolment.organisation,
                note=note,
            )
        )


def _describe(enrolment: Enrolment, sender: Sender) -> None:
    someone = sender.someone
    enrolment.person_id = someone.id
    enrolment.realname_state = sender.realname
    enrolment.is_proven = sender.realname == RealnameState.PASSED
    enrolment.name = someone.name
    enrolment.document_kind = someone.document.kind
    enrolment.sex, enrolment.birth_year = someone.document.sex, someone.birth_year
    enrolment.id_number_sealed = sealing.seal(
        Enrolment, "id_number_sealed", enrolment.pk, someone.document.number
    )
    phone = sealing.unseal(sender.account, "phone_sealed")
    enrolment.phone_sealed = sealing.seal(
        Enrolment, "phone_sealed", enrolment.pk, phone
    )


def _route(enrolment: Enrolment, to: Destination) -> None:
    place, route = to.place, to.route
    enrolment.occupation_group = place.occupation_group
    enrolment.employer = route.employer
    enrolment.employer_name = place.employer_name
    enrolment.employer_credit_code = place.employer_credit_code
    enrolment.side = place.side
    enrolment.work_region_id = place.work_region
    enrolment.join_code_id = place.join_code or None
    enrolment.organisation = route.organisation
    enrolment.org_path = route.organisation.path
    enrolment.rung, enrolment.reason = route.rung, route.reason
    enrolment.rules_version, enrolment.trace = route.rules_version, route.trace


def _lay(enrolment: Enrolment, to: Organisation, reason: Reason) -> None:
    enrolment.organisation, enrolment.org_path = to, to.path
    enrolment.rung, enrolment.reason = Rung.MANUAL, reason
    entry = {"rung": Rung.MANUAL, "organisation": to.pk, "verdict": reason}
    enrolment.trace = [*enrolment.trace, entry]


def _consent_on(day: date) -> str:
    return story.CONSENT if day >= CONSENT_BEGINS else story.FORMER_CONSENT
