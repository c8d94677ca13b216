"""Forget stored answers that nobody will ask for again."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from unionhub.kernel import clock
from unionhub.web.models import IdempotencyRecord

DAYS_KEPT = 30
BATCH = 1_000


class Command(BaseCommand):
    """Deletes idempotency records older than 30 days, a thousand at a time."""

    help = "删除超过保留期的幂等记录。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--days``: how long records are kept."""
        parser.add_argument("--days", type=int, default=DAYS_KEPT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete in small transactions, so that nobody waits for it."""
        before = clock.now() - timedelta(days=options["days"])
        old = IdempotencyRecord.objects.filter(created_at__lt=before)
        deleted = 0
        while keys := list(old.order_by("created_at").values_list("pk")[:BATCH]):
            some = IdempotencyRecord.objects.filter(pk__in=[key for (key,) in keys])
            deleted += some.delete()[0]
        self.stdout.write(f"已删除 {deleted} 条幂等记录。")
