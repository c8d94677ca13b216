"""What happens to stations: collecting, checking, accepting, hours, ends."""

from stations.places.operations.collecting import (
    Correction,
    Entry,
    collect,
    correct,
    set_facilities,
)
from stations.places.operations.life import (
    accept,
    check,
    end,
    pause,
    propose,
    publish,
    resume,
    send_back,
    take_down,
    verify,
)
from stations.places.operations.timetable import (
    close_for_a_while,
    open_again,
    override_day,
    set_hours,
)
from stations.places.operations.trust import doubt, trust

__all__ = [
    "Correction",
    "Entry",
    "accept",
    "check",
    "close_for_a_while",
    "collect",
    "correct",
    "doubt",
    "end",
    "open_again",
    "override_day",
    "pause",
    "propose",
    "publish",
    "resume",
    "send_back",
    "set_facilities",
    "set_hours",
    "take_down",
    "trust",
    "verify",
]
