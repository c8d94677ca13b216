"""What becomes of what the public told, called straight past every door."""

from typing import Any, NamedTuple
from uuid import UUID

from stations.care import operations
from tests.registry import Lot
from unionhub.kernel.powers import Power

EDIT, ACCEPT = Power.STATION_EDIT, Power.STATION_ACCEPT
REPLY = {"reply": "测试"}


class CareAct(NamedTuple):
    """One operation on the matter ``thing``, with what it takes besides."""

    name: str
    power: Power
    thing: str
    operation: Any
    named: dict[str, Any] = {}

    def do(self, key: str, lot: Lot, **who: Any) -> Any:
        """Call it."""
        return self.operation(UUID(key), **self.named, **who)


REPORT_ACTS = (
    CareAct("start a report", EDIT, "report", operations.start),
    CareAct("settle a report", EDIT, "report", operations.settle, REPLY),
    CareAct("reject a report", EDIT, "report", operations.reject, REPLY),
    CareAct("confirm a report", ACCEPT, "fixed_report", operations.confirm),
)
WISH_ACTS = (
    CareAct("survey a site", EDIT, "suggestion", operations.survey),
    CareAct("decline a site", EDIT, "suggestion", operations.decline, REPLY),
)
