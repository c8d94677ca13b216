"""Lists as files: reading CSV so that every refusal names its line."""

import csv
import hashlib
import io
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from unionhub.kernel.errors import BadFact
from unionhub.reference.choices import Origin

DATA = Path(__file__).parent / "data"
LARGEST = 20 * 1024 * 1024
DEL = 0x7F


class BadFile(BadFact):
    """A list that cannot be read; says the line, and nothing of it was taken over."""

    code = "bad_file"

    def __init__(self, line: int, problem: str) -> None:
        text = _("第 %(line)d 行：%(problem)s") % {"line": line, "problem": problem}
        super().__init__(text, field="file", line=line)


@dataclass(frozen=True)
class ListFile:
    """A list in a file, the day it describes, and whether it came with UnionHub."""

    path: Path
    as_of: date
    bundled: bool = False

    @property
    def origin(self) -> Origin:
        """The mark that its rows carry."""
        return Origin.BUNDLED if self.bundled else Origin.IMPORTED

    def yields_to(self, stored: str) -> bool:
        """Whether what is stored was imported by an office, and this is only ours."""
        return self.bundled and stored == Origin.IMPORTED


@dataclass(frozen=True)
class Line:
    """One line of a list: its number in the file and its values by column."""

    number: int
    values: dict[str, str]

    def refuse(self, problem: str) -> BadFile:
        """The refusal of this line."""
        return BadFile(self.number, problem)

    def text(self, column: str, *, length: int) -> str:
        """A short printable text; "" where the column is absent or empty.

        Raises:
            BadFile: too long, or with control characters.
        """
        value = self.values.get(column, "")
        if len(value) > length:
            raise self.refuse(_("%(column)s 过长。") % {"column": column})
        if any(ord(c) < ord(" ") or ord(c) == DEL for c in value):
            raise self.refuse(_("%(column)s 含有控制字符。") % {"column": column})
        return value

    def needed(self, column: str, *, length: int) -> str:
        """A text that must be there.

        Raises:
            BadFile: it is empty, too long, or with control characters.
        """
        value = self.text(column, length=length)
        if not value:
            raise self.refuse(_("%(column)s 不能为空。") % {"column": column})
        return value

    def choice(self, column: str, choices: list[str]) -> str:
        """One of the words allowed.

        Raises:
            BadFile: another word.
        """
        value = self.values.get(column, "")
        if value not in choices:
            words = {"column": column, "choices": "、".join(choices)}
            raise self.refuse(_("%(column)s 应为：%(choices)s。") % words)
        return value

    def day(self, column: str) -> date | None:
        """A day as YYYY-MM-DD; ``None`` where the column is absent or empty.

        Raises:
            BadFile: not a day.
        """
        value = self.values.get(column, "")
        if not value:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or day.isoformat() != value:
            raise self.refuse(_("%(column)s 应为 YYYY-MM-DD。") % {"column": column})
        return day

    def validity(self, default: date | None) -> tuple[date | None, date | None]:
        """``valid_from`` (or the default) and ``valid_to``.

        Raises:
            BadFile: not days, or the end before the beginning.
        """
        begin, end = self.day("valid_from") or default, self.day("valid_to")
        if begin and end and end < begin:
            raise self.refuse(_("valid_to 早于 valid_from。"))
        return begin, end


@dataclass(frozen=True)
class Table:
    """A list read from a file, every line as wide as its head."""

    digest: str
    columns: frozenset[str]
    lines: list[Line]


def read(path: Path, *, needed: Set[str], allowed: Set[str] = frozenset()) -> Table:
    """Read a CSV file in UTF-8, with or without a byte-order mark.

    Raises:
        BadFile: not UTF-8, no list at all, unknown or missing columns, a line that is
            too short or too long.
    """
    content = _bytes(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise BadFile(line, _("编码无效，只接受 UTF-8。")) from wrong
    rows = _rows(text)
    _number, head = next(rows, (1, []))
    _check_head(head, needed, allowed)
    lines = [_line(number, head, row) for number, row in rows if row]
    if not lines:
        raise BadFile(2, _("没有任何数据。"))
    return Table(hashlib.sha256(content).hexdigest(), frozenset(head), lines)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BadFile(1, _("文件过大。"))
        return path.read_bytes()
    except OSError as wrong:
        raise BadFile(1, _("文件无法读取。")) from wrong


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, [value.strip() for value in row]
    except csv.Error as wrong:
        raise BadFile(reader.line_num, _("不是合法的 CSV。")) from wrong


def _check_head(head: list[str], needed: Set[str], allowed: Set[str]) -> None:
    names = "、".join(sorted(needed - set(head)))
    if names:
        raise BadFile(1, _("缺少列：%(names)s。") % {"names": names})
    if len(set(head)) != len(head) or not set(head) <= needed | allowed:
        raise BadFile(1, _("有重复的列或不认识的列。"))


def _line(number: int, head: list[str], row: list[str]) -> Line:
    if len(row) != len(head):
        raise BadFile(number, _("列数与表头不符。"))
    return Line(number, dict(zip(head, row, strict=True)))
