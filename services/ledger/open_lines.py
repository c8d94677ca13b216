"""What a union and its bank do not agree about when a month is closed (L20)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from services.ledger.models import month_of
from services.ledger.questions import WhatIsOpen
from unionhub.kernel import canonical, happenings

# A line as it is kept and told; see ``OpenLine``.
Line = dict[str, Any]


def open_lines(organisation: str, month: date) -> list[Line]:
    """Those of a month of a union, and of the months before it."""
    found = happenings.ask(WhatIsOpen(organisation))
    lines = [asdict(one) | {"since": one.since.isoformat()} for one in found]
    return up_to(lines, month_of(month))


def up_to(lines: Sequence[Line], month: date) -> list[Line]:
    """Those of them that closing this month signs."""
    return [line for line in lines if line["since"] <= month.isoformat()]


def digest_of(lines: Sequence[Line]) -> str:
    """What is signed: the digest of the list; of no line, nothing."""
    return canonical.digest(lines) if lines else ""
