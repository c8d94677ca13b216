"""``manage.py verify_ledger``: do all books hold?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from services.ledger.verification import verify


class Command(BaseCommand):
    """Exit code 1 names the broken invariant and the row; 0: the books are whole."""

    help = "核验账簿"

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and say what was found.

        Raises:
            CommandError: something does not hold.
        """
        found = verify()
        self.stdout.write(
            f"账簿 {found.books} 本，凭证 {found.entries} 张，分录 {found.postings} 行"
        )
        if found.broken:
            raise CommandError(
                f"不变量 {found.broken.invariant} 被破坏：{found.broken.row}"
            )
        self.stdout.write("核验通过")
