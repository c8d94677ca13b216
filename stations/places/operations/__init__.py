"""What happens to stations: collecting, checking, accepting, hours, ends."""

from stations.places.operations.collecting import (
    Correction,
    Entry,
    collect,
    correct,
    set_facilities,
)
from stations.places.operations.inspecting import (
    Finding,
    Report,
    consequences_of,
    inspect,
)
from stations.places.operations.keeping import entrust, take_back
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
from stations.places.operations.photos import (
    add_photo,
    describe_photo,
    order_photos,
    remove_photo,
)
from stations.places.operations.relocating import Move, hand_over, relocate
from stations.places.operations.standing import (
    award,
    put_on_map,
    rate,
    set_quota,
    take_off_map,
    withdraw_rating,
)
from stations.places.operations.timetable import (
    close_for_a_while,
    open_again,
    override_day,
    set_heat_hours,
    set_hours,
)
from stations.places.operations.trust import doubt, trust

__all__ = [
    "Correction",
    "Entry",
    "Finding",
    "Move",
    "Report",
    "accept",
    "add_photo",
    "award",
    "check",
    "close_for_a_while",
    "collect",
    "consequences_of",
    "correct",
    "describe_photo",
    "doubt",
    "end",
    "entrust",
    "hand_over",
    "inspect",
    "open_again",
    "order_photos",
    "override_day",
    "pause",
    "propose",
    "publish",
    "put_on_map",
    "rate",
    "relocate",
    "remove_photo",
    "resume",
    "send_back",
    "set_facilities",
    "set_heat_hours",
    "set_hours",
    "set_quota",
    "take_back",
    "take_down",
    "take_off_map",
    "trust",
    "verify",
    "withdraw_rating",
]
