"""``manage.py verify_audit``: does the chain of seals hold?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from unionhub.audit import verification
from unionhub.audit.choices import Damage


class Command(BaseCommand):
    """Exit code 1 names the first break; 0: all that was sealed is as it was."""

    help = "核验审计封存链"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--from``: the first seal to check."""
        parser.add_argument("--from", type=int, default=1, dest="first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and say what was found.

        Raises:
            CommandError: the chain is broken.
        """
        found = verification.verify(options["first"])
        self.stdout.write(
            f"最后封存号 {found.last}，摘要 {found.digest.hex()}；"
            f"已封存 {found.sealed} 条，待封存 {found.unsealed} 条"
        )
        if found.broken:
            place = f"封存号 {found.broken.seal}，记录 {found.broken.event_id}"
            raise CommandError(f"{Damage(found.broken.damage).label}：{place}")
        self.stdout.write("核验通过")
