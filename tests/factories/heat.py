"""Heat events, entered by the real operation."""

from datetime import date, timedelta
from typing import Any

from tests.factories import tree
from unionhub.kernel import actor
from unionhub.reference import heat
from unionhub.reference.models import HeatEvent

# The summer before the day on which the tests play.
DAY = date(2026, 7, 20)


def news(region: str = tree.CHENGDU, **more: Any) -> heat.Announcement:
    """Three days of orange heat; ``more`` changes some of it."""
    begins_on = more.pop("begins_on", DAY)
    facts: dict[str, Any] = {
        "region": region,
        "colour": "ORANGE",
        "peak_tenths": 385,
        "begins_on": begins_on,
        "ends_on": more.pop("ends_on", begins_on + timedelta(days=2)),
        "source": "成都市气象台",
    }
    return heat.Announcement(**facts | more)


def announced(region: str = tree.CHENGDU, **more: Any) -> HeatEvent:
    """The same, entered."""
    return heat.announce(news(region, **more), by=actor.installer(), at=tree.AT)
