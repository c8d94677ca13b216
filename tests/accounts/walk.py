"""Every operation of the API that asks who calls, tried with one token."""

from collections.abc import Iterator
from typing import Any

from django.test import Client
from rest_framework.permissions import AllowAny

from tests.floor_plan.routes import address, routes

METHODS = ("get", "post", "put", "patch", "delete")


def guarded() -> list[tuple[str, str]]:
    """Method and example address of every operation that is not for everybody."""
    return sorted(
        (method.upper(), address(route, {}))
        for route, pattern in routes()
        if route.startswith("/api/v1/")
        for method, view in _methods(pattern.callback)
        if AllowAny not in view.permission_classes
    )


def _methods(callback: Any) -> Iterator[tuple[str, Any]]:
    view = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
    if not hasattr(view, "permission_classes"):
        return
    actions = getattr(callback, "actions", None) or {m: m for m in METHODS}
    for method, name in actions.items():
        if hasattr(view, name):
            yield method, view


def told(token: str, method: str, place: str, **more: str) -> Any:
    """The answer to an empty request with this token."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "walk"} | more
    content = b"" if method == "GET" else b"{}"
    return Client(raise_request_exception=False).generic(
        method, place, content, content_type="application/json", headers=headers
    )
