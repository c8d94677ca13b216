"""Addresses of signing in, under ``/api/v1``."""

from django.urls import path

from unionhub.accounts.api import SmsCodesView, TokensView

urlpatterns = [
    path("auth/sms-codes", SmsCodesView.as_view(), name="sms-codes"),
    path("auth/tokens", TokensView.as_view(), name="tokens"),
]
