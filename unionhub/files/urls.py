"""Addresses of files."""

from django.urls import path

from unionhub.files import api

urlpatterns = [path("files/<uuid:file_id>", api.FileView.as_view())]
