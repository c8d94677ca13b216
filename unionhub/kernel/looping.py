"""Background work as commands: one pass, or one pass after the other."""

import logging
import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any, ClassVar

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from unionhub.kernel import clock

logger = logging.getLogger(__name__)


class LoopingCommand(BaseCommand):
    """Finds its work by state, so that any pass may be lost, repeated or interrupted.

    ``--loop`` goes on until interrupted, pausing ``--every`` seconds. A database
    fault ends a pass, not the loop.
    """

    pause: ClassVar[float] = 1.0

    def once(self, at: datetime) -> int:
        """One pass; how much was done."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--loop`` and ``--every``."""
        parser.add_argument("--loop", action="store_true")
        parser.add_argument("--every", type=float, default=self.pause)

    def handle(self, *args: Any, **options: Any) -> None:
        """Work once and say how much, or for ever."""
        if not options["loop"]:
            self.stdout.write(str(self.once(clock.now())))
            return
        try:
            while True:
                self._pass()
                time.sleep(options["every"])
        except KeyboardInterrupt:
            return

    def _pass(self) -> None:
        try:
            self.once(clock.now())
        except DatabaseError as fault:
            logger.warning("pass interrupted: %s", type(fault).__name__)
            close_old_connections()
