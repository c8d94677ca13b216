"""A bank that writes down what it is given, and so outlives whoever calls it."""

import hashlib
import os
import signal
from collections import Counter
from pathlib import Path
from typing import Final

from services.payments.bank.adapters import NoAnswer
from services.payments.bank.words import Acknowledgement, AckStatus

FOLDER: Final = "UNIONHUB_TEST_PAPER_BANK"
CALLS: Final = "calls"
MOOD: Final = "mood"


class PaperBank:
    """Every call is a line; of each number the first file is kept."""

    # Kills its caller: 1 before it has taken the file, 2 before it answers.
    deadly = 0

    def __init__(self) -> None:
        self.folder = Path(os.environ[FOLDER])

    def hand_over(self, number: str, content: bytes) -> Acknowledgement | None:
        """Take it once; what it says depends on its mood.

        Raises:
            NoAnswer: in a silent mood.
        """
        self._die(1)
        told = f"{number} {hashlib.sha256(content).hexdigest()}\n"
        with (self.folder / CALLS).open("a") as calls:
            calls.write(told)
        paper = self.folder / number
        if not paper.exists():
            paper.write_bytes(content)
        self._die(2)
        if self.mood == "silent":
            raise NoAnswer
        return self.enquire(number)

    def enquire(self, number: str) -> Acknowledgement | None:
        """What it has under this number."""
        paper = self.folder / number
        if not paper.exists():
            return Acknowledgement(number, AckStatus.NOT_RECEIVED, "")
        digest = hashlib.sha256(paper.read_bytes()).hexdigest()
        status = AckStatus.REFUSED if self.mood == "refuses" else AckStatus.ACCEPTED
        return Acknowledgement(number, status, digest)

    @property
    def mood(self) -> str:
        """How it feels about what it is given."""
        paper = self.folder / MOOD
        return paper.read_text() if paper.exists() else ""

    @mood.setter
    def mood(self, mood: str) -> None:
        (self.folder / MOOD).write_text(mood)

    def calls(self) -> dict[str, Counter[str]]:
        """How often which bytes came under which number."""
        found: dict[str, Counter[str]] = {}
        paper = self.folder / CALLS
        for line in paper.read_text().splitlines() if paper.exists() else ():
            number, digest = line.split()
            found.setdefault(number, Counter())[digest] += 1
        return found

    def _die(self, place: int) -> None:
        if type(self).deadly == place:
            os.kill(os.getpid(), signal.SIGKILL)
