"""How long what was verified stays true (FEATURES 46)."""

from datetime import date, timedelta

# A place is looked at twice a year; then it stands on the county's work list.
KEPT_FOR = timedelta(days=180)


def stale_before(on: date) -> date:
    """What was last verified before this day is to be looked at again."""
    return on - KEPT_FOR
