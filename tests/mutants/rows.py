"""What is taken away, and the test that must miss it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.mutants import service_rows as services
from tests.mutants.places import CALLED, LOCKS, STRANGERS

BORDER = f"{STRANGERS}test_mutants.py::test_with_all_its_checks_there_is_no_breach"
BRANCHES = f"{STRANGERS}test_scopes.py::test_nothing_of_one_branch_is_seen_in_the_other"
OWN = f"{STRANGERS}test_scopes.py::test_what_is_ones_own_is_nobody_elses"
PAGE = "test_a_page_shows_nothing_of_another_branch"
ACTS = "tests/races/test_without_a_door.py::test_an_act_locks_what_it_changes"
WRITING = (
    "tests/races/test_without_a_door.py::test_an_import_locks_the_stations_it_changes"
)
TIDY = "tests/races/test_without_a_door.py::test_tidying_locks_the_import_it_changes"
MASKS = "tests/kernel/test_masking.py"
KEEPERS = "tests/stations/places/test_keepers.py::"
OFFICES = "tests/members/offices/test_api_"


PEOPLE = "tests/members/people/test_"
MASKED = "test_an_officer_sees_members_in_scope_with_masked_numbers"
IN_FULL = "test_a_member_is_shown_with_history_and_masked_numbers"
CARE = "tests/stations/care/test_doors.py::"
REQUESTS = "tests/members/enrolment/test_admin.py::"
SEARCHED = (
    "tests/desk/test_admin_pages.py::test_a_personal_number_is_not_searched_by_address"
)


class Row(NamedTuple):
    """``way`` (see ``ways``): what becomes of ``where``; ``test``: who must miss it."""

    way: str
    where: str
    test: str

    @property
    def name(self) -> str:
        """What is told of it."""
        return f"{self.way} {self.where}: {self.test}"


# Rows of others that somebody could see; also by the test of every model at once.
SCOPES = {
    "members.people.models:MemberQuerySet.visible_to": "members.Member",
    "members.enrolment.models:EnrolmentQuerySet.visible_to": "members.Enrolment",
    "members.enrolment.models:EnrolmentStepQuerySet.visible_to": (
        "members.EnrolmentStep"
    ),
    "members.enrolment.models:JoinCodeQuerySet.visible_to": "members.JoinCode",
    "members.organisations.models:OrganisationQuerySet.visible_to": (
        "members.Organisation"
    ),
    "members.offices.models:AppointmentQuerySet.visible_to": "members.Appointment",
    "members.offices.models:DelegationQuerySet.visible_to": "members.Delegation",
    "unionhub.jobs.models:ExportJobQuerySet.visible_to": "jobs.ExportJob",
    "unionhub.jobs.imports.models:ImportJobQuerySet.visible_to": "jobs.ImportJob",
    "unionhub.files.models:StoredFileQuerySet.visible_to": "files.StoredFile",
    "stations.visits.models:AreaVisitsQuerySet.visible_to": "stations.AreaVisits",
    "stations.visits.models:HeadCountQuerySet.visible_to": "stations.HeadCount",
    "stations.coverage.models:DemandSetQuerySet.visible_to": "stations.DemandSet",
    "stations.coverage.models:CoverageStudyQuerySet.visible_to": (
        "stations.CoverageStudy"
    ),
    "stations.places.models.photos:StationPhotoQuerySet.visible_to": (
        "stations.StationPhoto"
    ),
    "stations.care.models.photos:ReportPhotoQuerySet.visible_to": (
        "stations.ReportPhoto"
    ),
    "unionhub.audit.models:AuditEventQuerySet.visible_to": "audit.AuditEvent",
    "unionhub.accounts.models.clients:MachineClientQuerySet.visible_to": (
        "accounts.MachineClient"
    ),
}
NARROWED = {
    "stations.care.models.reports:StationReportQuerySet.visible_to": f"{CARE}"
    "test_what_lies_elsewhere_is_absent",
    "stations.care.models.suggestions:SiteSuggestionQuerySet.visible_to": f"{CARE}"
    "test_what_lies_elsewhere_is_absent",
    "stations.care.models.voices:VoiceQuerySet.visible_to": f"{CARE}"
    "test_what_lies_elsewhere_is_absent",
    "stations.care.models.reports:StationReportQuerySet.waiting_for": f"{CARE}"
    "test_the_inbox_shows_what_waits_at_the_own_desk",
    "stations.care.models.suggestions:SiteSuggestionQuerySet.waiting_for": f"{CARE}"
    "test_the_inbox_shows_what_waits_at_the_own_desk",
    "members.organisations.models:EmployerQuerySet.visible_to": f"{STRANGERS}"
    "test_scopes.py::test_who_serves_no_part_of_the_tree_looks_up_no_employer",
    "unionhub.audit.models:AccessLogQuerySet.visible_to": "tests/desk/"
    "test_audit_doors.py::test_refused_and_foreign_looks_are_not_shown",
    "members.people.models:MemberQuerySet.visible_to": BORDER,
    "members.people.models:MemberQuerySet.of": OWN,
    "members.enrolment.models:EnrolmentQuerySet.owned_by": f"{STRANGERS}"
    "test_side_doors.py::test_a_worker_sees_only_the_requests_of_the_own_account",
    "members.enrolment.models:EnrolmentQuerySet.waiting_for": "tests/desk/"
    "test_inbox.py::test_another_branch_sees_and_counts_nothing",
    "members.enrolment.models:EnrolmentStepQuerySet.owned_by": "tests/desk/"
    "test_own_timeline.py::test_nobody_reads_the_steps_of_another",
    "members.offices.models:AppointmentQuerySet.owned_by": f"{OFFICES}"
    "delegations.py::test_ones_own_offices_are_listed_with_what_they_allow",
    "members.offices.models:DelegationQuerySet.lent_to": OWN,
    "unionhub.audit.models:AuditEventQuerySet.about": (
        f"{STRANGERS}test_scopes.py::test_a_history_is_that_of_one_thing"
    ),
    "unionhub.audit.models:AuditEventQuerySet.of_unions": "tests/desk/"
    "test_audit_doors.py::test_an_auditor_elsewhere_sees_nothing_of_it",
    "stations.places.models.station:StationQuerySet.visible_to": BORDER,
    "stations.places.models.station:StationQuerySet.changed_since": "tests/stations/"
    "finder/test_api_changes.py::test_what_was_never_public_leaves_no_trace",
    "stations.places.models.photos:StationPhotoQuerySet.public": "tests/stations/"
    "places/test_photos.py::test_nobody_sees_the_photos_of_one_that_is_not",
    "stations.places.models.station:StationQuerySet.public": "tests/stations/"
    "finder/test_api_search.py::test_only_what_was_published_and_stands_is_found",
    "stations.places.models.station:StationQuerySet.kept_by": f"{KEEPERS}"
    "test_a_keeper_sees_the_own_stations_only",
    "unionhub.accounts.models.clients:MachineClientQuerySet.of_unions": f"{OFFICES}"
    "clients.py::test_systems_of_another_branch_and_of_the_union_above_are_absent",
}
# Said of everybody's rows on purpose: who may ask is asked before.
NOT_NARROWED = {
    "unionhub.audit.models:of_everybody",
    "unionhub.kernel.scope:visible_to",
}
# Pages of the officers' site.
PAGES = {
    "members.enrolment.admin.pages:EnrolmentAdmin": (
        "test_an_officers_own_request_elsewhere_is_on_no_page"
    ),
    "members.offices.client_admin:MachineClientAdmin": (
        f"{PAGE}[accounts/machineclient]"
    ),
    "unionhub.jobs.admin:ExportJobAdmin": f"{PAGE}[jobs/exportjob]",
    "unionhub.desk.admin:AuditEventAdmin": f"{PAGE}[audit/auditevent]",
    "unionhub.web.admin:ScopedAdmin": f"{PAGE}[members/member]",
}
CHECKS = {
    "members.enrolment.access:require_decision": CALLED,
    "members.enrolment.access:require_applicant": CALLED,
    "members.organisations.access:require": CALLED,
    "members.organisations.access:require_employer_power": CALLED,
    "stations.places.access:require_care": (
        f"{KEEPERS}test_whoever_edits_stations_needs_not_keep_them"
    ),
}
PLAIN = {
    "id_number": "test_of_an_identity_number_its_ends_are_shown",
    "phone": "test_of_a_phone_its_ends_are_shown",
    "card": "test_of_a_card_its_last_four_digits_are_shown",
    "name": "test_of_a_name_the_surname_is_shown",
    "scrub": "test_personal_numbers_are_scrubbed_from_a_line",
    "holds_number": "test_free_text_that_holds_a_number_is_told",
}
# The same where they are used.
USED = {
    "phone@stations.care.models.voices": f"{CARE}"
    "test_officers_read_what_was_told_and_a_masked_phone",
    "id_number@members.people.list_api": f"{PEOPLE}api_members.py::{MASKED}",
    "phone@members.people.list_api": f"{PEOPLE}api_members.py::{MASKED}",
    "id_number@members.people.models": f"{PEOPLE}admin.py::{IN_FULL}",
    "phone@members.people.models": f"{PEOPLE}admin.py::{IN_FULL}",
    "id_number@members.enrolment.models": (
        f"{REQUESTS}test_an_officer_sees_the_requests_of_the_own_part_of_the_tree"
    ),
    "phone@members.enrolment.models": (
        f"{REQUESTS}test_the_page_tells_what_happened_and_why_here"
    ),
    "phone@unionhub.messages.senders": "tests/messages/"
    "test_senders.py::test_the_console_shows_the_masked_phone_and_the_text",
    "scrub@unionhub.jobs.operations": "tests/jobs/"
    "test_exports.py::test_a_number_in_a_reason_does_not_reach_the_trace",
    # Behind it the page looks once more (``holds_number``): a net under the net.
    "scrub@unionhub.web.admin": SEARCHED,
    "scrub@unionhub.web.logs": "tests/web/"
    "test_logs.py::test_numbers_of_persons_reach_no_line_and_no_traceback",
    "holds_number@unionhub.web.middleware": "tests/web/"
    "test_request_id.py::test_any_other_number_is_replaced",
    "holds_number@unionhub.kernel.text": "tests/jobs/"
    "test_doors.py::test_a_malformed_request_is_told_where",
}
UNLOCKED = {
    "members.organisations.operations.employers:approve_alias": (
        f"{LOCKS}[approveEmployerAlias]"
    ),
    "members.organisations.operations.employers:_locked_employer": (
        f"{LOCKS}[renameEmployer]"
    ),
    "members.organisations.operations.unions:_next_code": f"{LOCKS}[foundOrganisation]",
    "members.organisations.operations.shared:locked": f"{LOCKS}[lockOrganisation]",
    "members.enrolment.operations.batch:_lock": f"{LOCKS}[decideEnrolments]",
    "members.enrolment.operations.steps:locked": f"{LOCKS}[approveEnrolment]",
    "members.enrolment.operations.steps:lock_member": f"{LOCKS}[approveEnrolment]",
    "members.enrolment.operations.codes:revoke_code": f"{LOCKS}[revokeJoinCode]",
    "members.offices.operations.accounts:_in_hand": f"{LOCKS}[closeOfficerAccount]",
    "members.offices.operations.shared:locked_officer": f"{LOCKS}[grantAppointment]",
    "members.offices.operations.appointments:_locked": f"{LOCKS}[endAppointment]",
    "members.offices.operations.delegations:_lent_from": f"{LOCKS}[delegatePowers]",
    "members.offices.operations.delegations:_locked": f"{LOCKS}[revokeDelegation]",
    "members.people.reveal:_granted": f"{LOCKS}[revealMember]",
    "members.people.operations:_locked": f"{ACTS}[standing]",
    "stations.coverage.tasks:_claim": f"{LOCKS}[commissionCoverageStudy]",
    "stations.coverage.tasks:_keep": f"{LOCKS}[commissionCoverageStudy]",
    "stations.coverage.operations:add_points": f"{LOCKS}[addDemandPoints]",
    "stations.places.operations.entering:next_codes": f"{LOCKS}[collectStation]",
    "stations.places.operations.shared:next_changes": f"{LOCKS}[collectStation]",
    "stations.places.operations.bulk:__init__": WRITING,
    "stations.places.operations.shared:locked": f"{LOCKS}[correctStation]",
    "stations.care.operations.voices:let_through": f"{LOCKS}[letVoiceThrough]",
    "stations.care.operations.suggestions:_held_union_of": f"{LOCKS}[suggestSite]",
    "stations.care.operations.suggestions:_near": f"{LOCKS}[suggestSite]",
    "stations.care.operations.suggestions:_locked": f"{LOCKS}[surveySiteSuggestion]",
    "stations.places.operations.standing:locked_quotas": f"{LOCKS}[awardStation]",
    "unionhub.jobs.operations:locked": f"{LOCKS}[approveExport]",
    "unionhub.jobs.imports.operations:locked": f"{LOCKS}[confirmImport]",
    "unionhub.jobs.imports.tasks:_give_up": f"{TIDY}[given up]",
    "unionhub.jobs.imports.tasks:_clear": f"{TIDY}[cleared]",
    "unionhub.files.operations:_locked": f"{LOCKS}[removeStationPhoto]",
    "unionhub.files.tasks:_swept": (
        "tests/races/test_without_a_door.py::test_sweeping_locks_the_file_it_takes_away"
    ),
    "unionhub.reference.heat:_locked": f"{LOCKS}[correctHeat]",
    "unionhub.reference.heat:_counted": f"{LOCKS}[announceHeat]",
    "unionhub.audit.chain:_locked": f"{ACTS}[sealing]",
    "unionhub.persons.epochs:note_use": f"{ACTS}[counting]",
    "unionhub.persons.epochs:retire": f"{ACTS}[giving up]",
    "unionhub.persons.rotation:_batch": f"{ACTS}[rotation]",
    "unionhub.persons.rotation:_finish": f"{ACTS}[rotation]",
    "unionhub.reference.operations:_locked": f"{ACTS}[lists]",
    "unionhub.messages.operations:_claim": f"{ACTS}[delivery]",
    "unionhub.messages.operations:_record": f"{ACTS}[delivery]",
    "unionhub.accounts.passwords:offer": f"{LOCKS}[issueSettingCode]",
    "unionhub.accounts.passwords:_set": f"{LOCKS}[setPassword]",
    "unionhub.accounts.lockout:_row": f"{LOCKS}[setPassword]",
    "unionhub.accounts.clients:close": f"{LOCKS}[closeMachineClient]",
    "unionhub.accounts.factors:draw": f"{LOCKS}[second_factor_create]",
    "unionhub.accounts.factors:_of": f"{LOCKS}[second_factor_confirm]",
    "unionhub.accounts.operations:_known_code_of": f"{LOCKS}[tokens_create]",
    "unionhub.accounts.operations:_bind": f"{ACTS}[wechat]",
    "unionhub.accounts.operations:close": f"{ACTS}[closing]",
    "unionhub.accounts.oauth:_save_bearer_token": (
        "tests/accounts/test_races.py::test_two_parallel_refreshes_are_a_replay"
    ),
    "unionhub.accounts.officers:_require_unchanged": (
        "tests/accounts/test_races.py"
        "::test_who_takes_a_password_away_waits_for_the_token_and_ends_it"
    ),
    "unionhub.accounts.officers:reset_factor": f"{LOCKS}[resetSecondFactor]",
}


def of_both() -> Iterator[Row]:
    """What shows on either engine."""
    for where, model in (SCOPES | services.SCOPES).items():
        yield Row("everything", where, f"{BRANCHES}[{model}]")
    for where, test in (NARROWED | services.NARROWED).items():
        yield Row("everything", where, test)
    for page, test in PAGES.items():
        yield Row("wide", f"{page}.narrow", f"{STRANGERS}test_scopes.py::{test}")
    for where, test in (CHECKS | services.CHECKS).items():
        yield Row("nothing", where, test)
    for mask, test in PLAIN.items():
        yield Row("plain", f"unionhub.kernel.masking:{mask}", f"{MASKS}::{test}")
    for where, test in (USED | services.USED).items():
        yield Row("unmasked", where, test)


def locks() -> Iterator[Row]:
    """What shows on PostgreSQL only: SQLite locks no rows."""
    return (
        Row("unlocked", where, test)
        for where, test in (UNLOCKED | services.UNLOCKED).items()
    )


def read(file: Path) -> list[Row]:
    """The rows of a file."""
    return [Row(*row) for row in json.loads(file.read_text("utf-8"))]


def write(file: Path, of: list[Row]) -> None:
    """Rows for the child."""
    file.write_text(json.dumps(of), "utf-8")


def tell(file: Path, told: dict[str, str]) -> None:
    """What became of each, for the parent."""
    file.with_suffix(".told").write_text(json.dumps(told), "utf-8")


def told(file: Path) -> dict[str, str] | None:
    """What the child told; None where it came to no end."""
    answer = file.with_suffix(".told")
    return json.loads(answer.read_text("utf-8")) if answer.exists() else None
