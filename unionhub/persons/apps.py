from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string

from unionhub.kernel import happenings
from unionhub.kernel.readiness import Readiness


def lacking_keys(_question: Readiness) -> list[str]:
    """A process that cannot open everything is sent no requests (ROBUST.md F13)."""
    return import_string("unionhub.persons.epochs.lacking")()  # type: ignore[no-any-return]


# What this room is asked, and who answers.
SUBSCRIBERS: list[tuple[type, Callable[[Any], Any]]] = [(Readiness, lacking_keys)]


class PersonsConfig(AppConfig):
    """人员登记"""

    name = "unionhub.persons"
    label = "persons"
    verbose_name = "人员登记"

    def ready(self) -> None:
        """Answer for the keys."""
        happenings.subscribe(SUBSCRIBERS)
