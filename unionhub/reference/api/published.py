"""Answers that a caller may keep: named by the version of their data set."""

from collections.abc import Callable

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiResponse
from rest_framework.response import Response

from unionhub.reference.models import DataSet
from unionhub.web.etag import content_etag, is_fresh
from unionhub.web.views import ApiView

NOT_MODIFIED = 304
UNCHANGED = OpenApiResponse(description="与 If-None-Match 所指的版本相同，内容未变。")
CACHED = "public, max-age=300"


def published(
    view: ApiView, data_set: str, answer: Callable[[], Response], *parts: object
) -> Response:
    """The answer with its ETag, or 304 (one query) when the caller still holds it.

    Args:
        view: the door.
        data_set: whose version names the answer.
        answer: makes the answer; called only when it is needed.
        *parts: what else the answer depends on and the address does not say.
    """
    request = view.request
    version = DataSet.objects.visible_to(view.actor).filter(pk=data_set).first()
    stamp = version.tag if version else ""
    named = (stamp, get_language(), request.get_full_path(), *parts)
    tag = content_etag(repr(named).encode())
    response = Response(status=NOT_MODIFIED) if is_fresh(request, tag) else answer()
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = CACHED
    return response
