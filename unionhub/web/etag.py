"""Versions in and out: ``ETag``, ``If-Match``, ``If-None-Match`` (RFC 9110 §13)."""

import hashlib

from rest_framework.request import Request

from unionhub.kernel.errors import NotNow, Stale


def etag(version: int | str) -> str:
    """The tag of one version of one thing."""
    return f'"v{version}"'


def content_etag(content: bytes) -> str:
    """The tag of an answer that has no version of its own."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def require_match(request: Request, version: int, needed: bool = False) -> None:
    """Let the request pass only if it was decided on ``version``.

    Raises:
        Stale: ``If-Match`` names another version; the present one is in the facts.
        NotNow: code ``version_required`` (428), when ``needed`` and none was named.
    """
    given = _tags(request, "If-Match")
    if not given:
        if needed:
            raise NotNow(code="version_required", version=version)
        return
    if "*" not in given and etag(version) not in given:
        raise Stale(version=version)


def is_fresh(request: Request, tag: str) -> bool:
    """Whether the caller already holds what ``tag`` names: answer 304."""
    given = _tags(request, "If-None-Match")
    return "*" in given or tag in given


def _tags(request: Request, header: str) -> set[str]:
    # Proxies that compress turn our tags weak; they still name the same version.
    parts = request.headers.get(header, "").split(",")
    return {part.strip().removeprefix("W/") for part in parts} - {""}
