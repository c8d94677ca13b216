"""Forget budgets whose window ended long ago."""

from datetime import timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand

from unionhub.kernel import clock
from unionhub.web.models import Budget

# Longer than any window a throttle counts in.
LONG_PAST: Final = timedelta(days=2)


class Command(BaseCommand):
    """Deletes budgets that have not been opened for two days."""

    help = "删除早已过期的限流计数。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them; whoever calls next opens a new window."""
        before = int((clock.now() - LONG_PAST).timestamp())
        deleted, _ = Budget.objects.filter(window_start__lt=before).delete()
        self.stdout.write(f"已删除 {deleted} 条限流计数。")
