"""The face of the wing: names the officers' doors of the rooms."""

from members.enrolment.admin import EnrolmentAdmin, JoinCodeAdmin
from members.offices.admin import AppointmentAdmin, DelegationAdmin
from members.offices.client_admin import MachineClientAdmin
from members.organisations.admin import EmployerAdmin, OrganisationAdmin
from members.people.admin import MemberAdmin

__all__ = [
    "AppointmentAdmin",
    "DelegationAdmin",
    "EmployerAdmin",
    "EnrolmentAdmin",
    "JoinCodeAdmin",
    "MachineClientAdmin",
    "MemberAdmin",
    "OrganisationAdmin",
]
