"""What happened to a request, line by line, as its applicant may read it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from members.enrolment.choices import MOVING_STEPS
from members.enrolment.models import EnrolmentStep
from members.organisations.models import Organisation


@dataclass(frozen=True)
class Line:
    """One step. ``from_organisation``: who had it before, where it changed hands."""

    at: datetime
    kind: str
    kind_label: str
    organisation: Organisation
    from_organisation: Organisation | None
    note: str


def lines(enrolment_id: UUID) -> list[Line]:
    """The steps of one request in their order. One query."""
    taken = EnrolmentStep.objects.filter(enrolment=enrolment_id)
    steps = list(taken.select_related("organisation").order_by("pk"))
    before = [None, *(step.organisation for step in steps)]
    return [
        Line(
            at=step.at,
            kind=step.kind,
            kind_label=step.get_kind_display(),
            organisation=step.organisation,
            from_organisation=holder if step.kind in MOVING_STEPS else None,
            note=step.note,
        )
        for step, holder in zip(steps, before, strict=False)
    ]
