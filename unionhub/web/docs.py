"""Schema, Swagger UI and Redoc."""

import functools
import re
from importlib import resources
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import (
    SpectacularAPIView,
    SpectacularRedocView,
    SpectacularSwaggerSplitView,
)
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.kernel.kept import in_chinese
from unionhub.web.authentication import TokenAuthentication
from unionhub.web.views import ApiView

READERS = [TokenAuthentication, SessionAuthentication]


class MayReadDocs(BasePermission):
    """Everybody, unless ``DOCS_PUBLIC=false``: then officers; 404 for all others."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the documentation exists for this caller.

        Raises:
            Http404: it does not.
        """
        if not settings.DOCS_PUBLIC and not getattr(request.user, "is_staff", False):
            raise Http404
        return True


class SchemaView(SpectacularAPIView):
    """The OpenAPI description, always in Chinese, so that it is one file."""

    permission_classes = [MayReadDocs]
    authentication_classes = READERS

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """YAML, or JSON by ``Accept``."""
        with in_chinese():
            response: Response = super().get(  # type: ignore[no-untyped-call]
                request, *args, **kwargs
            )
            return response


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI; its script comes from an address of its own, none is inline."""

    permission_classes = [MayReadDocs]
    authentication_classes = READERS


class RedocView(SpectacularRedocView):
    """Redoc, without the fonts and the logo it would fetch from elsewhere."""

    permission_classes = [MayReadDocs]
    authentication_classes = READERS
    template_name = "web/redoc.html"


# By its name alone, wherever the next release fetches it from.
REDOC_LOGO = re.compile(r"https://[\w./-]+/logo-mini\.svg")
EMPTY_PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>"


@functools.cache
def redoc_script() -> bytes:
    """Redoc's script, without the picture it would fetch from its makers."""
    bundle = "static/drf_spectacular_sidecar/redoc/bundles/redoc.standalone.js"
    text = resources.files("drf_spectacular_sidecar").joinpath(bundle).read_text("utf8")
    return REDOC_LOGO.sub(EMPTY_PICTURE, text).encode()


class RedocScriptView(ApiView):
    """The script of the Redoc page."""

    permission_classes = [MayReadDocs]
    authentication_classes = READERS

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """The script; it changes with an upgrade only."""
        headers = {"Cache-Control": "public, max-age=3600"}
        return HttpResponse(
            redoc_script(), content_type="text/javascript", headers=headers
        )


class CollectionView(ApiView):
    """The same operations as a Postman collection."""

    permission_classes = [MayReadDocs]
    authentication_classes = READERS

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """The file, to be saved and imported."""
        file = settings.ROOT / "docs" / "unionhub.postman_collection.json"
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return HttpResponse(
            file.read_bytes(), content_type="application/json", headers=headers
        )
