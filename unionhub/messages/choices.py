"""States of a message, and the steps between them."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MessageState(TextChoices):
    """Where a message stands."""

    QUEUED = "QUEUED", _("待发送")
    SENDING = "SENDING", _("发送中")
    SENT = "SENT", _("已发送")
    FAILED = "FAILED", _("发送失败")


MESSAGE_MOVES: dict[str, set[str]] = {
    MessageState.QUEUED: {MessageState.SENDING, MessageState.FAILED},
    MessageState.SENDING: {
        MessageState.QUEUED,
        MessageState.SENT,
        MessageState.FAILED,
        # A worker died with the row in hand; the next one takes it over.
        MessageState.SENDING,
    },
    MessageState.SENT: set(),
    MessageState.FAILED: set(),
}

MAX_ATTEMPTS = 5
BATCH = 10
# A claim outlives the slowest batch: ten sends of at most SEND_TIMEOUT each.
LEASE = timedelta(minutes=5)
SEND_TIMEOUT = timedelta(seconds=10)
# The pause after the first, second, … failed attempt.
BACKOFF = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
)
