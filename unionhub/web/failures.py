"""What is answered where no view answers: JSON for machines, a page for people."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import Unavailable
from unionhub.web.middleware import is_api
from unionhub.web.problems import problem


def failure(request: HttpRequest, status: int, code: str) -> HttpResponse:
    """The refusal, in the form that fits the address."""
    if is_api(request):
        return problem(request, status, code)
    facts = {
        "title": str(CATALOGUE[code]),
        "request_id": getattr(request, "request_id", ""),
    }
    return HttpResponse(render_to_string("web/failure.html", facts), status=status)


def or_unavailable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that cannot be shown just now (no log, no data) is a 503, not a fault."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unavailable as refusal:
            return failure(request, 503, refusal.reason)

    return run


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """``handler400``."""
    return failure(request, 400, "bad_request")


def forbidden(
    request: HttpRequest, exception: Any = None, reason: str = ""
) -> HttpResponse:
    """``handler403``, and ``CSRF_FAILURE_VIEW``."""
    return failure(request, 403, "forbidden")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """``handler404``."""
    return failure(request, 404, "not_found")


def internal_error(request: HttpRequest) -> HttpResponse:
    """``handler500``: nothing of the error itself."""
    return failure(request, 500, "internal_error")
