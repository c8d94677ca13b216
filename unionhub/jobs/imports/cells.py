"""One cell: what a file holds, and what a column makes of it (ROBUST.md §4.9).

Nothing is guessed: a number where digits belong has lost some of them already.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from unionhub.jobs.imports.importers import CellKind, Column, Fault, RowFaults
from unionhub.kernel import text as texts
from unionhub.kernel.errors import InvalidValue

TEXT, NUMBER, DATE, FORMULA, ERROR, BOOLEAN = "s", "n", "d", "f", "e", "b"
_INTEGER: Final = re.compile(r"-?[0-9]{1,15}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Before this, Excel counts a day that never was.
_FIRST_DAY: Final = date(1900, 3, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, as text, and what the file says it is."""

    kind: str
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing can be read in it."""
        return self.kind == TEXT and not self.text.strip(" \u3000\u00a0\t\r\n")


BLANK: Final = Cell(TEXT, "")


def values(columns: Sequence[Column], cells: Mapping[str, Cell]) -> dict[str, Any]:
    """What the columns make of a row; None where nothing stands.

    Raises:
        RowFaults: every cell at fault.
    """
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in columns:
        try:
            found[column.name] = value(column, cells.get(column.name, BLANK))
        except InvalidValue as wrong:
            faults.append((column.name, wrong.reason))
    if faults:
        raise RowFaults(*faults)
    return found


def value(column: Column, cell: Cell) -> Any:
    """What the column makes of a cell; None of a blank one.

    Raises:
        InvalidValue: what is wrong with it.
    """
    if cell.kind in {FORMULA, ERROR}:
        raise InvalidValue(code="formula_not_allowed")
    if cell.is_blank:
        if column.is_required:
            raise InvalidValue(code="required")
        return None
    return _READERS[column.kind](column, cell)


def _text(column: Column, cell: Cell) -> Any:
    if cell.kind != TEXT:
        raise InvalidValue(code="not_a_string")
    return _ruled(column, _clean(column, cell, texts.words))


def _digits(column: Column, cell: Cell) -> Any:
    if cell.kind != TEXT:
        raise InvalidValue(code="id_as_number")
    rule = texts.words if column.is_public else texts.clean
    return _ruled(column, _clean(column, cell, rule))


def _clean(column: Column, cell: Cell, rule: Any) -> str:
    # Normalising never shrinks a text this far.
    if len(cell.text) > 4 * column.longest:
        raise InvalidValue(code="too_long")
    cleaned: str = rule(cell.text)
    if len(cleaned) > column.longest:
        raise InvalidValue(code="too_long")
    return cleaned


def _ruled(column: Column, told: str) -> Any:
    return column.rule(told) if column.rule else told


def _integer(column: Column, cell: Cell) -> int:
    told = _number(cell, "not_an_integer")
    if not _INTEGER.fullmatch(told.removesuffix(".0")):
        raise InvalidValue(code="not_an_integer")
    return int(told.removesuffix(".0"))


def _decimal(column: Column, cell: Cell) -> float:
    told = _number(cell, "not_a_number")
    if not math.isfinite(float(told)):
        raise InvalidValue(code="out_of_range")
    return float(told)


def _number(cell: Cell, code: str) -> str:
    if cell.kind == NUMBER:
        return cell.text
    plain = cell.text.strip(" \u3000\u00a0\t\n")
    if cell.kind != TEXT or not _DECIMAL.fullmatch(plain):
        raise InvalidValue(code=code)
    return plain


def _date(column: Column, cell: Cell) -> date:
    told = cell.text.strip()
    if cell.kind not in {TEXT, DATE} or not _DAY.fullmatch(told):
        raise InvalidValue(code="invalid_date")
    try:
        day = date.fromisoformat(told)
    except ValueError as wrong:
        raise InvalidValue(code="invalid_date") from wrong
    if day < _FIRST_DAY:
        raise InvalidValue(code="out_of_range")
    return day


def _choice(column: Column, cell: Cell) -> str:
    told = _clean(column, cell, texts.clean) if cell.kind == TEXT else ""
    for code, label in column.choices.choices if column.choices else ():
        if told in {code, str(label)}:
            return str(code)
    raise InvalidValue(code="invalid_choice")


_READERS: Final = {
    CellKind.TEXT: _text,
    CellKind.DIGITS: _digits,
    CellKind.INTEGER: _integer,
    CellKind.DECIMAL: _decimal,
    CellKind.DATE: _date,
    CellKind.CHOICE: _choice,
}
