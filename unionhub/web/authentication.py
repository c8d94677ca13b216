"""Bearer tokens of django-oauth-toolkit: stored hashed, found by their checksum."""

import hashlib
import re
from typing import Any

from django.db.models import CharField, QuerySet
from django.utils.encoding import force_str
from oauth2_provider.models import get_access_token_model
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.statements import JoinedStatement, Slot
from unionhub.web.errors import CHALLENGE

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,512}")


def _with_checksum() -> QuerySet[Any]:
    """The token: a checksum is unique."""
    checksum = Slot("checksum", CharField())
    return get_access_token_model().objects.filter(token_checksum=checksum)  # type: ignore[no-any-return]


# Every request asks for this.
_TOKENS = JoinedStatement(_with_checksum, "user", "application", "application__machine")


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer …``; sessions belong to the admin (DESIGN.md §4)."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """Who calls and the token, or nothing when no bearer token was sent.

        An account, or the machine to which the token's client belongs.

        Raises:
            AuthenticationFailed: the token is unknown or expired, its owner is gone,
                or it is an officer's without a second factor.
        """
        header = force_str(get_authorization_header(request), "latin-1")
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        row = self.find(token.strip())
        owner = self.owner(row) if row and not row.is_expired() else None
        if owner is None or not owner.may_use(row.scope):
            raise AuthenticationFailed(str(CATALOGUE["invalid_token"]), "invalid_token")
        return owner, row

    def find(self, token: str) -> Any:
        """The stored token with whoever may stand behind it, or nothing."""
        if not _TOKEN.fullmatch(token):
            return None
        checksum = hashlib.sha256(token.encode()).hexdigest()
        return next(iter(_TOKENS.objects(checksum=checksum)), None)

    def owner(self, row: Any) -> Any:
        """Who stands behind the token: an account, a machine, or nobody."""
        return row.user or getattr(row.application, "machine", None)

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return CHALLENGE
