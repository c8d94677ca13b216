"""Forms with files, each wrong in one way (ROBUST.md B16, B134–B138)."""

import struct
import zlib
from typing import Any

from tests.forms import Multipart, encoded, part
from unionhub.kernel.uploads import Upload


def content(valid: Multipart, row: dict[str, Any]) -> bytes:
    """The valid form after what the row does to it."""
    file: Upload = valid["file"]
    made = Multipart(valid)
    if "name" in row:
        made["file"] = Upload(row["name"] * row.get("times", 1), file.content)
    if "content" in row:
        made["file"] = Upload(file.name, row["content"].encode())
    if "size" in row:
        made["file"] = Upload(file.name, file.content + bytes(row["size"]))
    if "pixels" in row:
        made["file"] = Upload(file.name, header_of_png(*row["pixels"]))
    if "share" in row:
        cut = file.content[: int(len(file.content) * row["share"])]
        made["file"] = Upload(file.name, cut)
    made |= row.get("with", {})
    for name in row.get("without", ()):
        del made[name]
    whole = encoded(made)
    if "twice" in row:
        whole = part(row["twice"], made[row["twice"]]) + whole
    return whole[: -row["cut"]] if "cut" in row else whole


def header_of_png(width: int, height: int) -> bytes:
    """A picture that says how large it is, and hardly more: 30 KB at the most."""
    told = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = _chunk(b"IDAT", zlib.compress(bytes(30_000)))
    head = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", told)
    return head + lines + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    whole = kind + data
    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))
