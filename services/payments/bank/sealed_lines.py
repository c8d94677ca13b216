"""The frame that all bank files share: a header, lines, a trailer with a seal.

Fields are parted by ``|``, lines end with LF, the text is UTF-8. The trailer carries
the count, the total in fen, SHA-256 of all bytes before it, and HMAC-SHA256 of the
same under the key agreed upon with the bank. What is cut off anywhere, or changed by
one byte, is refused whole. While the key is being changed, former ones are good, too:
what was sealed under one is made again under it, to the byte.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings

from services.payments.bank.words import (
    LARGEST_FEN,
    LONGEST_LINE,
    MOST_BYTES,
    MOST_LINES,
    VERSION,
    BankFileInvalid,
    ControlTotalMismatch,
)
from unionhub.kernel.errors import Unavailable

FIELD, LINE = "|", "\n"
END: Final = "END"
# A file has a header and a trailer at least.
FEWEST: Final = 2
TRAILER_FIELDS: Final = 5
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")
_SIGNED = re.compile(r"0|-?[1-9][0-9]{0,14}")


@dataclass(frozen=True)
class Frame:
    """A file taken apart: the fields of its header and of each line."""

    header: list[str]
    lines: list[list[str]]
    count: int
    total: int


def written(
    header: Sequence[object],
    lines: Iterable[Sequence[object]],
    under: str | None = None,
) -> bytes:
    """The bytes of a file; ``lines`` end with their share of the total.

    ``under``: one of ``good_keys``; the one in use where none is named.

    Raises:
        BankFileInvalid: a value that would not be one field.
    """
    rows = list(lines)
    body = b"".join([_row(header), *(_row(row[:-1]) for row in rows)])
    total = sum(int(str(row[-1])) for row in rows)
    seal = mac(body, under or good_keys()[0])
    told = (END, len(rows), total, hashlib.sha256(body).hexdigest(), seal)
    return body + _row(told)


def read(content: bytes, kind: str, header: int) -> Frame:
    """Take a file apart; its seal, count and shape hold, or nothing is taken.

    Raises:
        BankFileInvalid: not of this layout, cut off, or too large.
        ControlTotalMismatch: the count or the seal does not fit.
    """
    if len(content) > MOST_BYTES:
        raise BankFileInvalid(line=0)
    rows = _rows(content)
    if rows[0][:2] != [kind, VERSION] or len(rows[0]) != header:
        raise BankFileInvalid(line=1)
    last = rows[-1]
    if last[0] != END or len(last) != TRAILER_FIELDS:
        raise BankFileInvalid(line=len(rows))
    lines = rows[1:-1]
    if len(lines) > MOST_LINES:
        raise BankFileInvalid(line=MOST_LINES)
    body = content[: content[:-1].rindex(LINE.encode()) + 1]
    _require_sealed(body, last)
    count, total = whole(last[1], len(rows)), whole(last[2], len(rows))
    if count != len(lines):
        raise ControlTotalMismatch(stated=count, found=len(lines))
    return Frame(rows[0], lines, count, total)


def require_total(frame: Frame, found: int) -> None:
    """Refuse a total that is not the sum of the lines.

    Raises:
        ControlTotalMismatch: it is another.
    """
    if frame.total != found:
        raise ControlTotalMismatch(stated=frame.total, found=found)


def good_keys() -> list[str]:
    """The key of the bank in use, and then the former ones that still are good.

    Raises:
        Unavailable: none is set.
    """
    if not settings.BANK_FILE_KEY:
        raise Unavailable(code="key_unavailable")
    return [settings.BANK_FILE_KEY, *filter(None, settings.BANK_FILE_KEY_FALLBACKS)]


def mac(body: bytes, key: str) -> str:
    """HMAC-SHA256 under a key."""
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def whole(text: str, line: int) -> int:
    """A number of a file, not below zero.

    Raises:
        BankFileInvalid: signs, leading zeros, other digits, too large.
    """
    if not _WHOLE.fullmatch(text) or int(text) > LARGEST_FEN:
        raise BankFileInvalid(line=line)
    return int(text)


def signed(text: str, line: int) -> int:
    """A balance, which may lie below zero. Raises as ``whole``."""
    if not _SIGNED.fullmatch(text):
        raise BankFileInvalid(line=line)
    return int(text)


def day(text: str, line: int) -> date:
    """A date of a file, as 2026-11-23. Raises as ``whole``."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BankFileInvalid(line=line) from None
    if found.isoformat() != text:
        raise BankFileInvalid(line=line)
    return found


def _row(fields: Sequence[object]) -> bytes:
    texts = [str(field) for field in fields]
    for text in texts:
        if FIELD in text or not text.isprintable():
            raise BankFileInvalid(line=0)
    row = (FIELD.join(texts) + LINE).encode()
    if len(row) > LONGEST_LINE:
        raise BankFileInvalid(line=0)
    return row


def _rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise BankFileInvalid(line=0) from None
    lines = text.split(LINE)
    # The last line ends as well: what was cut off inside it is seen.
    if lines.pop() or len(lines) < FEWEST:
        raise BankFileInvalid(line=len(lines) + 1)
    for number, line in enumerate(lines, 1):
        if len(line.encode()) >= LONGEST_LINE or not line.isprintable():
            raise BankFileInvalid(line=number)
    return [line.split(FIELD) for line in lines]


def _require_sealed(body: bytes, trailer: Sequence[str]) -> None:
    digest, seal = trailer[3:]
    is_whole = _is_same(hashlib.sha256(body).hexdigest(), digest)
    # Every key is tried: how long it takes says nothing of them.
    kept = [_is_same(mac(body, key), seal) for key in good_keys()]
    if not (is_whole and any(kept)):
        raise ControlTotalMismatch


def _is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
