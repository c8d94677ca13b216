"""A file of text in bounded memory: rows with commas, in UTF-8 or GB18030."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO, Final

from unionhub.jobs.imports import cells
from unionhub.jobs.imports.cells import Cell
from unionhub.jobs.imports.choices import LONGEST_CELL, LONGEST_ROW
from unionhub.jobs.imports.excel import Raw
from unionhub.jobs.imports.safety import FIELD, Unreadable
from unionhub.kernel.errors import BadFact

_BLOCK: Final = 1024 * 1024
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
# What old Excel files are wrapped in, and encrypted ones of any age (B149).
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


def rows(file: IO[bytes]) -> Iterator[Raw]:
    """Number, cells by position, not hidden.

    Raises:
        BadFact: ``unreadable_file``, ``invalid_encoding``.
    """
    lines = _Lines(io.TextIOWrapper(file, _encoding_of(file), newline=""))
    for number, row in enumerate(csv.reader(lines, strict=True), 1):
        told = {
            place: Cell(cells.TEXT, word[:LONGEST_CELL])
            for place, word in enumerate(row, 1)
            if word
        }
        yield number, told, False
        lines.taken = 0


def _encoding_of(file: IO[bytes]) -> str:
    """UTF-8 or GB18030 and nothing else; the whole file is looked at."""
    left = {name: codecs.getincrementaldecoder(name)() for name in _ENCODINGS}
    beginning = file.read(len(_OLE))
    if beginning == _OLE:
        raise Unreadable(field=FIELD)
    if beginning.startswith(_UTF16):
        left.clear()
    file.seek(0)
    is_last = False
    while left and not is_last:
        block = file.read(_BLOCK)
        is_last = not block
        for name, decoder in list(left.items()):
            try:
                decoder.decode(block, is_last)
            except UnicodeDecodeError:
                del left[name]
        if b"\0" in block:
            left.clear()
    file.seek(0)
    for name in left:
        return name
    raise BadFact(code="invalid_encoding", field=FIELD)


class _Lines:
    """The lines of a text; from one row to the next no more than so much."""

    def __init__(self, text: IO[str]) -> None:
        self.text, self.taken = text, 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.text.readline(LONGEST_ROW)
        self.taken += len(line)
        if self.taken >= LONGEST_ROW:
            raise Unreadable(field=FIELD)
        if not line:
            raise StopIteration
        return line
