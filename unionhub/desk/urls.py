"""The front page, and the officers' site."""

from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from unionhub.desk.pages import front

urlpatterns = [
    path("", front, name="front"),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/", admin.site.urls),
]
