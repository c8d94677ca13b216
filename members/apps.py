from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string

from unionhub.jobs import exporters
from unionhub.kernel import happenings
from unionhub.reference.questions import WhoseRegions

# What of this wing can be exported, and who says how.
EXPORTERS = {
    "MEMBERS": "members.people.exports.MEMBERS",
    "ENROLMENTS": "members.enrolment.exports.ENROLMENTS",
}


def regions_of(question: WhoseRegions) -> list[str]:
    """Where the unions sit at whose head the actor stands."""
    return import_string("members.organisations.access.regions_of")(  # type: ignore[no-any-return]
        question.actor
    )


# What this wing is asked, and who answers.
SUBSCRIBERS: list[tuple[type, Callable[[Any], Any]]] = [(WhoseRegions, regions_of)]


class MembersConfig(AppConfig):
    """会员与组织"""

    name = "members"
    verbose_name = "会员与组织"

    def ready(self) -> None:
        """Name the wing's exporters to the floor below, and answer it."""
        exporters.register(EXPORTERS)
        happenings.subscribe(SUBSCRIBERS)
