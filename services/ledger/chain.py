"""The sealed form of a voucher: what it says, and the one before it (L4)."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC

from services.ledger.models import Entry, Posting


def entry_digest(entry: Entry, postings: Sequence[Posting]) -> bytes:
    """SHA-256 of the entry with its lines and the digest of the entry before it."""
    told = [
        str(entry.pk),
        str(entry.book_id),
        entry.org_path,
        entry.number,
        entry.kind,
        entry.effective_on.isoformat(),
        entry.posted_at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.document_number,
        entry.summary,
        entry.matter_kind,
        entry.matter and str(entry.matter),
        entry.reverses_id and str(entry.reverses_id),
        str(entry.posted_by),
        bytes(entry.previous).hex(),
        [_line(posting) for posting in postings],
    ]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def _line(posting: Posting) -> list[object]:
    return [
        str(posting.pk),
        posting.position,
        str(posting.node_id),
        posting.account,
        posting.side,
        posting.amount_fen,
    ]
