"""A workbook in bounded memory: every part of it piece by piece, whatever it holds.

The library knows how cells are written. Its own way over a workbook keeps too much: the
whole sheet where nothing says how large it is, all styles, every row that is empty by
then; and it tells of nothing hidden or merged.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any, Final

from defusedxml.ElementTree import iterparse
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import (
    BUILTIN_FORMATS,
    is_date_format,
    is_timedelta_format,
)
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.worksheet._reader import MERGE_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS, SHEET_MAIN_NS

from unionhub.jobs.imports import cells
from unionhub.jobs.imports.cells import Cell
from unionhub.jobs.imports.choices import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_MERGED,
    MOST_PIECE,
    MOST_PIECES,
    MOST_ROWS,
    MOST_SHARED,
    MOST_STYLES,
)
from unionhub.jobs.imports.safety import FIELD, Archive, TooLarge, Unreadable
from unionhub.kernel.errors import BadFact

_STYLES: Final = f"{{{SHEET_MAIN_NS}}}cellXfs"
_FORMATS: Final = f"{{{SHEET_MAIN_NS}}}numFmts"
_SAYS_HOW_WIDE: Final = re.compile(rb'dimension ref="[A-Z]+[0-9]+:([A-Z]{1,3})[0-9]+"')
_BEGINNING: Final = 4096
# As wide as Excel goes; what is wider than any list of ours is told row by row.
_WIDEST: Final = 16_384

# A row before its columns are known: number, cells by position, hidden.
Raw = tuple[int, dict[int, Cell], bool]


@dataclass
class Book:
    """The first sheet that is shown. ``rows`` can be walked once; ``merged``, rows from
    and to, is known when it ended. ``mark`` is what its makers wrote upon it."""

    rows: Iterator[Raw]
    mark: str
    hidden_sheets: int
    merged: list[tuple[int, int]] = field(default_factory=list)


def opened(file: IO[bytes], stack: ExitStack) -> Book:
    """The workbook, open as long as the stack.

    Raises:
        BadFact: ``too_many_columns``, ``expanded_too_large``.
    """
    reader = ExcelReader(file, read_only=True, keep_links=False)
    reader.archive = archive = stack.enter_context(Archive(file))
    reader.read_manifest()
    reader.read_workbook()
    reader.read_properties()
    sheets = [
        (one.state, rel.target)
        for one, rel in reader.parser.find_sheets()
        if rel.target in reader.valid_files and "chartsheet" not in rel.Type
    ]
    shown = [target for state, target in sheets if state == "visible"]
    _require_width(archive, shown[0])
    mark = str(reader.wb.properties.keywords or "")
    book = Book(iter(()), mark, len(sheets) - len(shown))
    book.rows = _rows(reader, shown[0], book)
    return book


def _require_width(archive: Archive, sheet: str) -> None:
    """What a sheet says of itself, which need not be so."""
    with archive.open(sheet) as source:
        told = _SAYS_HOW_WIDE.search(source.read(_BEGINNING))
    if told and column_index_from_string(told[1].decode()) > MOST_COLUMNS:
        raise BadFact(code="too_many_columns", field=FIELD)


class _Parser(WorkSheetParser):
    """The library's own, which takes formulas as they are."""

    def parse_formula(self, element: Any) -> str:
        """A formula is refused, whatever it says."""
        return "="


def _rows(reader: Any, sheet: str, book: Book) -> Iterator[Raw]:
    dates, spans = _dates(reader.archive)
    parser = _Parser(
        "",
        _shared(reader),
        epoch=reader.wb.epoch,
        date_formats=dates,
        timedelta_formats=spans,
    )
    last = 0
    with reader.archive.open(sheet) as source:
        for above, element in _pieces(source, 2):
            if above == MERGE_TAG:
                _merge(element, book)
            if element.tag != ROW_TAG:
                continue
            number, told, is_hidden = _row(parser, element)
            if number <= last:
                # No program writes a row twice, or one before another.
                raise Unreadable(field=FIELD)
            last = number
            yield number, told, is_hidden


