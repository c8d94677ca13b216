"""``manage.py load_demo``: the demo province, once."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from unionhub.desk.demo.loading import DemoRefused, Loading, load
from unionhub.kernel import actor
from unionhub.kernel.clock import now


class Command(BaseCommand):
    """Loads the demo province, with progress; a second run changes nothing."""

    help = _("载入演示省：工会、用人单位、会员、入会申请，全部虚构。重复执行不作改动。")

    def handle(self, **options: Any) -> str:
        """Load, and say how long it took."""
        if not settings.DEMO:
            raise CommandError(_("演示数据只在 UNIONHUB_DEMO=1 时可用。"))
        begun = time.monotonic()

        def say(text: str) -> None:
            self.stdout.write(f"  {time.monotonic() - begun:5.1f} s  {text}")
            self.stdout.flush()

        try:
            loaded = load(Loading(by=actor.installer(), at=now(), say=say))
        except DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        facts = {"seconds": time.monotonic() - begun}
        if loaded:
            return _("演示省已载入，用时 %(seconds).1f 秒。") % facts
        return _("演示省已在库中，未作改动（%(seconds).1f 秒）。") % facts
