"""A document as a workbook: text cells only (ROBUST.md T23)."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from services.reports.document import Document

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The same document is the same file whenever it is made.
MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "strings_to_html": False,
}
_WIDTH: Final = 0.9
_A4: Final = 9


def xlsx(document: Document) -> bytes:
    """The bytes of the workbook."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties(
        {"title": document.template.title, "created": MADE.replace(tzinfo=None)}
    )
    _fill(book, book.add_worksheet(document.template.title), document)
    book.close()
    return target.getvalue()


def _fill(book: Any, sheet: Any, document: Document) -> None:
    right = book.add_format({"align": "right", "border": 1})
    plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "border": 1, "align": "center"})
    columns = document.template.columns
    _page(sheet, document)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.share * _WIDTH)
    at = _pairs(sheet, 1, [*document.facts])
    for place, column in enumerate(columns):
        sheet.write_string(at, place, column.title, head)
    sheet.repeat_rows(at)
    for row, cells in enumerate(document.rows, start=at + 1):
        for place, cell in enumerate(cells):
            side = right if columns[place].is_amount else plain
            sheet.write_string(row, place, cell, side)
    signed = [(name, "") for name in document.template.signatures]
    _pairs(sheet, at + 1 + len(document.rows), [*document.totals, *signed])
    bold = book.add_format({"bold": True, "font_size": 16})
    sheet.write_string(0, 0, document.template.title, bold)


def _page(sheet: Any, document: Document) -> None:
    template = document.template
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    if template.is_wide:
        sheet.set_landscape()
    sheet.set_header(f"&L{_plain(template.name)}&R{_plain(document.number)}")
    sheet.set_footer(f"&L&8{document.digest}&R&P/&N")


def _plain(text: str) -> str:
    """Text of a header, where an ampersand begins an order."""
    return text.replace("&", "&&")


def _pairs(sheet: Any, row: int, pairs: list[tuple[str, str]]) -> int:
    for name, value in pairs:
        sheet.write_string(row, 0, f"{name}：{value}")
        row += 1
    return row
