"""What can be imported, the life of an import, and its limits."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportKind(TextChoices):
    """Rows that a file can bring; the room that owns them says how."""

    STATIONS = "STATIONS", _("服务站点")
    NOMINATIONS = "NOMINATIONS", _("推荐名单")


class ImportState(TextChoices):
    """Where an import stands."""

    UPLOADED = "UPLOADED", _("已上传")
    CHECKING = "CHECKING", _("检查中")
    PREVIEWED = "PREVIEWED", _("待确认")
    CONFIRMED = "CONFIRMED", _("已确认")
    RUNNING = "RUNNING", _("导入中")
    DONE = "DONE", _("已完成")
    CANCELLED = "CANCELLED", _("已取消")
    FAILED = "FAILED", _("未能完成")


IMPORT_MOVES: Final[dict[str, set[str]]] = {
    ImportState.UPLOADED: {
        ImportState.CHECKING,
        ImportState.CANCELLED,
        ImportState.FAILED,
    },
    ImportState.CHECKING: {
        ImportState.PREVIEWED,
        ImportState.CANCELLED,
        ImportState.FAILED,
    },
    ImportState.PREVIEWED: {ImportState.CONFIRMED, ImportState.CANCELLED},
    ImportState.CONFIRMED: {
        ImportState.RUNNING,
        ImportState.CANCELLED,
        ImportState.FAILED,
    },
    # Cancelled on the way, what was done stays done: the rows say which.
    ImportState.RUNNING: {
        ImportState.DONE,
        ImportState.CANCELLED,
        ImportState.FAILED,
    },
    ImportState.DONE: set(),
    ImportState.CANCELLED: set(),
    ImportState.FAILED: set(),
}
# The worker's, until it comes to an end or to somebody's decision.
AT_WORK: Final = (
    ImportState.UPLOADED,
    ImportState.CHECKING,
    ImportState.CONFIRMED,
    ImportState.RUNNING,
)
ENDED: Final = (ImportState.DONE, ImportState.CANCELLED, ImportState.FAILED)
# One at a time in a union writes rows of one kind.
WRITING: Final = (ImportState.CONFIRMED, ImportState.RUNNING)
# Of these the same file may come again.
WITHOUT_EFFECT: Final = (ImportState.CANCELLED, ImportState.FAILED)


class RowVerdict(TextChoices):
    """What a row means, or what came of it."""

    NEW = "NEW", _("新增")
    CHANGED = "CHANGED", _("更正")
    UNCHANGED = "UNCHANGED", _("无变化")
    WRONG = "WRONG", _("有误")


class Media(TextChoices):
    """What a file is."""

    XLSX = "XLSX", "Excel"
    CSV = "CSV", "CSV"


# Bytes of a file (B134), bytes kept in one row of the database.
MOST_BYTES: Final = 50 * 1024 * 1024
PIECE: Final = 512 * 1024
# Of a workbook: what it may hold when it is opened (B139).
MOST_EXPANDED: Final = 200 * 1024 * 1024
MOST_RATIO: Final = 100
MOST_ENTRIES: Final = 200
# Of these bytes what is held of a file depends: of a part that is read whole, of all
# shared texts, of one row and its likes; and of a row of text, in characters.
MOST_WHOLE: Final = 2 * 1024 * 1024
MOST_SHARED: Final = 32 * 1024 * 1024
MOST_PIECE: Final = 4 * 1024 * 1024
LONGEST_ROW: Final = 1024 * 1024
MOST_MERGED: Final = 100_000
# Of styles Excel knows no more; of all other pieces, two to a row.
MOST_STYLES: Final = 65_490
MOST_PIECES: Final = 2 * 1_048_576
# Excel's own rows; columns beyond any list of ours (B141).
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 200
# Characters of one cell that are looked at, and rows done in one transaction.
LONGEST_CELL: Final = 2_000
CHUNK: Final = 250
# A worker says with every chunk that it lives; silent for so long, it has died.
LEASE: Final = timedelta(minutes=2)
# How long a preview waits, and rows that failed can be fetched.
WAITS: Final = timedelta(days=7)
KEPT: Final = timedelta(days=7)
