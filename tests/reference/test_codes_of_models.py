"""Every code a model may hold stands in a dictionary, with the same label (R-PLT-05).

A new field with choices needs a line in one of the two tables.
"""

from typing import Any

import pytest
from django.apps import apps

from tests.reference.conftest import OFFICE
from unionhub.reference import dictionaries, operations

DICTIONARY_OF = {
    "reference.Region.level": "region_level",
    "reference.Region.datum": "coord_system",
    "reference.HeatEvent.colour": "heat_colour",
    "reference.Industry.level": "industry_level",
    "members.Organisation.kind": "union_kind",
    "members.Organisation.level": "union_level",
    "members.Organisation.status": "union_status",
    "members.Organisation.founding_way": "founding_way",
    "members.Organisation.admission": "admission",
    "members.OrganisationOccupation.occupation_group": "occupation_group",
    "members.Employer.nature": "employer_nature",
    "members.Employer.headcount_band": "headcount_band",
    "members.EmployerAlias.kind": "employer_alias_kind",
    "members.JoinCode.channel": "join_channel",
    "members.Enrolment.state": "enrolment_state",
    "members.Enrolment.realname_state": "realname_state",
    "members.Enrolment.document_kind": "id_type",
    "members.Enrolment.sex": "sex",
    "members.Enrolment.occupation_group": "occupation_group",
    "members.Enrolment.side": "employer_side",
    "members.Enrolment.channel": "join_channel",
    "members.Enrolment.rung": "routing_rung",
    "members.Enrolment.reason": "routing_reason",
    "members.EnrolmentStep.kind": "enrolment_step",
    "members.Appointment.office": "office",
    "members.Member.document_kind": "id_type",
    "members.Member.sex": "sex",
    "members.Member.occupation_group": "occupation_group",
    "members.Member.standing": "membership_state",
    "members.Member.realname_state": "realname_state",
    "members.MembershipPeriod.standing": "membership_state",
    "members.MembershipPeriod.event": "member_change",
    "members.HeadcountDelta.occupation_group": "occupation_group",
    "stations.CoverageStudy.state": "coverage_state",
    "stations.Station.kind": "station_kind",
    "stations.Station.brand": "station_brand",
    "stations.Station.host": "station_host",
    "stations.Station.build_mode": "station_build_mode",
    "stations.Station.told_system": "coord_system",
    "stations.Station.entry": "station_entry",
    "stations.Station.state": "station_state",
    "stations.Station.listing": "station_listing",
    "stations.StationFacility.kind": "facility",
    "stations.StationReport.kind": "station_report_kind",
    "stations.StationReport.facility": "facility",
    "stations.StationReport.aspect": "station_aspect",
    "stations.StationReport.state": "ticket_state",
    "stations.SiteSuggestion.state": "site_suggestion",
    "stations.SiteSuggestion.told_system": "coord_system",
    "stations.StationAward.level": "award_level",
    "stations.Visit.occupation": "occupation_group",
    "stations.Visit.way": "visit_way",
    "stations.DailyVisits.occupation": "occupation_group",
    "stations.DailyVisits.way": "visit_way",
    "stations.DailyUse.facility": "facility",
    "stations.AwardQuota.level": "award_level",
    "stations.StationInspection.outcome": "inspection_outcome",
    "stations.StationMapListing.map": "map_provider",
    "services.Programme.season": "aid_season",
    "services.AidRule.item": "aid_item",
    "services.AidRule.fund": "fund_kind",
    "services.AidRule.tier": "hardship_tier",
    "services.AidRule.formula": "aid_formula",
    "services.Round.state": "aid_round_state",
    "services.BudgetNode.fund": "fund_kind",
    "services.PeriodReport.fund": "fund_kind",
    "services.Entry.kind": "voucher_kind",
    "services.Posting.account": "budget_account",
    "services.Posting.side": "posting_side",
    "services.Offer.state": "fund_offer_state",
    "services.FundReturn.state": "fund_return_state",
    "services.Period.state": "period_state",
    "services.AidClaim.item": "aid_item",
    "services.AidPaper.kind": "aid_paper",
    "services.AidWaiver.kind": "aid_paper",
    "services.AccountCorrection.state": "account_correction_state",
    "services.Application.fund": "fund_kind",
    "services.Application.item": "aid_item",
    "services.Application.origin": "aid_origin",
    "services.Application.pay_way": "pay_way",
    "services.Application.school_kind": "school_kind",
    "services.Application.school_stage": "school_stage",
    "services.Application.state": "aid_application_state",
    "services.Batch.state": "payment_batch_state",
    "services.BatchParticipant.part": "payment_batch_part",
    "services.BankFile.kind": "bank_file_kind",
    "services.BankLine.outcome": "bank_line_outcome",
    "services.PayException.kind": "payment_exception_kind",
    "services.PayException.state": "payment_exception_state",
    "services.PayException.resolution": "payment_resolution",
    "services.Payment.state": "pay_state",
    "services.CashHandout.proxy_relation": "household_relation",
    "services.CashHandout.proxy_document": "id_type",
    "services.Confirmation.outcome": "confirmation_outcome",
    "services.Recovery.state": "recovery_state",
    "services.RecoveryParticipant.part": "recovery_part",
    "services.Payment.way": "pay_way",
    "services.Case.kind": "case_kind",
    "services.Case.state": "case_state",
    "services.ChainRule.kind": "case_kind",
    "services.Participant.part": "case_part",
    "services.Approval.decision": "case_decision",
    "services.Notice.state": "public_notice_state",
    "services.Objection.state": "objection_state",
    "services.Appeal.state": "appeal_state",
    "services.Assessment.kind": "assessment_kind",
    "services.Assessment.state": "assessment_state",
    "services.Assessment.tier": "hardship_tier",
    "services.Dossier.exit_reason": "exit_reason",
    "services.Dossier.housing": "housing",
    "services.Dossier.origin": "dossier_origin",
    "services.Dossier.person_kind": "hardship_person",
    "services.Dossier.scheme": "hardship_scheme",
    "services.Dossier.state": "dossier_state",
    "services.Dossier.tier": "hardship_tier",
    "services.SpotChecked.finding": "spot_finding",
    "services.DossierPaper.kind": "dossier_paper",
    "services.DossierWaiver.kind": "dossier_waiver",
    "services.DossierWaiver.state": "dossier_waiver_state",
    "services.Household.residence": "residence",
    "services.HouseholdMember.departure": "household_departure",
    "services.HouseholdMember.document_kind": "id_type",
    "services.HouseholdMember.relation": "household_relation",
    "services.HouseholdMember.sex": "sex",
    "services.LivingStandard.household": "residence",
    "services.OutsideCheck.finding": "outside_finding",
    "jobs.ExportJob.kind": "export_kind",
    "jobs.ExportJob.state": "export_state",
    "jobs.ImportJob.kind": "import_kind",
    "jobs.ImportJob.media": "import_media",
    "jobs.ImportJob.state": "import_state",
    "jobs.ImportRow.outcome": "import_row_verdict",
    "jobs.ImportRow.verdict": "import_row_verdict",
    "audit.AccessLog.purpose": "reveal_purpose",
    "audit.AccessLog.decision": "access_decision",
}
# Words of our own bookkeeping that nobody outside picks from a list.
INTERNAL = {
    "stations.AreaVisits.cut",
    "reference.DataSet.origin",
    "reference.CalendarYear.origin",
    "reference.Dictionary.origin",
    "messaging.Message.state",
    "files.StoredFile.purpose",
    "files.StoredFile.state",
}
# Fields whose labels are sentences to the applicant; a dictionary has the short word.
SENTENCES = {"members.Enrolment.reason"}
OURS = ("unionhub.", "members", "services", "stations")


def coded_fields() -> dict[str, Any]:
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models()
        if model.__module__.startswith(OURS) and not model._meta.proxy
        for field in model._meta.get_fields()
        if getattr(field, "choices", None)
    }


@pytest.fixture
def loaded(db, at):
    operations.import_dictionaries(operations.BUNDLED_DICTIONARIES, by=OFFICE, at=at)


def test_every_field_with_choices_is_named_here():
    named = set(DICTIONARY_OF) | INTERNAL

    assert set(coded_fields()) - named == set()
    assert named - set(coded_fields()) == set()


@pytest.mark.parametrize("name", DICTIONARY_OF)
def test_every_code_of_a_model_stands_in_its_dictionary(loaded, name):
    choices = {str(c): str(label) for c, label in coded_fields()[name].flatchoices}

    labels = dictionaries.labels(DICTIONARY_OF[name])

    assert choices.keys() - labels.keys() == set()
    if name not in SENTENCES:
        assert {code: labels[code] for code in choices} == choices
