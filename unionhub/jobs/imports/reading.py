"""A file row by row, in constant memory: Excel or CSV, nothing guessed (B139–B149)."""

import csv
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl.utils import get_column_letter

from unionhub.jobs.imports import excel, plain
from unionhub.jobs.imports.cells import BLANK, Cell
from unionhub.jobs.imports.choices import MOST_COLUMNS, MOST_ROWS, Media
from unionhub.jobs.imports.excel import Raw
from unionhub.jobs.imports.importers import Column
from unionhub.jobs.imports.safety import FIELD, Unreadable, Unsafe, require_safe
from unionhub.jobs.workbook import is_frame
from unionhub.kernel.errors import BadFact

# What the workbook of wrong rows adds; it may come back with them.
REMARK: Final = "错误说明（导入时忽略）"
MARK: Final = "unionhub-import"
_ZIP: Final = b"PK"
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
            sheet = Sheet(iter(()))
            if media == Media.XLSX:
                require_safe(file)
                book = excel.opened(file, stack)
                _require_layout(book.mark, layout)
                raw, sheet.merged = book.rows, book.merged
                sheet.hidden_sheets = book.hidden_sheets
            else:
                raw = plain.rows(file)
            sheet.rows = _guarded(_below_headings(raw, columns))
        yield sheet


def _require_layout(mark: str, layout: str) -> None:
    """Of our own templates only the present one will do."""
    told = mark.split()
    if told[:1] == [MARK] and told[-1] != layout:
        raise BadFact(code="template_outdated", field=FIELD)


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


def _below_headings(raw: Iterator[Raw], columns: Sequence[Column]) -> Iterator[Row]:
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


def _rows(raw: Iterator[Raw], places: Mapping[int, str]) -> Iterator[Row]:
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
