"""What can be exported, the life of an export, and its limits."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExportKind(TextChoices):
    """A list that can be exported; the room that owns its rows says how."""

    MEMBERS = "MEMBERS", _("会员名册")
    ENROLMENTS = "ENROLMENTS", _("入会申请")
    STATIONS = "STATIONS", _("服务站点")


class ExportState(TextChoices):
    """Where an export stands."""

    REQUESTED = "REQUESTED", _("待批准")
    APPROVED = "APPROVED", _("生成中")
    READY = "READY", _("可下载")
    REFUSED = "REFUSED", _("未批准")
    EXPIRED = "EXPIRED", _("已过期")


EXPORT_MOVES: dict[str, set[str]] = {
    ExportState.REQUESTED: {
        ExportState.APPROVED,
        ExportState.REFUSED,
        ExportState.EXPIRED,
    },
    # Refused while it is made: the office has ended, or there are too many rows now.
    ExportState.APPROVED: {ExportState.READY, ExportState.REFUSED},
    ExportState.READY: {ExportState.EXPIRED},
    ExportState.REFUSED: set(),
    ExportState.EXPIRED: set(),
}

# Up to here an officer answers alone; above, a second person approves (R-ACC-07).
OWN_CAP = 1_000
MOST_ROWS = 50_000
# How long a file lies there; how long a request waits for its second person.
KEPT = timedelta(hours=24)
WAITS = timedelta(days=7)
# How long a link in an answer opens the file: whoever needs another asks again.
LINK = timedelta(minutes=15)
# A worker that has not come back by then has died; the next one begins anew.
LEASE = timedelta(minutes=15)

# Rows read at a time, and bytes kept in one row of the database.
BATCH = 1_000
CHUNK = 1_048_576

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
