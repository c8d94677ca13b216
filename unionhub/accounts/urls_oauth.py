"""Addresses of OAuth, under ``/oauth``."""

from django.urls import path

from unionhub.accounts.oauth_api import OAuthRevocationView, OAuthTokenView

urlpatterns = [
    path("token", OAuthTokenView.as_view(), name="oauth-token"),
    path("revoke_token", OAuthRevocationView.as_view(), name="oauth-revoke-token"),
]