def _row(parser: WorkSheetParser, element: Any) -> Raw:
    if len(element) > _WIDEST:
        raise BadFact(code="too_many_columns", field=FIELD)
    number, row = parser.parse_row(element)
    # Kept by the library for every row with a height of its own.
    parser.row_dimensions.clear()
    told = {one["column"]: _cell(one) for one in row if _is_told(one)}
    return number, told, element.get("hidden") in {"1", "true"}


def _merge(element: Any, book: Book) -> None:
    _left, first, _right, last = range_boundaries(element.get("ref"))
    book.merged.append((first or 1, last or MOST_ROWS))
    if len(book.merged) > MOST_MERGED:
        raise TooLarge(field=FIELD)


def _is_told(cell: dict[str, Any]) -> bool:
    return cell["value"] is not None or cell["data_type"] in {"f", "e"}


def _cell(cell: dict[str, Any]) -> Cell:
    kind, told = cell["data_type"], cell["value"]
    if kind == cells.DATE and isinstance(told, date):
        day = told.date() if isinstance(told, datetime) else told
        return Cell(kind, day.isoformat())
    text = "" if told is None else repr(told) if kind == cells.NUMBER else str(told)
    return Cell(kind, text[:LONGEST_CELL])


def _shared(reader: Any) -> list[str]:
    """The texts that cells share: the one thing that is held whole."""
    part = reader.package.find(SHARED_STRINGS)
    if part is None:
        return []
    path = part.PartName[1:]
    if reader.archive.getinfo(path).file_size > MOST_SHARED:
        raise TooLarge(field=FIELD)
    with reader.archive.open(path) as source:
        return [_text(element) for _above, element in _pieces(source, 1)]


def _text(element: Any) -> str:
    told: Any = Text.from_tree(element)
    return str(told.content).replace("x005F_", "")[:LONGEST_CELL]


def _dates(archive: Archive) -> tuple[set[int], set[int]]:
    """Which styles make a day of a number, and which of them a span of time."""
    if ARC_STYLE not in archive.namelist():
        return set(), set()
    formats, used = dict(BUILTIN_FORMATS), []
    with archive.open(ARC_STYLE) as source:
        for above, element in _pieces(source, 2):
            if above == _FORMATS:
                number = int(element.get("numFmtId", 0))
                formats[number] = element.get("formatCode", "")
            if above == _STYLES:
                used.append(int(element.get("numFmtId", 0)))
            if max(len(formats), len(used)) > MOST_STYLES:
                raise TooLarge(field=FIELD)
    dates = {number for number, code in formats.items() if is_date_format(code)}
    spans = {number for number, code in formats.items() if is_timedelta_format(code)}
    return (
        {style for style, number in enumerate(used) if number in dates},
        {style for style, number in enumerate(used) if number in spans},
    )


class _Source:
    """A part that is read: so many pieces, none of them larger than is sound."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.taken, self.pieces = file, 0, 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes.

        Raises:
            TooLarge: one piece is too large, or they are too many.
        """
        block = self.file.read(size)
        self.taken += len(block)
        if self.taken > MOST_PIECE or self.pieces > MOST_PIECES:
            raise TooLarge(field=FIELD)
        return block

    def passed(self) -> None:
        """One piece is behind."""
        self.taken, self.pieces = 0, self.pieces + 1


def _pieces(file: IO[bytes], level: int) -> Iterator[tuple[str, Any]]:
    """The elements so many levels below the root, each with the tag of the one above.

    What has been seen is let go of, and so is all that lies above.
    """
    source = _Source(file)
    above: list[Any] = []
    for event, element in iterparse(source, ("start", "end")):
        if event == "start":
            above.append(element)
            continue
        above.pop()
        if not 0 < len(above) <= level:
            continue
        if len(above) == level:
            yield above[-1].tag, element
        above[-1].remove(element)
        source.passed()
