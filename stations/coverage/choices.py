"""Words of coverage: the life of a study, and its limits."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StudyState(TextChoices):
    """Where a study stands."""

    QUEUED = "QUEUED", _("排队中")
    RUNNING = "RUNNING", _("计算中")
    DONE = "DONE", _("已完成")
    FAILED = "FAILED", _("未完成")


STUDY_MOVES: Final[dict[str, set[str]]] = {
    StudyState.QUEUED: {StudyState.RUNNING, StudyState.FAILED},
    # Its worker died: another begins again, until the third gives up.
    StudyState.RUNNING: {StudyState.RUNNING, StudyState.DONE, StudyState.FAILED},
    StudyState.DONE: set(),
    StudyState.FAILED: set(),
}

# Fifteen minutes on foot (DOMAIN.md §4.1), metres.
WALK: Final = 1_000
LEAST_RADIUS, MOST_RADIUS = 200, 5_000
LEAST_CELL, MOST_CELL = 100, 10_000
# A cell so much smaller than the radius asks for too many comparisons.
FINEST: Final = 5
# Metres around the seat of a county within which a grid lies: towns, or all of it.
TOWN: Final = 5_000
LEAST_REACH, MOST_REACH = 1_000, 30_000
# All of the province in cells of one kilometre, thirty around each seat.
MOST_CELLS: Final = 600_000
# Up to here the answer is worked out while its officer waits: well under a second.
DIRECT: Final = 2_000
MOST_SITES: Final = 50
# A set of demand points, and one page of it.
MOST_POINTS: Final = 50_000
PAGE: Final = 1_000
MOST_WEIGHT: Final = 1_000_000
# White spots and circles that are kept for the map.
MOST_SPOTS, MOST_CIRCLES = 20_000, 10_000

# A worker that has not come back by then has died.
LEASE: Final = timedelta(minutes=10)
MOST_ATTEMPTS: Final = 3
