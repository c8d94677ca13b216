"""Health, for those who watch over the process."""

from django.urls import path

from unionhub.web.health import live, ready

urlpatterns = [
    path("livez", live, name="livez"),
    path("readyz", ready, name="readyz"),
]
