"""``manage.py deliver_messages``: send what is due, once or for ever."""

from datetime import datetime

from unionhub.kernel.looping import LoopingCommand
from unionhub.messages import operations


class Command(LoopingCommand):
    """One pass over the outbox, or one pass after the other."""

    help = "发送到期的短信"

    def once(self, at: datetime) -> int:
        """Deliver what is due; how many were sent."""
        return operations.deliver(at=at)
