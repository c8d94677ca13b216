"""``manage.py recount_visits [--verify] [--days N]``: figures against their rows."""

import sys
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from stations.visits import operations
from stations.visits.choices import KEPT_DAYS, days
from unionhub.kernel.clock import local_date, now


class Command(BaseCommand):
    """Counts again what is stored; ``--verify`` only tells, with a status."""

    help = _("重新计算到站人次；--verify 只核对，有差异时以状态 1 结束")

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to change, and how far back."""
        parser.add_argument("--verify", action="store_true")
        parser.add_argument("--days", type=int, default=31)

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare day by day up to yesterday; put right unless only asked.

        Today visits still come in, and unions' figures are folded a little later.
        """
        today = local_date(now())
        first = today - timedelta(days=options["days"])
        wrong = 0
        for day in days(first, today)[:-1]:
            with_visits = (today - day).days <= KEPT_DAYS
            found = operations.differences(day, with_visits=with_visits)
            for one in found:
                told = f"{one.stored} ≠ {one.counted}"
                self.stdout.write(f"{one.table} {one.day} {one.key}: {told}")
            if found and not options["verify"]:
                operations.put_right(day, with_visits=with_visits)
            wrong += len(found)
        self.stdout.write(
            _("核对 %(days)d 天，差异 %(wrong)d 处")
            % {"days": options["days"], "wrong": wrong}
        )
        if wrong and options["verify"]:
            sys.exit(1)
