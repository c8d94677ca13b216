"""What open reports mean for the station they are about."""

from stations.care.choices import ReportKind
from stations.care.models import StationReport
from stations.places.questions import WhatKeepsOpen


def open_faults(question: WhatKeepsOpen) -> list[str]:
    """Each fault that nobody has settled, in a sentence (R-STA-18)."""
    rows = StationReport.objects.unsettled().filter(
        station=question.station, kind=ReportKind.FAULT
    )
    return [f"{report.title} · {report.get_state_display()}" for report in rows]
