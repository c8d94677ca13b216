"""Schema, Swagger UI, Redoc and the catalogue of problems."""

import functools
import re
from importlib import resources
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import (
    SpectacularAPIView,
    SpectacularRedocView,
    SpectacularSwaggerSplitView,
)
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer, TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.kernel.catalogue import CATALOGUE
from unionhub.web.authentication import TokenAuthentication
from unionhub.web.errors import code_status
from unionhub.web.permissions import AllowAny
from unionhub.web.problems import CATALOGUE_ADDRESS
from unionhub.web.schema import operation
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
        with translation.override("zh-hans"):
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


class ProblemEntrySerializer(serializers.Serializer[Any]):
    """One code of the catalogue."""

    code = serializers.CharField(help_text="稳定的错误代码。")
    status = serializers.IntegerField(help_text="HTTP 状态码。")
    title = serializers.CharField(help_text="说明。")
    type = serializers.CharField(help_text="在错误答复中的 type。")


class ProblemCatalogueSerializer(serializers.Serializer[Any]):
    """Every code an answer can carry."""

    items = ProblemEntrySerializer(many=True)


class ProblemCatalogueView(ApiView):
    """What ``type`` in a problem points to."""

    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer, TemplateHTMLRenderer]
    template_name = "web/problems.html"

    @operation(
        operation_id="list_problems",
        tag="公共",
        summary="错误代码一览",
        description="所有错误代码及其状态码和说明。浏览器打开时为网页。",
        answers={200: ProblemCatalogueSerializer},
        examples={
            "answer": {
                "items": [
                    {
                        "code": "not_found",
                        "status": 404,
                        "title": "没有找到。",
                        "type": f"{CATALOGUE_ADDRESS}#not_found",
                    }
                ]
            }
        },
    )
    def get(self, request: Request) -> Response:
        """The whole catalogue, in the order of its file."""
        entries = [
            {
                "code": code,
                "status": code_status(code),
                "title": str(title),
                "type": f"{CATALOGUE_ADDRESS}#{code}",
            }
            for code, title in CATALOGUE.items()
        ]
        return Response({"items": entries})
