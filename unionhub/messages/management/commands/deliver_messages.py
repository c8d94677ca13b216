"""``manage.py deliver_messages``: send what is due, once or for ever."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from unionhub.kernel import clock
from unionhub.messages import operations

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """One pass over the outbox, or one pass after the other."""

    help = "发送到期的短信"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--loop`` goes on until interrupted, pausing ``--every`` seconds."""
        parser.add_argument("--loop", action="store_true")
        parser.add_argument("--every", type=float, default=1.0)

    def handle(self, *args: Any, **options: Any) -> None:
        """Deliver; in the loop a database fault is logged and the next pass tries."""
        if not options["loop"]:
            self.stdout.write(str(operations.deliver(at=clock.now())))
            return
        try:
            while True:
                self._pass()
                time.sleep(options["every"])
        except KeyboardInterrupt:
            return

    def _pass(self) -> None:
        try:
            operations.deliver(at=clock.now())
        except DatabaseError as fault:
            logger.warning("delivery interrupted: %s", type(fault).__name__)
            close_old_connections()
