"""A file row by row, in constant memory: Excel or CSV, nothing guessed (B139–B149)."""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser

from unionhub.jobs.imports import cells
from unionhub.jobs.imports.cells import BLANK, Cell
from unionhub.jobs.imports.choices import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Media,
)
from unionhub.jobs.imports.importers import Column
from unionhub.jobs.imports.safety import FIELD, Unreadable, Unsafe, require_safe
from unionhub.jobs.workbook import is_frame
from unionhub.kernel.errors import BadFact

# What the workbook of wrong rows adds; it may come back with them.
REMARK: Final = "错误说明（导入时忽略）"
MARK: Final = "unionhub-import"
_ZIP, _UTF16 = b"PK", (b"\xff\xfe", b"\xfe\xff")
# What old Excel files, and encrypted ones of any age, are wrapped in.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_HEADING_WITHIN = 5
# What the library says to files that are not what they seem.
_BROKEN: Final = (
    *(ParseError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError),
    *(ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: its number, its cells by column, whether it was hidden."""

    number: int
    cells: Mapping[str, Cell]
    is_hidden: bool = False


@dataclass
class Sheet:
    """What is read. ``rows`` can be walked once; ``merged`` is known when it ended."""

    rows: Iterator[Row]
    hidden_sheets: int = 0
    merged: list[tuple[int, int]] = field(default_factory=list)


# A row before its columns are known: number, cells by position, hidden.
_Raw = tuple[int, dict[int, Cell], bool]


def media_of(content: bytes) -> str:
    """What a file is, by what it begins with."""
    return Media.XLSX if content.startswith(_ZIP) else Media.CSV


@contextmanager
def opened(
    file: IO[bytes], media: str, columns: Sequence[Column], layout: str
) -> Iterator[Sheet]:
    """The rows below the headings.

    Raises:
        BadFact: the file, its headings, or later a row, are none: ``unreadable_file``,
            ``unsafe_file``, ``expanded_too_large``, ``invalid_encoding``,
            ``header_mismatch``, ``template_outdated``, ``too_many_columns``,
            ``too_many_rows``, ``empty_file``.
    """
    with ExitStack() as stack:
        with _refusals():
            if media == Media.XLSX:
                require_safe(file)
                raw, sheet = _workbook(file, layout, stack)
            else:
                raw, sheet = _csv(file), Sheet(iter(()))
            sheet.rows = _guarded(_below_headings(raw, columns))
        yield sheet


def _guarded(rows: Iterator[Row]) -> Iterator[Row]:
    while True:
        with _refusals():
            row = next(rows, None)
        if row is None:
            return
        yield row


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        # The library warns of what it leaves out: pictures, colours, rules for typing.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (csv.Error, *_BROKEN) as broken:
        # The library wraps what the guard over its XML says.
        if isinstance(broken.__cause__ or broken, DefusedXmlException):
            raise Unsafe(field=FIELD) from broken
        raise Unreadable(field=FIELD) from broken


class _Parser(WorkSheetParser):
    """The library's own, which keeps formulas as they are and skips what is no cell."""

    def parse_formula(self, element: Any) -> str:
        """A formula is refused, whatever it says."""
        return "="

    def parse_formatting(self, element: Any) -> None:
        """Nothing."""

    def parse_extensions(self, element: Any) -> None:
        """Nothing."""


def _workbook(
    file: IO[bytes], layout: str, stack: ExitStack
) -> tuple[Iterator[_Raw], Sheet]:
    book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    stack.callback(book.close)
    marked = str(book.properties.keywords or "").split()
    if marked[:1] == [MARK] and marked[-1] != layout:
        raise BadFact(code="template_outdated", field=FIELD)
    shown = [one for one in book.worksheets if one.sheet_state == "visible"]
    found: Any = shown[0]
    if (found.max_column or 0) > MOST_COLUMNS:
        raise BadFact(code="too_many_columns", field=FIELD)
    sheet = Sheet(iter(()), hidden_sheets=len(book.worksheets) - len(shown))
    return _sheet_rows(book, found, sheet), sheet


def _sheet_rows(book: Any, found: Any, sheet: Sheet) -> Iterator[_Raw]:
    # Its own way over the rows fills gaps, and tells of nothing hidden or merged.
    with found._get_source() as source:  # noqa: SLF001 - see above
        parser = _Parser(
            source,
            found._shared_strings,  # noqa: SLF001 - see above
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - see above
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - see above
        )
        for number, row in parser.parse():
            # Kept by the library for every row with a height of its own.
            facts = parser.row_dimensions.pop(str(number), {})
            told = {one["column"]: _cell(one) for one in row if _is_told(one)}
            yield number, told, facts.get("hidden") in {"1", "true"}
        merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
        sheet.merged = [(one.min_row, one.max_row) for one in merged]


def _is_told(cell: Mapping[str, Any]) -> bool:
    return cell["value"] is not None or cell["data_type"] in {"f", "e"}


def _cell(cell: Mapping[str, Any]) -> Cell:
    kind, told = cell["data_type"], cell["value"]
    if kind == cells.DATE and isinstance(told, date):
        day = told.date() if isinstance(told, datetime) else told
        return Cell(kind, day.isoformat())
    text = "" if told is None else repr(told) if kind == cells.NUMBER else str(told)
    return Cell(kind, text[:LONGEST_CELL])


def _csv(file: IO[bytes]) -> Iterator[_Raw]:
    content = file.read()
    text = io.StringIO(_decoded(content), newline="")
    del content
    for number, row in enumerate(csv.reader(text, strict=True), 1):
        told = {
            place: Cell(cells.TEXT, word[:LONGEST_CELL])
            for place, word in enumerate(row, 1)
            if word
        }
        yield number, told, False


def _decoded(content: bytes) -> str:
    """The text, in UTF-8 or GB18030 and nothing else."""
    if b"\0" not in content and not content.startswith(_UTF16):
        for encoding in _ENCODINGS:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise BadFact(code="invalid_encoding", field=FIELD)


def _below_headings(raw: Iterator[_Raw], columns: Sequence[Column]) -> Iterator[Row]:
    for number, told, _hidden in raw:
        if number > _HEADING_WITHIN:
            break
        if told and not is_frame([told[place].text for place in sorted(told)]):
            return _rows(raw, _places(told, columns))
    raise BadFact(code="empty_file", field=FIELD)


def _places(told: Mapping[int, Cell], columns: Sequence[Column]) -> dict[int, str]:
    """Which column stands where.

    Raises:
        BadFact: ``header_mismatch``, naming the first heading at fault.
    """
    names = {str(column.heading): column.name for column in columns}
    places: dict[int, str] = {}
    for place, cell in sorted(told.items()):
        heading = cell.text.strip()
        if heading == REMARK or not heading:
            continue
        if heading not in names or names[heading] in places.values():
            raise BadFact(
                code="header_mismatch", field=FIELD, column=_letters(place), heading=""
            )
        places[place] = names[heading]
    for heading, name in names.items():
        if name not in places.values():
            raise BadFact(
                code="header_mismatch", field=FIELD, column="", heading=heading
            )
    return places


def _letters(place: int) -> str:
    """A column as Excel calls it."""
    return str(get_column_letter(place))


def _rows(raw: Iterator[_Raw], places: Mapping[int, str]) -> Iterator[Row]:
    for number, told, is_hidden in raw:
        if number > MOST_ROWS:
            raise BadFact(code="too_many_rows", field=FIELD)
        said = {place: cell for place, cell in told.items() if not cell.is_blank}
        if not said or is_frame([said[place].text for place in sorted(said)]):
            continue
        if max(said) > MOST_COLUMNS:
            raise BadFact(code="too_many_columns", field=FIELD)
        found = {name: told.get(place, BLANK) for place, name in places.items()}
        # What stands beside the columns of the list is nobody's.
        if any(cell is not BLANK and not cell.is_blank for cell in found.values()):
            yield Row(number, found, is_hidden)
