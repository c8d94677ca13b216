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
