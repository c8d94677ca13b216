"""The front page, and the officers' site."""

from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from unionhub.desk.factor_pages import set_up_factor
from unionhub.desk.metrics import metrics
from unionhub.desk.pages import front
from unionhub.desk.password_pages import set_password

urlpatterns = [
    path("", front, name="front"),
    path("metrics", metrics, name="metrics"),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/second-factor/", set_up_factor, name="set-up-factor"),
    path("admin/password/", set_password, name="set-password"),
    path("admin/", admin.site.urls),
]
