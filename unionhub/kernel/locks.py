"""The order in which rows are locked: nobody waits in a circle (DESIGN.md §8)."""

LOCK_ORDER = (
    "accounts.User",
    "members.Appointment",
    "members.Delegation",
    "members.Organisation",
    "members.Member",
    "members.Enrolment",
    "jobs.ExportJob",
    "stations.SiteSuggestion",
    "jobs.ImportJob",
    "stations.Station",
    "stations.Voice",
    "stations.AwardQuota",
    "stations.Dataset",
    "files.StoredFile",
    "members.Transfer",
    "services.Batch",
    "services.LedgerCounter",
    "services.BudgetNode",
    "services.Application",
    "services.Stock",
)
