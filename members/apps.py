from django.apps import AppConfig

from unionhub.jobs import exporters

# What of this wing can be exported, and who says how.
EXPORTERS = {
    "MEMBERS": "members.people.exports.MEMBERS",
    "ENROLMENTS": "members.enrolment.exports.ENROLMENTS",
}


class MembersConfig(AppConfig):
    """会员与组织"""

    name = "members"
    verbose_name = "会员与组织"

    def ready(self) -> None:
        """Name the wing's exporters to the floor below."""
        exporters.register(EXPORTERS)
