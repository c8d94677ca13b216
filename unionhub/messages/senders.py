"""Who carries a text to a phone: an adapter, named by ``settings.SMS_SENDER``."""

import sys
import threading
from collections import deque
from dataclasses import dataclass
from typing import ClassVar, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from unionhub.kernel import masking
from unionhub.messages.choices import SEND_TIMEOUT


class SendFailed(Exception):
    """The provider did not take it; another try may help."""


class SendRefused(SendFailed):
    """The provider will never take it; another try is of no use."""


class Sender(Protocol):
    """Carries one text to one phone."""

    def send(self, phone: str, text: str, *, key: str) -> str:
        """Hand the text over; the provider's reference is returned.

        Must answer or raise within ``SEND_TIMEOUT``, and hand ``key`` on where the
        provider can drop a repetition by it: after a lost answer the same key comes
        again, for nobody can know whether the first one arrived.

        Raises:
            SendFailed: not taken now.
            SendRefused: never taken.
        """


class ConsoleSender:
    """Prints the masked phone and the text, for development and the demo only."""

    def send(self, phone: str, text: str, *, key: str) -> str:
        """Print it.

        Raises:
            SendRefused: in production, where a text must not land in a log.
        """
        if not (settings.DEMO or settings.MODE == "development"):
            raise SendRefused("ConsoleSender is for development and the demo.")
        sys.stdout.write(f"SMS {masking.phone(phone)}: {text}\n")
        sys.stdout.flush()
        return "console"


@dataclass(frozen=True)
class Sent:
    """One text as the fake provider received it."""

    phone: str
    text: str
    key: str


class FakeSender:
    """A provider for tests: remembers every text, and misbehaves by script.

    ``script`` holds the behaviours of the next sends: ``ok`` (also when empty),
    ``fail``, ``refuse``, ``timeout`` (taken, but the answer is lost), ``hang`` (waits
    for ``released``, then times out), ``duplicate`` (delivered twice by the provider).
    """

    sent: ClassVar[list[Sent]] = []
    script: ClassVar[deque[str]] = deque()
    released: ClassVar[threading.Event] = threading.Event()

    @classmethod
    def reset(cls) -> None:
        """Forget everything."""
        cls.sent.clear()
        cls.script.clear()
        cls.released.clear()

    def send(self, phone: str, text: str, *, key: str) -> str:
        """Behave as scripted."""
        behaviour = self.script.popleft() if self.script else "ok"
        if behaviour == "refuse":
            raise SendRefused("scripted")
        if behaviour == "hang":
            self.released.wait(SEND_TIMEOUT.total_seconds())
        if behaviour in {"fail", "hang"}:
            raise SendFailed("scripted")
        copies = 2 if behaviour == "duplicate" else 1
        self.sent.extend([Sent(phone, text, key)] * copies)
        if behaviour == "timeout":
            raise SendFailed("scripted")
        return f"fake-{len(self.sent)}"


def current() -> Sender:
    """The sender the settings name."""
    sender: Sender = import_string(settings.SMS_SENDER)()
    return sender
