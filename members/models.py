"""The face of the wing: names what the rooms define."""

from members.enrolment.models import ConsentText, Enrolment, EnrolmentStep, JoinCode
from members.offices.models import Appointment, Delegation
from members.organisations.models import (
    AllowedParent,
    Employer,
    EmployerAlias,
    Organisation,
    OrganisationOccupation,
    OrganisationSeries,
)
from members.people.models import HeadcountDelta, Member, MembershipPeriod

__all__ = [
    "AllowedParent",
    "Appointment",
    "ConsentText",
    "Delegation",
    "Employer",
    "EmployerAlias",
    "Enrolment",
    "EnrolmentStep",
    "HeadcountDelta",
    "JoinCode",
    "Member",
    "MembershipPeriod",
    "Organisation",
    "OrganisationOccupation",
    "OrganisationSeries",
]
