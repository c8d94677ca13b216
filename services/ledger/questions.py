"""What is asked of the rooms above before something happens to a book."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WhatIsInFlight:
    """Of which batches of this union and month does the bank owe a result? Answers
    are their numbers.

    Whoever asks holds the union's book of the year: nothing is sealed meanwhile.
    ``month``: its first day.
    """

    organisation: str
    month: date


@dataclass(frozen=True)
class WhatIsOpen:
    """What does this union and its bank not agree about? Answers are open lines."""

    organisation: str


@dataclass(frozen=True)
class OpenLine:
    """An open bank line (未达账项): a difference, or what a batch paid and no
    statement has; ``count`` payments, ``amount_fen`` together.

    ``since`` is the first day of the month that it is of. ``batch`` and ``file`` are
    numbers, empty where there is none; ``kind_label`` is Chinese.
    """

    since: date
    kind: str
    kind_label: str
    batch: str
    file: str
    line: int | None
    count: int
    amount_fen: int
