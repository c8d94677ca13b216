"""Names that came from the caller and may stand in an answer."""

import re

_NAME = re.compile(r"[A-Za-z_][A-Za-z_]{0,39}[0-9]{0,3}|[0-9]{1,4}")


def safe_name(name: str) -> str:
    """The name if it can hold nothing personal, else nothing: no value is echoed."""
    return name if _NAME.fullmatch(name) else ""
