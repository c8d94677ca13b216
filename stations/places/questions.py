"""What is asked of the rooms above before something happens to a station."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WhatKeepsOpen:
    """Is anything about this station still open? Answers are sentences (R-STA-18)."""

    station: str
