"""Is a workbook safe to open? Looked at before anything in it is (ROBUST.md T22)."""

import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import IO

from unionhub.jobs.imports.choices import (
    MOST_ENTRIES,
    MOST_EXPANDED,
    MOST_RATIO,
    MOST_WHOLE,
)
from unionhub.kernel.errors import BadFact

FIELD = "file"
_ENCRYPTED = 0x1
# What runs, or reaches out of the file.
_UNSAFE = ("vbaproject", "externallinks/", "activex/", "embeddings/", "macrosheets/")
_MACROS = b"macroEnabled"
_TYPES = "[Content_Types].xml"
# Small parts may well be nothing but blanks.
_SMALL = 1024 * 1024


class Unreadable(BadFact):
    """No workbook, or a broken one (B149)."""

    code = "unreadable_file"


class Unsafe(BadFact):
    """A workbook that does more than hold cells (B140)."""

    code = "unsafe_file"


class TooLarge(BadFact):
    """More than may come out of a file (B139)."""

    code = "expanded_too_large"


class Archive(zipfile.ZipFile):
    """A zip of which nothing large is ever read whole."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """A part.

        Raises:
            TooLarge: it is one to be read piece by piece.
        """
        part = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        if part.file_size > MOST_WHOLE:
            raise TooLarge(field=FIELD)
        return super().read(name, pwd)


def require_safe(file: IO[bytes]) -> None:
    """Refuse a workbook that should not be opened.

    Raises:
        Unreadable: no zip, cut off, encrypted, names doubled or leading elsewhere.
        TooLarge: too much would come out of it.
        Unsafe: macros, links to other files, embedded objects.
    """
    try:
        with Archive(file) as book:
            parts = book.infolist()
            _require_size(parts)
            _require_names(parts)
            types = book.read(_TYPES)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, EOFError) as broken:
        raise Unreadable(field=FIELD) from broken
    except (NotImplementedError, RuntimeError) as encrypted:
        raise Unreadable(field=FIELD) from encrypted
    names = [part.filename.lower() for part in parts]
    if _MACROS in types or any(word in name for name in names for word in _UNSAFE):
        raise Unsafe(field=FIELD)


def _require_size(parts: Sequence[zipfile.ZipInfo]) -> None:
    packed = sum(part.compress_size for part in parts)
    expanded = sum(part.file_size for part in parts)
    ratio = any(
        part.file_size > max(_SMALL, MOST_RATIO * part.compress_size) for part in parts
    )
    if len(parts) > MOST_ENTRIES or expanded > MOST_EXPANDED:
        raise TooLarge(field=FIELD)
    if ratio or expanded > max(_SMALL, MOST_RATIO * packed):
        raise TooLarge(field=FIELD)


def _require_names(parts: Sequence[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len({name.lower() for name in names}) < len(names):
        raise Unreadable(field=FIELD)
    for part in parts:
        path = PurePosixPath(part.filename)
        strays = path.is_absolute() or ".." in path.parts
        if strays or "\\" in part.filename or part.flag_bits & _ENCRYPTED:
            raise Unreadable(field=FIELD)
