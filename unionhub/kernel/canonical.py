"""One text for one content: what is signed can be computed again."""

import hashlib
import json
from typing import Any


def digest(content: Any) -> str:
    """SHA-256 of canonical JSON (sorted keys, no blanks, UTF-8), hexadecimal."""
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()
