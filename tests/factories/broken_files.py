"""Files of stations that are none: broken, dressed up, too large (B139–B149)."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl

from tests.factories.station_files import HEADINGS, by_csv, by_openpyxl, row, saved

SOUND = by_openpyxl([row()])
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]>'
    b"<worksheet>&c;</worksheet>"
)


def repacked(*, content: bytes = SOUND, **changed: bytes) -> bytes:
    """The workbook with parts put in, replaced or doubled."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename not in changed:
                new.writestr(part.filename, old.read(part))
        for name, told in changed.items():
            new.writestr(name, told)
    return file.getvalue()


def doubled() -> bytes:
    """One part is there twice."""
    file = io.BytesIO(SOUND)
    with zipfile.ZipFile(file, "a") as book, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Duplicate", UserWarning)
        book.writestr(SHEET, b"<worksheet/>")
    return file.getvalue()


def encrypted() -> bytes:
    """Every entry says that it is locked."""
    content, at = bytearray(SOUND), 0
    while (at := content.find(b"PK\x01\x02", at + 1)) > 0:
        struct.pack_into("<H", content, at + 8, 1)
    return bytes(content)


def macros() -> bytes:
    """It says that it runs something."""
    types = (
        b'<Types><Default ContentType="application/vnd.ms-excel.macroEnabled"/></Types>'
    )
    return repacked(**{"[Content_Types].xml": types})


def headed(change: Callable[[list[str]], Any]) -> bytes:
    """With other headings."""
    headings = list(HEADINGS)
    change(headings)
    return by_openpyxl([row()], headings)


def sheet(change: Callable[[Any], Any]) -> bytes:
    """With something else in its sheet."""
    book = openpyxl.load_workbook(io.BytesIO(SOUND))
    change(book.active)
    return saved(book)


def far(where: str) -> bytes:
    """With something in a cell far out."""
    return sheet(lambda one: one.__setitem__(where, "x"))


def bomb() -> bytes:
    """Little that becomes very much."""
    return repacked(**{"xl/bomb.xml": bytes(210 * 1024 * 1024)})


def marked(layout: str) -> bytes:
    """From a template with these columns."""
    book = openpyxl.load_workbook(io.BytesIO(SOUND))
    book.properties.keywords = f"unionhub-import STATIONS {layout}"
    return saved(book)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (bomb, "expanded_too_large"),
    "ratio": (
        lambda: repacked(**{"xl/bomb.xml": bytes(20 * 1024 * 1024)}),
        "expanded_too_large",
    ),
    "entries": (
        lambda: repacked(**{f"xl/{n}.xml": b"" for n in range(201)}),
        "expanded_too_large",
    ),
    "macro": (lambda: repacked(**{"xl/vbaProject.bin": b"x"}), "unsafe_file"),
    "macro by type": (macros, "unsafe_file"),
    "external link": (
        lambda: repacked(**{"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        "unsafe_file",
    ),
    "entities": (lambda: repacked(**{SHEET: ENTITIES}), "unsafe_file"),
    "truncated": (lambda: SOUND[: len(SOUND) // 2], "unreadable_file"),
    "no zip": (lambda: b"PK\x03\x04" + bytes(50), "unreadable_file"),
    "old or encrypted Excel": (lambda: OLE, "unreadable_file"),
    "locked entries": (encrypted, "unreadable_file"),
    "doubled entry": (doubled, "unreadable_file"),
    "slip": (lambda: repacked(**{"../evil.xml": b"x"}), "unreadable_file"),
    "absolute": (lambda: repacked(**{"/etc/passwd": b"x"}), "unreadable_file"),
    "no workbook": (
        lambda: repacked(**{"xl/workbook.xml": b"nothing"}),
        "unreadable_file",
    ),
    "16,384 columns": (lambda: far("XFD2"), "too_many_columns"),
    "last cell of all": (lambda: far("XFD1048576"), "too_many_columns"),
    "heading missing": (lambda: headed(lambda h: h.pop()), "header_mismatch"),
    "heading renamed": (
        lambda: headed(lambda h: h.__setitem__(3, "名称")),
        "header_mismatch",
    ),
    "heading doubled": (
        lambda: headed(lambda h: h.__setitem__(3, h[2])),
        "header_mismatch",
    ),
    "heading extra": (lambda: headed(lambda h: h.append("备注")), "header_mismatch"),
    "no rows": (lambda: by_openpyxl([]), "empty_file"),
    "nothing": (lambda: b"", "empty_file"),
    "UTF-16": (lambda: by_csv([row()], "utf-16"), "invalid_encoding"),
    "UTF-16 without a mark": (
        lambda: by_csv([row()], "utf-16-le"),
        "invalid_encoding",
    ),
    "NUL": (lambda: by_csv([row(name="a\0b")]), "invalid_encoding"),
    "neither text": (lambda: by_csv([row()]) + b"\xff\xff", "invalid_encoding"),
    "semicolons": (lambda: by_csv([row()], delimiter=";"), "header_mismatch"),
    "unbalanced quote": (lambda: by_csv([row()]) + b'"a', "unreadable_file"),
    "a line of 10 MB": (
        lambda: by_csv([row(address="长" * 3_500_000)]),
        "unreadable_file",
    ),
    "an earlier template": (lambda: marked("0" * 12), "template_outdated"),
}
