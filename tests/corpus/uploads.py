"""Forms with files, each wrong in one way (ROBUST.md B16, B134–B149)."""

import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

from tests.factories import broken_files
from tests.factories.station_files import by_csv, by_openpyxl, row
from tests.forms import Multipart, encoded, part
from unionhub.kernel.uploads import Upload


def kind_of(valid: Multipart) -> str:
    """What kind of file the form is for: ``picture``, ``bank`` or ``table``."""
    file: Upload = valid["file"]
    if file.content.startswith(b"UH"):
        return "bank"
    return "picture" if file.content.startswith(b"\xff\xd8") else "table"


def content(valid: Multipart, asked: dict[str, Any]) -> bytes:
    """The valid form after what the row does to it."""
    made = Multipart(valid)
    made["file"] = _file(valid["file"], asked)
    made |= asked.get("with", {})
    whole = encoded(made)
    if "twice" in asked:
        whole = part(asked["twice"], made[asked["twice"]]) + whole
    return whole[: -asked["cut"]] if "cut" in asked else whole


def _file(file: Upload, asked: dict[str, Any]) -> Upload:
    """The file of the form, or what the row has in its place."""
    if "name" in asked:
        return Upload(asked["name"] * asked.get("times", 1), file.content)
    return Upload(file.name, _bytes(file.content, asked))


def _bytes(sound: bytes, asked: dict[str, Any]) -> bytes:
    if "content" in asked:
        return str(asked["content"]).encode()
    if "made" in asked:
        return table(asked["made"])
    if "pixels" in asked:
        return header_of_png(*asked["pixels"])
    cut = sound[: int(len(sound) * asked.get("share", 1))]
    return cut + bytes(asked.get("size", 0))


@cache
def table(name: str) -> bytes:
    """A file of rows, by name: refused, or taken and told row by row."""
    make = TAKEN.get(name) or broken_files.REFUSED[name][0]
    return make()


TAKEN: dict[str, Callable[[], bytes]] = {
    "a workbook": lambda: by_openpyxl([row()]),
    "GB18030": lambda: by_csv([row()], "gb18030"),
    "UTF-8 with a mark": lambda: by_csv([row()], "utf-8-sig"),
    "lines end in CR": lambda: by_csv([row()], lineterminator="\r"),
    "a line within quotes": lambda: by_csv([row(name="甲\n乙")]),
    "a phone as a number": lambda: by_openpyxl([row(keeper_phone=13800138000)]),
    "a formula": lambda: by_openpyxl([row(name="=1+1")]),
    "an error": lambda: by_openpyxl([row(name="#N/A")]),
    "a row twice": lambda: by_openpyxl([row(), row()]),
    "a serial of a day": lambda: by_openpyxl([row(name=45292)]),
}


def header_of_png(width: int, height: int) -> bytes:
    """A picture that says how large it is, and hardly more: 30 KB at the most."""
    told = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = _chunk(b"IDAT", zlib.compress(bytes(30_000)))
    head = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", told)
    return head + lines + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    whole = kind + data
    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))
