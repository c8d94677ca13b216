"""Addresses of exports."""

from django.urls import path

from unionhub.jobs import api

urlpatterns = [
    path("exports", api.ExportsView.as_view()),
    path("exports/<uuid:export_id>", api.ExportView.as_view()),
    path("exports/<uuid:export_id>/approval", api.ExportApprovalView.as_view()),
    path("exports/<uuid:export_id>/refusal", api.ExportRefusalView.as_view()),
    path("exports/<uuid:export_id>/file", api.ExportFileView.as_view()),
]
