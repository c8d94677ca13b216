"""The order in which rows are locked: nobody waits in a circle (DESIGN.md §8)."""

LOCK_ORDER = (
    "members.Organisation",
    "members.Member",
    "members.Enrolment",
    "members.Transfer",
    "services.Batch",
    "services.LedgerCounter",
    "services.BudgetNode",
    "services.Application",
    "services.Stock",
)
