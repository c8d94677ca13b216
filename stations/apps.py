from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string

from stations.places.questions import WhatIsTold, WhatKeepsOpen
from unionhub.jobs import exporters
from unionhub.jobs.imports import importers
from unionhub.kernel import happenings


def _open_reports(question: WhatKeepsOpen) -> list[str]:
    """Faults that nobody has settled keep a station open (R-STA-18)."""
    answer = import_string("stations.care.operations.standing.open_faults")
    return answer(question)  # type: ignore[no-any-return]


def _told_tables(question: WhatIsTold) -> list[Any]:
    """What the public told stands on the station's page."""
    answer = import_string("stations.care.admin.tables.told_of")
    return answer(question)  # type: ignore[no-any-return]


# What the rooms below ask, and who answers.
SUBSCRIBERS: list[tuple[type, Callable[[Any], Any]]] = [
    (WhatKeepsOpen, _open_reports),
    (WhatIsTold, _told_tables),
]
# What of this wing can be exported and imported, and who says how.
EXPORTERS = {"STATIONS": "stations.places.exports.STATIONS"}
IMPORTERS = {"STATIONS": "stations.places.imports.STATIONS"}


class StationsConfig(AppConfig):
    """服务站点"""

    name = "stations"
    verbose_name = "服务站点"

    def ready(self) -> None:
        """Answer for the rooms above; name the wing's lists to the floor below."""
        happenings.subscribe(SUBSCRIBERS)
        exporters.register(EXPORTERS)
        importers.register(IMPORTERS)
