"""``manage.py draw_states``: write docs/states.md from the state tables."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from unionhub.desk import states


class Command(BaseCommand):
    """Writes the file; a test compares it with the tables."""

    help = "由状态表生成 docs/states.md"

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        file = settings.ROOT / "docs" / "states.md"
        file.write_text(states.document(), encoding="utf8")
        self.stdout.write(f"{file.name} written")
