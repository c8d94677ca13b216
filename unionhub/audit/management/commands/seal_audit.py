"""``manage.py seal_audit``: close what has settled in the audit trail."""

from datetime import datetime

from unionhub.audit import chain
from unionhub.kernel.looping import LoopingCommand


class Command(LoopingCommand):
    """Seals are added batch by batch; how many run at once does not matter."""

    help = "封存审计记录"
    pause = 60.0

    def once(self, at: datetime) -> int:
        """One pass; how many events were sealed."""
        return chain.seal(at)
