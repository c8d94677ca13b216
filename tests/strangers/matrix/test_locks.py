"""What each operation locks before it decides, row by row, in the one order.

On SQLite there is one writer at a time, and no row locks to be seen.
"""

import pytest
from django.db import connection

from tests.races.test_lock_order import in_order, locks
from tests.strangers.matrix.test_bodies import writes
from tests.strangers.neighbourhood import stay, undone

pytestmark = pytest.mark.django_db

REQUEST = "members.Member members.Enrolment"
OFFICER = "accounts.User"
ATTEMPT = "axes.AccessAttempt"
STATION = "stations.Station stations.Dataset"
# Reports are guarded by the lock on their station.
REPORT, WISH = "stations.Station", "stations.SiteSuggestion"
# The number of the heat's last change, by which the search knows of it.
HEAT = "reference.DataSet"
BOOK = "services.LedgerBook"
BUDGET = f"{BOOK} services.BudgetNode"
PAYING, OWED = "services.Batch", "services.Application"
UNION, EMPLOYER = "members.Organisation", "members.Employer"
# The household before its dossier, and all that hangs on it.
HOME = "services.Household"
DOSSIER = f"{HOME} services.Dossier"
CASE = "services.Case"
ASKED = f"{CASE} services.Application"
# What is locked twice is locked by a rule of its own, which others may call too.
LOCKED = {
    "sms_codes_create": "accounts.SmsCode accounts.SmsCode",
    "tokens_create": "accounts.SmsCode",
    "setPassword": f"{ATTEMPT} {ATTEMPT} {OFFICER}",
    "second_factor_create": f"{ATTEMPT} {ATTEMPT} {OFFICER} accounts.SecondFactor",
    "second_factor_confirm": f"{ATTEMPT} {ATTEMPT} accounts.SecondFactor",
    "requestExport": "",
    "approveExport": "jobs.ExportJob",
    "refuseExport": "jobs.ExportJob",
    "previewEnrolment": "",
    "enrol": "members.Member",
    "searchEnrolments": "",
    "decideEnrolments": f"{REQUEST} {REQUEST}",
    "withdrawEnrolment": REQUEST,
    "resubmitEnrolment": REQUEST,
    "approveEnrolment": REQUEST,
    "rejectEnrolment": REQUEST,
    "returnEnrolment": REQUEST,
    "handOverEnrolment": REQUEST,
    "issueJoinCode": "",
    "revokeJoinCode": "members.JoinCode",
    "foundOrganisation": f"{UNION} members.OrganisationSeries",
    "correctOrganisation": UNION,
    "activateOrganisation": UNION,
    "lockOrganisation": UNION,
    "unlockOrganisation": UNION,
    "registerEmployer": UNION,
    "renameEmployer": EMPLOYER,
    "proposeEmployerAlias": EMPLOYER,
    "approveEmployerAlias": f"members.EmployerAlias {EMPLOYER}",
    "searchMembers": "",
    "revealMember": OFFICER,
    "registerHousehold": "",
    "joinHousehold": HOME,
    "leaveHousehold": HOME,
    "splitHousehold": HOME,
    "revealHouseholdMember": OFFICER,
    "openDossier": HOME,
    "applyForDossier": HOME,
    "correctDossier": DOSSIER,
    "assessDossier": DOSSIER,
    "removeDossierPaper": f"{DOSSIER} files.StoredFile",
    "handDossierIn": DOSSIER,
    "withdrawDossier": DOSSIER,
    "recordHomeVisit": DOSSIER,
    "askOutsideCheck": DOSSIER,
    "answerOutsideCheck": DOSSIER,
    "proposeDossierWaiver": DOSSIER,
    "decideDossierWaiver": DOSSIER,
    "beginAidApplication": "",
    "applyForAid": "",
    "editAidApplication": ASKED,
    "waiveAidPaper": ASKED,
    # Its claim is locked while the limit is counted; the case moves it.
    "submitAidApplication": f"{ASKED} services.Dossier services.AidClaim {ASKED}",
    "submitNominationList": f"{ASKED} services.Dossier services.AidClaim {ASKED}",
    "withdrawAidApplication": ASKED,
    "allowSecondAid": ASKED,
    "proposeAidAccount": ASKED,
    "decideAidAccount": ASKED,
    # Whoever decides it holds the case, which moves the dossier.
    "submitDossier": f"{CASE} {DOSSIER} {CASE} {DOSSIER}",
    "returnDossier": DOSSIER,
    "refuseDossier": DOSSIER,
    "recheckDossier": DOSSIER,
    "decideDossierRecheck": DOSSIER,
    "endDossier": DOSSIER,
    "drawSpotCheck": "",
    "recordSpotFinding": f"{DOSSIER} services.SpotChecked",
    "approveReviewCase": CASE,
    "sendReviewCaseBack": CASE,
    "refuseReviewCase": CASE,
    "withdrawReviewCase": CASE,
    "appealReviewCase": CASE,
    "decideReviewCaseAppeal": CASE,
    # All that hangs on a case is guarded by its lock.
    "openPublicNotice": CASE,
    "objectToPublicNotice": CASE,
    "endPublicNotice": CASE,
    "decideObjection": CASE,
    "followObjection": "",
    "setChainRule": "",
    "openOfficerAccount": OFFICER,
    "issueSettingCode": f"{OFFICER} {OFFICER}",
    "resetSecondFactor": f"{OFFICER} {OFFICER}",
    "closeOfficerAccount": f"{OFFICER} members.Appointment {OFFICER}",
    "registerMachineClient": "",
    "closeMachineClient": "accounts.MachineClient",
    "grantAppointment": OFFICER,
    "endAppointment": "members.Appointment",
    "delegatePowers": f"{OFFICER} members.Appointment",
    "revokeDelegation": "members.Delegation",
    "collectStation": "stations.Dataset stations.StationSeries",
    "correctStation": STATION,
    "setStationFacilities": STATION,
    "orderStationPhotos": STATION,
    "describeStationPhoto": STATION,
    "removeStationPhoto": f"{STATION} files.StoredFile",
    "setStationHours": STATION,
    "overrideStationDay": STATION,
    "closeStationForAWhile": STATION,
    "endStationClosure": STATION,
    "relocateStation": STATION,
    "handStationOver": STATION,
    "putStationOnMap": STATION,
    "takeStationOffMap": STATION,
    "rateStation": STATION,
    "withdrawStationRating": STATION,
    "awardStation": "stations.Station stations.AwardQuota stations.Dataset",
    "setAwardQuota": "stations.AwardQuota",
    "inspectStation": STATION,
    "entrustStation": "stations.Station",
    "takeStationBack": "stations.Station",
    "proposeStation": STATION,
    "acceptStation": STATION,
    "returnStation": STATION,
    "pauseStation": STATION,
    "resumeStation": STATION,
    "endStation": STATION,
    "checkStation": STATION,
    "publishStation": STATION,
    "withdrawStation": STATION,
    "verifyStation": STATION,
    "reportStation": f"{REPORT} {STATION}",
    "followStationReport": "",
    "answerStationReport": REPORT,
    "startStationReport": REPORT,
    # What is settled speaks no more against the station's entry.
    "settleStationReport": f"{REPORT} {STATION}",
    "rejectStationReport": f"{REPORT} {STATION}",
    "confirmStationReport": REPORT,
    "letVoiceThrough": "stations.Voice",
    "suggestSite": f"{UNION} {WISH}",
    "followSiteSuggestion": "",
    "surveySiteSuggestion": WISH,
    "declineSiteSuggestion": WISH,
    "adoptSiteSuggestion": f"{WISH} stations.Dataset stations.StationSeries",
    # Its own row guards it: a mark that was left half an hour ago.
    "visitStation": "",
    "countHeads": "stations.Station",
    "setStationHeatHours": STATION,
    "openDemandSet": "",
    "addDemandPoints": "stations.DemandSet",
    # Reckoned at once: taken, then kept.
    "commissionCoverageStudy": "stations.CoverageStudy stations.CoverageStudy",
    "foundProgramme": "",
    "planRound": "",
    "copyRound": "services.Round",
    "moveRound": "services.Round",
    "announceLivingStandard": "",
    "issueAidRule": "",
    "replaceAidRule": "services.AidRule",
    "setQuota": "services.Round services.Quota",
    "handQuota": "services.Round services.Quota",
    "fundBudget": BUDGET,
    "refundBudget": BUDGET,
    "offerBudget": BUDGET,
    "acceptBudgetOffer": f"{BOOK} {BUDGET} services.Offer",
    "refuseBudgetOffer": f"{BUDGET} services.Offer",
    "withdrawBudgetOffer": f"{BUDGET} services.Offer",
    "proposeBudgetReturn": BUDGET,
    "takeBudgetReturn": f"{BOOK} {BUDGET} services.FundReturn",
    "refuseBudgetReturn": f"{BUDGET} services.FundReturn",
    "reverseLedgerEntry": BUDGET,
    "makeReport": "services.ReportBook",
    "closeLedgerPeriod": BOOK,
    "askLedgerPeriodReopening": BOOK,
    "agreeLedgerPeriodReopening": BOOK,
    "refuseLedgerPeriodReopening": BOOK,
    "makePaymentBatch": f"{BOOK} {OWED}",
    "checkPaymentBatch": PAYING,
    "cancelPaymentBatch": PAYING,
    # With each payment its application, by one statement.
    "sealPaymentBatch": f"{PAYING} {BUDGET} services.Payment",
    # Once to see that it has not gone, once to let it go: the same row.
    "sendPaymentBatch": f"{PAYING} {PAYING}",
    "enquirePaymentBatch": f"{PAYING} {PAYING}",
    "readPaymentBatchFile": PAYING,
    "reconcilePaymentBatch": PAYING,
    "closePaymentBatch": PAYING,
    "removePayment": PAYING,
    # The batch keeps files of the bank away.
    "drawConfirmationSample": PAYING,
    "recordConfirmation": "services.Confirmation",
    "confirmOwnPayment": "",
    "claimRecovery": f"{PAYING} services.Payment",
    "agreeRecovery": "services.Recovery",
    "refuseRecovery": "services.Recovery",
    "receiveRecovery": f"services.Recovery {BUDGET} services.Application"
    " services.Payment",
    "writeOffRecovery": "services.Recovery",
    "settlePaymentException": f"{PAYING} services.PayException {BUDGET}",
    "announceHeat": HEAT,
    "correctHeat": f"reference.HeatEvent {HEAT}",
    "revokeHeat": f"reference.HeatEvent {HEAT}",
    "confirmImport": "jobs.ImportJob",
    "cancelImport": "jobs.ImportJob",
}


@pytest.fixture
def row_locks(db):
    if connection.vendor == "sqlite":
        pytest.skip("row locks are not to be seen on SQLite")


@pytest.fixture(scope="module")
def sent(world):
    """What is sent to each operation, by somebody who may."""
    return {one.name: (one, *rest) for one, *rest in writes(world)}


@pytest.mark.parametrize("name", LOCKED)
def test_an_operation_locks_what_it_decides_on(row_locks, sent, name):
    one, role, address, body = sent[name]

    with undone(), locks() as seen:
        answer = stay(role.token, one.method, address, body, **role.headers)

    assert 200 <= answer.status_code < 300
    assert " ".join(seen) == LOCKED[name]
    # What was locked already may be named again at any time.
    assert in_order(list(dict.fromkeys(seen)))


def test_of_every_operation_it_is_written_what_it_locks(sent):
    assert sent.keys() == LOCKED.keys()
