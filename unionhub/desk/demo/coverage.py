"""Heat of a summer, longer hours on its days, and a finished study of the capital."""

from datetime import date, datetime, timedelta

from members.organisations.models import Organisation
from stations.coverage import operations, tasks
from stations.coverage.models import CoverageStudy
from stations.places.choices import StationState
from stations.places.models import Station
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.story import CHENGDU, ZIGONG
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import subtree
from unionhub.reference import heat
from unionhub.reference.choices import HeatColour

EVENING = "18:00-22:00"
# Of how many stations one stays open longer when it is hot.
TAKES_PART = 6
# Months in which it may be hot.
SUMMER = range(6, 10)


def keep_open_longer(rows: list[Station]) -> None:
    """Some of the stations take part on days of heat."""
    dice = Dice("heat")
    for station in rows:
        may = station.hours not in {"", "24/7"} and station.state == StationState.OPEN
        if may and dice.one_in(TAKES_PART):
            station.heat_hours = EVENING


def heat_of_a_summer(*, by: Actor, at: datetime) -> int:
    """Two events of the summer of 2026, and one of today if it is summer."""
    news = [
        _news(CHENGDU, HeatColour.ORANGE, 385, date(2026, 7, 20), 5),
        _news(ZIGONG, HeatColour.RED, 412, date(2026, 8, 10), 7),
    ]
    today = local_date(at)
    if today.month in SUMMER:
        news.append(_news(CHENGDU, HeatColour.YELLOW, 362, today, 3))
    for one in news:
        heat.announce(one, by=by, at=at)
    return len(news)


def _news(
    region: str, colour: HeatColour, tenths: int, begins_on: date, days: int
) -> heat.Announcement:
    return heat.Announcement(
        region=region,
        colour=colour,
        peak_tenths=tenths,
        begins_on=begins_on,
        ends_on=begins_on + timedelta(days=days - 1),
        source="气象台（演示）",
    )


def study_the_capital(union: Organisation, *, at: datetime) -> CoverageStudy:
    """Towns of the prefecture in cells of a kilometre, reckoned."""
    by = Actor(
        ActorKind.SYSTEM,
        organisation_id=union.pk,
        powers=frozenset({Power.STATION_VIEW}),
        scope=(subtree(union.path),),
    )
    question = operations.Question(name="成都市 15 分钟服务圈（演示）", region=CHENGDU)
    study = operations.commission(question, by=by, at=at)
    tasks.reckon_one(study.pk, at)
    return study
