"""Addresses of signing in, under ``/api/v1``."""

from django.urls import path

from unionhub.accounts.api import SmsCodesView, TokensView
from unionhub.accounts.factor_api import FactorConfirmationView, FactorView
from unionhub.accounts.password_api import PasswordsView

urlpatterns = [
    path("auth/sms-codes", SmsCodesView.as_view(), name="sms-codes"),
    path("auth/tokens", TokensView.as_view(), name="tokens"),
    path("auth/passwords", PasswordsView.as_view(), name="passwords"),
    path("auth/second-factor", FactorView.as_view(), name="second-factor"),
    path(
        "auth/second-factor/confirmation",
        FactorConfirmationView.as_view(),
        name="second-factor-confirmation",
    ),
]
