"""The operations on stations, called straight past every door."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from stations.places import operations
from stations.places.choices import StationState
from tests.factories import pictures
from tests.registry import Lot
from unionhub.kernel import clock
from unionhub.kernel.powers import Power

FAR = datetime(2099, 12, 31, tzinfo=clock.SHANGHAI)
EDIT, ACCEPT = Power.STATION_EDIT, Power.STATION_ACCEPT
PUBLISH = Power.STATION_PUBLISH


class StationAct(NamedTuple):
    """One operation on the station ``thing``, with what it takes besides.

    ``levels``: only unions at most so many levels deep may (0: all).
    """

    name: str
    power: Power
    thing: str
    operation: Any
    given: tuple[Any, ...] = ()
    named: dict[str, Any] = {}
    levels: int = 0

    def do(self, key: str, lot: Lot, **who: Any) -> Any:
        """Call it."""
        return self.operation(key, *self.given, **self.named, **who)


def _open_again(key: str, **who: Any) -> Any:
    return operations.open_again(UUID(key), **who)


def _add_photo(key: str, **who: Any) -> Any:
    # Not made at import: that needs the settings.
    return operations.add_photo(key, pictures.picture(), **who)


def _describe_photo(key: str, **who: Any) -> Any:
    return operations.describe_photo(UUID(key), "正门", **who)


def _remove_photo(key: str, **who: Any) -> Any:
    return operations.remove_photo(UUID(key), **who)


WHY = {"reason": "测试"}
PAUSED, ENDED = (StationState.MAINTENANCE,), (StationState.CLOSED,)
DAY_OFF = (date(2099, 2, 17), "off")
STATION_ACTS = (
    StationAct(
        *("correct a station", EDIT, "entry", operations.correct),
        (operations.Correction(capacity=9),),
    ),
    StationAct(
        *("tell facilities", EDIT, "entry", operations.set_facilities),
        ({"WIFI": True},),
    ),
    StationAct("set hours", EDIT, "opened", operations.set_hours, ("24/7",)),
    StationAct("override a day", EDIT, "opened", operations.override_day, DAY_OFF, WHY),
    StationAct(
        *("close for a while", EDIT, "station", operations.close_for_a_while),
        *((FAR,), WHY),
    ),
    StationAct("open again", EDIT, "closure", _open_again),
    StationAct("propose", EDIT, "entry", operations.propose),
    StationAct("accept", ACCEPT, "proposed", operations.accept),
    StationAct("send back", ACCEPT, "checked", operations.send_back, (), WHY),
    StationAct("pause", EDIT, "opened", operations.pause, PAUSED, WHY),
    StationAct("resume", EDIT, "paused", operations.resume),
    StationAct("end", EDIT, "opened", operations.end, ENDED, WHY),
    StationAct("check", ACCEPT, "opened", operations.check, levels=2),
    StationAct("publish", PUBLISH, "checked", operations.publish, levels=1),
    StationAct("take down", PUBLISH, "station", operations.take_down, (), WHY, 1),
    StationAct("verify", EDIT, "station", operations.verify),
    StationAct("add a photo", EDIT, "entry", _add_photo),
    StationAct("describe a photo", EDIT, "photo", _describe_photo),
    StationAct("remove a photo", EDIT, "photo", _remove_photo),
)
