"""Addresses of exports and imports."""

from django.urls import path

from unionhub.jobs import api
from unionhub.jobs.imports.api import views as imports

IMPORT = "imports/<uuid:import_id>"

urlpatterns = [
    path("exports", api.ExportsView.as_view()),
    path("exports/<uuid:export_id>", api.ExportView.as_view()),
    path("exports/<uuid:export_id>/approval", api.ExportApprovalView.as_view()),
    path("exports/<uuid:export_id>/refusal", api.ExportRefusalView.as_view()),
    path("exports/<uuid:export_id>/file", api.ExportFileView.as_view()),
    path("imports", imports.ImportsView.as_view()),
    path(IMPORT, imports.ImportView.as_view()),
    path(f"{IMPORT}/rows", imports.ImportRowsView.as_view()),
    path(f"{IMPORT}/confirmation", imports.ImportConfirmationView.as_view()),
    path(f"{IMPORT}/cancellation", imports.ImportCancellationView.as_view()),
    path(f"{IMPORT}/errors", imports.ImportErrorsView.as_view()),
    path("import-templates/<str:kind>", imports.ImportTemplateView.as_view()),
]
