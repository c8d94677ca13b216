"""Workbooks that go out: the template to fill in, and the rows that were wrong.

Every cell is written as text, whatever it begins with (ROBUST.md T23).
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from unionhub.jobs.imports.choices import ImportKind
from unionhub.jobs.imports.importers import CellKind, Column, Importer
from unionhub.jobs.imports.models import ImportJob, ImportRow
from unionhub.jobs.imports.reading import MARK, REMARK
from unionhub.jobs.imports.rows import cells_of
from unionhub.jobs.workbook import OPTIONS, WIDTH
from unionhub.kernel.catalogue import CATALOGUE

# Rows below the headings in which a drop-down waits.
READY_ROWS = 20_000
WIDE = 60


def write_template(path: Path, kind: str, importer: Importer) -> None:
    """A workbook to fill in: headings, drop-downs, hints, and how to fill it in."""
    book = _book(path, kind, importer)
    try:
        sheet = _sheet(book, kind, importer.columns)
        for place, column in enumerate(importer.columns):
            _help(sheet, place, column)
        _guide(book, importer)
    finally:
        book.close()


def write_failed(path: Path, job: ImportJob, importer: Importer) -> int:
    """The rows that were wrong, each with what is wrong with it; how many."""
    book, count = _book(path, job.kind, importer), 0
    try:
        sheet = _sheet(book, job.kind, [*importer.columns])
        last = len(importer.columns)
        sheet.write_string(0, last, REMARK, _bold(book))
        sheet.set_column(last, last, WIDE)
        for row in ImportRow.objects.of(job).failed().iterator():
            count += 1
            cells = cells_of(importer, row)
            for place, column in enumerate(importer.columns):
                if column.name in cells:
                    sheet.write_string(count, place, cells[column.name].text)
            told = "；".join(told_faults(importer, row.faults))
            line = _("第 %(number)s 行：%(faults)s") % {
                "number": row.number,
                "faults": told,
            }
            sheet.write_string(count, last, line)
    finally:
        book.close()
    return count


def told_faults(importer: Importer, faults: Iterable[Sequence[str]]) -> list[str]:
    """What is wrong with a row, in words."""
    headings = headings_of(importer)
    return [
        f"{headings[name]}：{CATALOGUE[code]}"
        if name in headings
        else str(CATALOGUE[code])
        for name, code in faults
    ]


def headings_of(importer: Importer) -> Mapping[str, str]:
    """What the columns are called."""
    return {column.name: str(column.heading) for column in importer.columns}


def _book(path: Path, kind: str, importer: Importer) -> Any:
    book = xlsxwriter.Workbook(str(path), OPTIONS)
    title = str(ImportKind(kind).label)
    mark = f"{MARK} {kind} {importer.layout}"
    book.set_properties({"title": title, "keywords": mark})
    return book


def _bold(book: Any) -> Any:
    return book.add_format({"bold": True, "text_wrap": True, "valign": "top"})


def _sheet(book: Any, kind: str, columns: Sequence[Column]) -> Any:
    sheet = book.add_worksheet(str(ImportKind(kind).label))
    text, bold = book.add_format({"num_format": "@"}), _bold(book)
    # What is typed in is text: digits stay as they are.
    sheet.set_column(0, len(columns) - 1, WIDTH, text)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, str(column.heading), bold)
    return sheet


def _help(sheet: Any, place: int, column: Column) -> None:
    told = {
        "input_title": str(column.heading)[:32],
        "input_message": _hint(column)[:255],
        "ignore_blank": True,
    }
    if column.choices:
        labels = [str(label) for label in column.choices.labels]
        told |= {"validate": "list", "source": labels}
    else:
        told |= {"validate": "any"}
    sheet.data_validation(1, place, READY_ROWS, place, told)


def _hint(column: Column) -> str:
    hint = str(column.hint)
    if column.kind == CellKind.DIGITS:
        hint = hint or _("单元格须为文本格式。")
    return hint + (
        _("例：%(text)s") % {"text": column.example} if column.example else ""
    )


def _guide(book: Any, importer: Importer) -> None:
    sheet = book.add_worksheet(_("填表说明"))
    bold = _bold(book)
    sheet.set_column(0, 0, WIDTH + 6)
    sheet.set_column(1, 3, WIDE)
    headings = (_("列"), _("说明"), _("可选值"), _("示例"))
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    for row, column in enumerate(importer.columns, 1):
        labels = column.choices.labels if column.choices else ()
        told = (
            str(column.heading),
            str(column.hint),
            "、".join(map(str, labels)),
            column.example,
        )
        for place, text in enumerate(told):
            sheet.write_string(row, place, text)
    foot = _("模板版本 %(layout)s。请填写第一张表，不要增删列；一行一条。") % {
        "layout": importer.layout
    }
    sheet.write_string(len(importer.columns) + 2, 0, foot)
