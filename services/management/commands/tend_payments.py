"""``manage.py tend_payments``: batches that were sent go to the bank."""

from datetime import datetime

from services.payments import tasks
from unionhub.kernel.looping import LoopingCommand


class Command(LoopingCommand):
    """What was sent and not handed over is handed over, once."""

    help = "把已发送的发放批次交给银行"
    pause = 30.0

    def once(self, at: datetime) -> int:
        """One pass; how many went."""
        return tasks.tend(at)
