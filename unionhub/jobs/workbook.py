"""The file of an export: text cells only, and who took it out on the first row.

Excel runs what looks like a formula; every cell here is written as a string, whatever
it begins with (ROBUST.md T23).
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import xlsxwriter
from django.utils.translation import gettext as _

from unionhub.kernel.clock import SHANGHAI

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
WIDTH = 18
HEAD = 2
# What stands around the rows, when a file comes back as an import.
_FRAME = re.compile(r"导出编号 [0-9a-f-]{36}｜|共 [0-9]+ 行｜")


@dataclass(frozen=True)
class Heading:
    """What stands above the rows of one export, on every printed page too."""

    number: UUID
    title: str
    filters: str
    officer: str
    union: str
    at: datetime

    @property
    def watermark(self) -> str:
        """Whose it is, in one line."""
        moment = self.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        return _(
            "导出编号 %(number)s｜%(officer)s｜%(union)s｜%(at)s｜仅限所写明的用途，"
            "24 小时后下载失效，不得转交"
        ) % {
            "number": self.number,
            "officer": self.officer,
            "union": self.union,
            "at": moment,
        }


def is_frame(cells: Sequence[str]) -> bool:
    """Whether a row is what ``write`` sets above and below the rows."""
    return len(cells) == 1 and bool(_FRAME.match(cells[0]))


def write(
    path: Path,
    heading: Heading,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> tuple[int, bytes]:
    """Write the workbook row by row; how many rows, and the digest of their cells."""
    book = xlsxwriter.Workbook(str(path), OPTIONS)
    book.set_properties({"title": heading.title, "created": heading.at})
    try:
        return _fill(book.add_worksheet(heading.title), heading, columns, rows)
    finally:
        # Also when the rows run out too late: it holds a file open meanwhile.
        book.close()


def _fill(
    sheet: Any, heading: Heading, columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> tuple[int, bytes]:
    sheet.set_column(0, len(columns) - 1, WIDTH)
    sheet.freeze_panes(HEAD, 0)
    sheet.set_footer(f"&L{heading.number} {heading.officer}&R&P/&N")
    _line(sheet, 0, [heading.watermark])
    _line(sheet, 1, columns)
    digest, count = hashlib.sha256(), 0
    for cells in rows:
        _line(sheet, HEAD + count, cells)
        digest.update("\x1f".join(cells).encode() + b"\x1e")
        count += 1
    _line(sheet, HEAD + count, [_foot(heading, count, digest.hexdigest())])
    return count, digest.digest()


def _line(sheet: Any, row: int, cells: Sequence[str]) -> None:
    for column, cell in enumerate(cells):
        sheet.write_string(row, column, str(cell))


def _foot(heading: Heading, count: int, digest: str) -> str:
    filters = heading.filters or _("全部")
    facts = {"count": count, "filters": filters, "digest": digest}
    return _("共 %(count)s 行｜筛选：%(filters)s｜内容摘要 %(digest)s") % facts
