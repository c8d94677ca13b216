"""What is answered where no view answers: JSON for machines, a page for people."""

import functools
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import Unavailable
from unionhub.web import database_errors
from unionhub.web.middleware import is_api
from unionhub.web.problems import RETRY_AFTER, RETRYABLE, problem

INTERNAL: Final = (500, "internal_error")


def failure(request: HttpRequest, status: int, code: str) -> HttpResponse:
    """The refusal, in the form that fits the address."""
    if is_api(request):
        return problem(request, status, code)
    facts = {
        "title": str(CATALOGUE[code]),
        "request_id": getattr(request, "request_id", ""),
        "is_admin": request.path.startswith("/admin/"),
    }
    page = render_to_string("web/failure.html", facts)
    headers = {"Retry-After": str(RETRY_AFTER)} if status in RETRYABLE else {}
    return HttpResponse(page, status=status, headers=headers)


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
    """``handler500``: nothing of the error itself.

    A database that is gone or full is no fault of ours, whoever noticed it; a value
    without its key is noticed when the page is drawn.
    """
    error = sys.exception()
    if isinstance(error, Unavailable):
        return failure(request, 503, error.reason)
    status, code = (error and database_errors.verdict(error)) or INTERNAL
    if status != HTTPStatus.SERVICE_UNAVAILABLE:
        status, code = INTERNAL
    return failure(request, status, code)
