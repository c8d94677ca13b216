"""``manage.py verify_ledger``: do all books hold? ``--loop``: every night."""

import logging
from datetime import date, datetime
from typing import Any

from django.core.management.base import CommandError

from services.ledger.verification import verify
from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.looping import LoopingCommand

logger = logging.getLogger(__name__)
# The hour of the night, in Asia/Shanghai.
HOUR = 2


class Command(LoopingCommand):
    """Exit code 1 names the broken invariant and the row; 0: the books are whole."""

    help = "核验账簿"
    pause = 600.0
    done_on: date | None = None

    def once(self, at: datetime) -> int:
        """At night, once: how many vouchers were read. What is broken is logged."""
        here = at.astimezone(SHANGHAI)
        if here.hour != HOUR or self.done_on == here.date():
            return 0
        found = verify()
        self.done_on = here.date()
        if found.broken:
            logger.critical(
                "the books do not hold: %s %s",
                found.broken.invariant,
                found.broken.row,
            )
        return found.entries

    def handle(self, *args: Any, **options: Any) -> None:
        """Check now, and say what was found; with ``--loop``, every night.

        Raises:
            CommandError: something does not hold.
        """
        if options["loop"]:
            super().handle(*args, **options)
            return
        found = verify()
        self.stdout.write(
            f"账簿 {found.books} 本，凭证 {found.entries} 张，分录 {found.postings} 行"
        )
        if found.broken:
            raise CommandError(
                f"不变量 {found.broken.invariant} 被破坏：{found.broken.row}"
            )
        self.stdout.write("核验通过")
