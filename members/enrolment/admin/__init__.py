"""The officers' doors to requests and join codes: the review desk."""

from members.enrolment.admin.pages import EnrolmentAdmin, JoinCodeAdmin

__all__ = ["EnrolmentAdmin", "JoinCodeAdmin"]
