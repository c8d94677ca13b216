"""Reading a workbook with nothing but what Python brings."""

import io
import re
import zipfile
from html import unescape

CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*)>(.*?)</c>', re.DOTALL)
TEXT = re.compile(r"<t[^>]*>(.*?)</t>", re.DOTALL)


def sheet(content: bytes) -> str:
    """The XML of its one sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def rows(content: bytes) -> list[list[str]]:
    """The texts of its cells, row by row."""
    found: dict[int, list[str]] = {}
    for _column, row, _facts, inside in CELL.findall(sheet(content)):
        text = "".join(TEXT.findall(inside))
        found.setdefault(int(row), []).append(unescape(text))
    return list(found.values())


def kinds(content: bytes) -> set[str]:
    """The types of its cells: inline strings are ``inlineStr``."""
    return {
        (re.search(r't="(\w+)"', facts) or ["", "number"])[1]
        for _column, _row, facts, _inside in CELL.findall(sheet(content))
    }
