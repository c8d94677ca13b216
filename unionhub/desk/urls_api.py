"""Addresses of the desk under ``/api/v1``."""

from django.urls import path

from unionhub.desk import audit_api as audit
from unionhub.desk.inbox_api import InboxView
from unionhub.desk.timeline_api import OwnTimelineView

urlpatterns = [
    path("audit-events", audit.AuditEventsView.as_view()),
    path("audit-events/verification", audit.AuditVerificationView.as_view()),
    path("me/access-log", audit.MyAccessLogView.as_view()),
    path("inbox", InboxView.as_view()),
    path("me/timeline", OwnTimelineView.as_view()),
]
