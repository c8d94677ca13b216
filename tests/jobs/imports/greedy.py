"""Files that would fill the memory: ``python -m tests.jobs.imports.greedy``.

Each is written, read as the worker does, and told: how it ended, and the most
megabytes that this process has held meanwhile.
"""

import io
import itertools
import json
import random
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO

import django
from openpyxl.xml.constants import SHEET_MAIN_NS

django.setup()

from tests.factories.broken_files import SHEET  # noqa: E402 (needs setup)
from tests.factories.station_files import (  # noqa: E402
    by_csv,
    by_xlsxwriter,
    row,
)
from unionhub.jobs.imports import reading  # noqa: E402
from unionhub.jobs.imports.importers import of  # noqa: E402
from unionhub.kernel.errors import BadFact  # noqa: E402

MAIN = f'xmlns="{SHEET_MAIN_NS}"'.encode()
MEGABYTE = 1024 * 1024
MUCH = 48 * MEGABYTE if sys.argv[1:] == ["all"] else 16 * MEGABYTE
SHARED, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, TYPES = "xl/workbook.xml", "[Content_Types].xml"
SOUND, HEADINGS = by_xlsxwriter([row()], shared=True), by_csv([])
# What does not shrink: the part is not refused for how much comes out of it.
NOISE = b"<!--" + random.Random(5).randbytes(700_000).hex().encode() + b"-->"


def repeated(piece: bytes) -> Iterator[bytes]:
    block = piece * (MEGABYTE // len(piece))
    return itertools.repeat(block, MUCH // len(block))


def part(tag: bytes, *within: bytes, body: Iterable[bytes]) -> Iterator[bytes]:
    yield b"<" + tag + b" " + MAIN + b">" + NOISE
    yield b"".join(b"<" + one + b">" for one in within)
    yield from body
    yield b"".join(b"</" + one + b">" for one in reversed(within))
    yield b"</" + tag + b">"


def sheet(row: bytes) -> Iterator[bytes]:
    """Below the headings."""
    rows = itertools.chain([first(SHEET, b"row")], repeated(row))
    return part(b"worksheet", b"sheetData", body=rows)


def first(name: str, tag: bytes) -> bytes:
    """What a sound part begins with."""
    with zipfile.ZipFile(io.BytesIO(SOUND)) as book:
        content = book.read(name)
    return content[
        content.index(b"<" + tag) : content.index(b"</" + tag) + len(tag) + 3
    ]


def texts(megabytes: int) -> Iterator[bytes]:
    """The headings, and short ones, no two alike."""
    with zipfile.ZipFile(io.BytesIO(SOUND)) as book:
        content = book.read(SHARED)
    sound = content[content.index(b"<si>") : content.index(b"</sst>")]
    numbers = range(megabytes * MEGABYTE // 24)
    more = iter(map(b"<si><t>%07d</t></si>".__mod__, numbers))
    blocks = iter(lambda: b"".join(itertools.islice(more, 10_000)), b"")
    return part(b"sst", body=itertools.chain([sound], blocks))


def workbook(name: str, content: Iterable[bytes]) -> Iterator[bytes]:
    """A sound one, but for one part of it."""
    with tempfile.TemporaryFile() as file:
        with (
            zipfile.ZipFile(io.BytesIO(SOUND)) as old,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for known in {*old.namelist()} - {name}:
                new.writestr(known, old.read(known))
            with new.open(name, "w") as entry:
                for block in content:
                    entry.write(block)
        file.seek(0)
        yield from iter(partial(file.read, MEGABYTE), b"")


WIDE = b"<row>" + b"<c><v>1</v></c>" * 30 + b"</row>"
MERGED, XF = b'<mergeCell ref="A1:B2"/>', b'<xf numFmtId="14"/>'
LARGE, SMILE = "expanded_too_large", "😀".encode()
QUICK: dict[str, tuple[Iterable[bytes], str]] = {
    "rows that say where they are": (
        workbook(SHEET, sheet(b'<row r="9"/>')),
        "unreadable_file",
    ),
    "one row of cells": (
        workbook(
            SHEET, part(b"worksheet", b"sheetData", b"row", body=repeated(b"<c/>"))
        ),
        LARGE,
    ),
    "merged": (
        workbook(SHEET, part(b"worksheet", b"mergeCells", body=repeated(MERGED))),
        LARGE,
    ),
    "too many texts": (workbook(SHARED, texts(40)), LARGE),
    "styles": (
        workbook(STYLES, part(b"styleSheet", b"cellXfs", body=repeated(XF))),
        LARGE,
    ),
    "the book itself": (
        workbook(BOOK, part(b"workbook", b"sheets", body=repeated(b"<sheet/>"))),
        LARGE,
    ),
    "types": (workbook(TYPES, part(b"Types", body=repeated(b"<Default/>"))), LARGE),
    "one line of text": (itertools.chain([SMILE], repeated(b"a")), "unreadable_file"),
    "fields on many lines": (repeated(b'"a\n",'), "unreadable_file"),
}
SLOW: dict[str, tuple[Iterable[bytes], str]] = {
    "a sheet that does not say how large it is": (
        workbook(SHEET, sheet(WIDE)),
        "109152 rows",
    ),
    "rows of nothing": (workbook(SHEET, sheet(b"<row/>")), "too_many_rows"),
    "what is no row": (workbook(SHEET, sheet(b"<a/>")), LARGE),
    "texts, as many as may be": (workbook(SHARED, texts(30)), "1 rows"),
    "lines": (
        itertools.chain([HEADINGS, SMILE], repeated(b",a,b,c\n")),
        "too_many_rows",
    ),
}


def read(file: IO[bytes]) -> str:
    """How it ended."""
    importer = of("STATIONS")
    head = file.read(8)
    file.seek(0)
    try:
        media = reading.media_of(head)
        with reading.opened(file, media, importer.columns, importer.layout) as found:
            return f"{sum(1 for _row in found.rows)} rows"
    except BadFact as refusal:
        return str(refusal.reason)


def forget() -> None:
    """From now on the most that is held is counted anew."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")


def megabytes() -> int:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main(which: str) -> None:
    """A line for each file."""
    files = QUICK if which == "quick" else QUICK | SLOW
    for name, (content, expected) in files.items():
        with tempfile.TemporaryFile() as file:
            file.writelines(content)
            file.seek(0)
            forget()
            told = read(file)
        line = {"file": name, "told": told, "megabytes": megabytes()}
        sys.stdout.write(json.dumps(line | {"expected": expected}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
