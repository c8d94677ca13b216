"""Addresses of the members wing."""

from django.urls import path

from members.enrolment.api import batch, desk, requests, searches
from members.offices.api import appointments, clients, delegations, officers
from members.organisations.api import employers, unions
from members.people import api as people
from members.people import list_api as people_list
from members.people import reveal_api as reveal
from members.people import search_api as people_search

urlpatterns = [
    path("consents/current", requests.ConsentView.as_view()),
    path("enrolments/preview", requests.PreviewView.as_view()),
    path("enrolments", requests.EnrolmentsView.as_view()),
    path("enrolments/searches", searches.EnrolmentSearchesView.as_view()),
    path("enrolments/decisions", batch.DecisionsView.as_view()),
    path("enrolments/<uuid:enrolment_id>", requests.EnrolmentView.as_view()),
    path("enrolments/<uuid:enrolment_id>/timeline", requests.TimelineView.as_view()),
    path(
        "enrolments/<uuid:enrolment_id>/withdrawal", requests.WithdrawalView.as_view()
    ),
    path(
        "enrolments/<uuid:enrolment_id>/resubmission",
        requests.ResubmissionView.as_view(),
    ),
    path("enrolments/<uuid:enrolment_id>/approval", desk.ApprovalView.as_view()),
    path("enrolments/<uuid:enrolment_id>/rejection", desk.RejectionView.as_view()),
    path("enrolments/<uuid:enrolment_id>/return", desk.ReturnView.as_view()),
    path("enrolments/<uuid:enrolment_id>/handover", desk.HandoverView.as_view()),
    path("join-codes", desk.JoinCodesView.as_view()),
    path("join-codes/<str:code>/revocation", desk.JoinCodeRevocationView.as_view()),
    path("organisations", unions.OrganisationsView.as_view()),
    path("organisations/<str:code>", unions.OrganisationView.as_view()),
    path("organisations/<str:code>/corrections", unions.CorrectionsView.as_view()),
    path("organisations/<str:code>/activation", unions.ActivationView.as_view()),
    path("organisations/<str:code>/lock", unions.LockView.as_view()),
    path("organisations/<str:code>/unlock", unions.UnlockView.as_view()),
    path("organisations/<str:code>/headcount", people.HeadcountView.as_view()),
    path("employers", employers.EmployersView.as_view()),
    path("employers/<uuid:employer_id>/renamings", employers.RenamingsView.as_view()),
    path("employers/<uuid:employer_id>/aliases", employers.AliasesView.as_view()),
    path(
        "employer-aliases/<uuid:alias_id>/approval",
        employers.AliasApprovalView.as_view(),
    ),
    path("members", people_list.MembersView.as_view()),
    path("members/searches", people_search.MemberSearchesView.as_view()),
    path("members/<uuid:member_id>", people.MemberView.as_view()),
    path("members/<uuid:member_id>/reveal", reveal.RevealView.as_view()),
    path("officers", officers.OfficersView.as_view()),
    path("officers/<str:username>/setting-codes", officers.SettingCodesView.as_view()),
    path(
        "officers/<str:username>/second-factor-resets",
        officers.FactorResetsView.as_view(),
    ),
    path("officers/<str:username>/closing", officers.ClosingView.as_view()),
    path("machine-clients", clients.MachineClientsView.as_view()),
    path("machine-clients/<uuid:client_id>", clients.MachineClientView.as_view()),
    path(
        "machine-clients/<uuid:client_id>/closing",
        clients.MachineClientClosingView.as_view(),
    ),
    path("appointments", appointments.AppointmentsView.as_view()),
    path(
        "appointments/<uuid:appointment_id>/ending", appointments.EndingView.as_view()
    ),
    path("delegations", delegations.DelegationsView.as_view()),
    path(
        "delegations/<uuid:delegation_id>/revocation",
        delegations.RevocationView.as_view(),
    ),
    path("me/appointments", delegations.OwnOfficesView.as_view()),
    path("me", people.MeView.as_view()),
]
