"""What the public told, as tables below a row."""

from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from stations.care.models import StationReport, Voice, VoiceQuerySet
from stations.places.questions import WhatIsTold
from unionhub.files import operations as files
from unionhub.files.choices import PictureSize
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
    """What each person told; a phone number masked, photos by links that end."""
    cells: list[list[Any]] = [
        [
            one.told_at,
            HELD if one.is_held else one.text,
            one.masked_phone or None,
            _photos(one) or None,
        ]
        for one in rows.order_by("id").prefetch_related("photos__file")[:MOST]
    ]
    columns = [_("时间"), _("内容"), _("联系手机"), _("照片")]
    return Table(_("各人所述"), columns, cells)


def _photos(voice: Voice) -> str:
    photos = sorted(voice.photos.all(), key=lambda one: one.position)
    return format_html_join(
        " ",
        '<a href="{}"><img src="{}" alt="{}" width="96"></a>',
        (
            (
                files.link(one.file),
                files.link(one.file, PictureSize.THUMBNAIL),
                _("照片 %(number)s") % {"number": one.position},
            )
            for one in photos
        ),
    )
