from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string

from services.programmes.questions import WhatIsUnsettled
from unionhub.kernel import happenings


def _held_money(question: WhatIsUnsettled) -> list[str]:
    """A round is settled when no union holds money of it (FEATURES 57)."""
    answer = import_string("services.ledger.settling.unsettled")
    return answer(question)  # type: ignore[no-any-return]


# What the rooms below ask, and who answers.
SUBSCRIBERS: list[tuple[type, Callable[[Any], Any]]] = [(WhatIsUnsettled, _held_money)]


class ServicesConfig(AppConfig):
    """服务项目"""

    name = "services"
    verbose_name = "服务项目"

    def ready(self) -> None:
        """Answer for the rooms above."""
        happenings.subscribe(SUBSCRIBERS)
