from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string

from services.ledger.questions import WhatIsInFlight, WhatIsOpen
from services.programmes.questions import WhatIsUnsettled
from services.review.questions import (
    CaseMoved,
    ContentOf,
    HelpedBy,
    LinesOf,
    NoticeMoved,
)
from unionhub.jobs.imports import importers
from unionhub.kernel import happenings


def _held_money(question: WhatIsUnsettled) -> list[str]:
    """A round is settled when no union holds money of it (FEATURES 57)."""
    answer = import_string("services.ledger.settling.unsettled")
    return answer(question)  # type: ignore[no-any-return]


def _by(name: str) -> Callable[[Any], Any]:
    """The function of this name, looked up when it is called first."""

    def call(event: Any) -> Any:
        return import_string(name)(event)

    return call


# What the rooms below ask, and who answers.
SUBSCRIBERS: list[tuple[type, Callable[[Any], Any]]] = [
    (WhatIsUnsettled, _held_money),
    (WhatIsUnsettled, _by("services.payments.settling.unsettled")),
    (WhatIsInFlight, _by("services.payments.settling.in_flight")),
    (WhatIsOpen, _by("services.payments.settling.open_lines")),
    (ContentOf, _by("services.hardship.content.content_of")),
    (HelpedBy, _by("services.hardship.content.helped_by")),
    (LinesOf, _by("services.hardship.content.lines_of")),
    (CaseMoved, _by("services.hardship.operations.following.case_moved")),
    (ContentOf, _by("services.aid.content.content_of")),
    (HelpedBy, _by("services.aid.content.helped_by")),
    (LinesOf, _by("services.aid.content.lines_of")),
    (CaseMoved, _by("services.aid.operations.following.case_moved")),
    (NoticeMoved, _by("services.hardship.operations.following.notice_moved")),
]
# What of this wing can be imported, and who says how.
IMPORTERS = {"NOMINATIONS": "services.aid.imports.NOMINATIONS"}


class ServicesConfig(AppConfig):
    """服务项目"""

    name = "services"
    verbose_name = "服务项目"

    def ready(self) -> None:
        """Answer for the rooms above; name the wing's lists to the floor below."""
        happenings.subscribe(SUBSCRIBERS)
        importers.register(IMPORTERS)
