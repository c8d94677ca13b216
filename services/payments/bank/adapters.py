"""Who carries a batch to the bank. Which one, says the setting ``BANK``."""

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from services.payments.bank.words import Acknowledgement
from unionhub.kernel.errors import Unavailable


class NoAnswer(Unavailable):
    """The bank did not answer: whether it has the batch, nobody knows (L17)."""

    code = "unknown_outcome"


class Bank(Protocol):
    """A way to the bank; it tells batches apart by their number."""

    def hand_over(self, number: str, content: bytes) -> Acknowledgement | None:
        """Give it a batch. ``None``: it answers later, by a file.

        Raises:
            NoAnswer: whether it came, is not known.
        """
        ...

    def enquire(self, number: str) -> Acknowledgement | None:
        """What it knows of a batch. Raises as ``hand_over``."""
        ...


class ByHand:
    """An officer takes the file to the bank's own desk, and brings its files back."""

    def hand_over(self, number: str, content: bytes) -> Acknowledgement | None:
        """The file lies ready for download; the answer comes as a file."""
        return None

    def enquire(self, number: str) -> Acknowledgement | None:
        """Likewise."""
        return None


def bank() -> Bank:
    """The one that is set."""
    return cast("Bank", import_string(settings.BANK)())
