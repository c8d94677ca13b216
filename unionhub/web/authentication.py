"""Bearer tokens of django-oauth-toolkit: stored hashed, found by their checksum."""

import hashlib
import re
from typing import Any

from django.utils.encoding import force_str
from oauth2_provider.models import get_access_token_model
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from unionhub.kernel.catalogue import CATALOGUE
from unionhub.web.errors import CHALLENGE

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,512}")


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer …``; sessions belong to the admin (DESIGN.md §4)."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The user and the token, or nothing when no bearer token was sent.

        Raises:
            AuthenticationFailed: the token is unknown, expired or its owner is gone.
        """
        header = force_str(get_authorization_header(request), "latin-1")
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        row = self.find(token.strip())
        if row is None or row.is_expired() or not self.has_owner(row):
            raise AuthenticationFailed(str(CATALOGUE["invalid_token"]), "invalid_token")
        return row.user, row

    def find(self, token: str) -> Any:
        """The stored token with its user, or nothing."""
        if not _TOKEN.fullmatch(token):
            return None
        checksum = hashlib.sha256(token.encode()).hexdigest()
        tokens = get_access_token_model().objects.select_related("user")
        return tokens.filter(token_checksum=checksum).first()

    def has_owner(self, row: Any) -> bool:
        """Whether a person who may still sign in stands behind the token."""
        return row.user is not None and row.user.is_active

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return CHALLENGE
