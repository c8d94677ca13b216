"""Who may knock: three-line classes that doors name in ``permission_classes``."""

from typing import Any, ClassVar

from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.permissions import IsAuthenticated as IsSignedIn
from rest_framework.request import Request

__all__ = ["AllowAny", "HasPower", "IsSignedIn"]


class HasPower(BasePermission):
    """The office held gives ``power``: a room subclasses it and names the power."""

    power: ClassVar[str]

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the actor of the view holds the power."""
        return bool(request.user.is_authenticated) and view.actor.has(self.power)
