"""What the public told, as tables below a row."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from stations.care.models import StationReport, VoiceQuerySet
from stations.places.questions import WhatIsTold
from unionhub.web.listing import Table

MOST = 50
HELD = _("（含待查词语，放行后可见）")


def told_of(question: WhatIsTold) -> list[Table]:
    """The reports of one station, those that wait on top."""
    rows = StationReport.objects.visible_to(question.actor)
    here = rows.filter(station=question.station).order_by("ended_on", "due_on", "id")
    # On either engine what has not ended comes first.
    some = sorted(here[:MOST], key=lambda one: one.ended_on is not None)
    cells = [
        [one.told_at, one.title, one.voices_count, one.get_state_display(), one.due_on]
        for one in some
    ]
    columns = [_("时间"), _("事项"), _("人数"), _("状态"), _("办理期限")]
    return [Table(_("群众反映"), columns, cells)]


def voices(rows: VoiceQuerySet) -> Table:
    """What each person told; a phone number masked."""
    cells: list[list[Any]] = [
        [one.told_at, HELD if one.is_held else one.text, one.masked_phone or None]
        for one in rows.order_by("id")[:MOST]
    ]
    return Table(_("各人所述"), [_("时间"), _("内容"), _("联系手机")], cells)
