"""Every model of ours: freely writable by its operations, or guarded by the database.

A guarded table takes new rows only; both engines refuse UPDATE and DELETE.
"""

GUARDED = {
    "audit.AccessLog",
    "audit.AuditEvent",
    "audit.AuditSeal",
    "audit.AuditSealEntry",
    "members.EnrolmentStep",
    "members.HeadcountDelta",
    "services.Approval",
    "services.Entry",
    "services.Posting",
}

FREE = {
    "accounts.MachineClient",
    "accounts.RecoveryCode",
    "accounts.SecondFactor",
    "accounts.SmsCode",
    "accounts.User",
    "accounts.WechatAccount",
    "audit.SealChain",
    "files.StoredFile",
    "jobs.ExportChunk",
    "jobs.ExportJob",
    "jobs.ImportJob",
    "jobs.ImportPiece",
    "jobs.ImportRow",
    "members.AllowedParent",
    "members.Appointment",
    "members.ConsentText",
    "members.Delegation",
    "members.Employer",
    "members.EmployerAlias",
    "members.Enrolment",
    "members.JoinCode",
    "members.Member",
    "members.MembershipPeriod",
    "members.Organisation",
    "members.OrganisationOccupation",
    "members.OrganisationSeries",
    "messaging.Message",
    "persons.KeyEpoch",
    "persons.KeyRotation",
    "persons.Person",
    "persons.PersonKey",
    "reference.CalendarDay",
    "reference.CalendarYear",
    "reference.DataSet",
    "reference.Dictionary",
    "reference.DictionaryEntry",
    "reference.HeatEvent",
    "reference.Industry",
    "reference.Region",
    "services.Appeal",
    "services.Case",
    "services.ChainRule",
    "services.Notice",
    "services.NoticeLine",
    "services.Objection",
    "services.Participant",
    "services.AidRule",
    "services.BudgetNode",
    "services.FundReturn",
    "services.LedgerBook",
    "services.LivingStandard",
    "services.Offer",
    "services.Period",
    "services.Programme",
    "services.Quota",
    "services.Round",
    "stations.AreaVisits",
    "stations.DailyUse",
    "stations.DailyVisits",
    "stations.AwardQuota",
    "stations.Dataset",
    "stations.HeadCount",
    "stations.CoverageStudy",
    "stations.DemandPoint",
    "stations.DemandSet",
    "stations.HoursOverride",
    "stations.SiteSuggestion",
    "stations.InspectionFinding",
    "stations.Station",
    "stations.StationAward",
    "stations.StationFacility",
    "stations.StationInspection",
    "stations.StationKeeper",
    "stations.StationMapListing",
    "stations.StationPhoto",
    "stations.StationRating",
    "stations.StationReport",
    "stations.StationSeries",
    "stations.StationUse",
    "stations.TemporaryClosure",
    "stations.Visit",
    "stations.VisitMark",
    "stations.VisitSalt",
    "stations.Voice",
    "web.Budget",
    "web.IdempotencyRecord",
}

# Times that name no act of a person, by field name and by model.
NO_ACT = {"created_at", "expires_at", "next_attempt_at"}
NOBODY_ACTED = {
    # The worker's.
    "jobs.ExportJob.claimed_at",
    "jobs.ExportJob.ready_at",
    "jobs.ImportJob.claimed_at",
    # By whom the file came alone: who else decides is told by the audit.
    "jobs.ImportJob.confirmed_at",
    "jobs.ImportJob.ended_at",
    # The sealer's.
    "audit.AuditSeal.sealed_at",
    # The account's own act, and the sender's moments.
    "accounts.RecoveryCode.used_at",
    "accounts.SmsCode.sent_at",
    "accounts.SmsCode.used_at",
    "messaging.Message.sent_at",
    # An import command changes it.
    "reference.DataSet.changed_at",
    # A time that was planned; the audit says who planned it.
    "stations.CoverageStudy.claimed_at",
    "stations.CoverageStudy.reckoned_at",
    # The hour that is asked about.
    "stations.CoverageStudy.open_at",
    "stations.TemporaryClosure.begins_at",
    "stations.TemporaryClosure.ends_at",
    # Somebody of the public, whom nobody knows.
    "stations.StationReport.told_at",
    "stations.SiteSuggestion.told_at",
    "stations.Voice.told_at",
    # The audit says who published it, each time.
    "stations.Station.first_published_at",
    "stations.StationUse.first_published_at",
    # Its approvals, its objections and the audit say who; the clock ends notices.
    "services.Case.opened_at",
    "services.Case.closed_at",
    "services.Notice.ended_at",
    "services.Objection.told_at",
    "services.Appeal.filed_at",
    # Their vouchers say who.
    "services.FundReturn.proposed_at",
    "services.FundReturn.settled_at",
    "services.LedgerBook.posted_at",
    "services.Offer.offered_at",
    "services.Offer.settled_at",
    # The applicant's own act; the applicant stands on the row.
    "members.Enrolment.submitted_at",
}

# Keys counted up by the database: tables that do not grow with people or money, and
# whose keys nobody sees, sorts by or cites.
COUNTED = {"reference.DictionaryEntry", "web.Budget"}
