"""What is asked of the rooms above before something happens to a round."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WhatIsUnsettled:
    """Which money of this round is not settled yet? Answers are codes of unions.

    Whoever answers keeps it so until the transaction ends.
    """

    round: str
