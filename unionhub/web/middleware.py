"""What every request passes before a view: its number, its framing, its language."""

import re
from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from typing import Final

from csp.constants import HEADER, UNSAFE_EVAL
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from unionhub.kernel import masking
from unionhub.kernel.ids import uuid7
from unionhub.web import framing, logs
from unionhub.web.problems import problem

Answer = Callable[[HttpRequest], HttpResponseBase]

API_PREFIXES: Final = ("/api/", "/oauth/")
OFFICERS_PREFIX: Final = "/admin/"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def is_api(request: HttpRequest) -> bool:
    """Whether machines read the answer: JSON there, pages elsewhere."""
    return request.path_info.startswith(API_PREFIXES)


class RequestIdMiddleware:
    """``X-Request-ID`` in (if sound) and out; ``request.request_id`` for all below."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Number the request, answer it, and name the number."""
        given = request.headers.get("X-Request-ID", "")
        # It is kept in the trace and the log: a number of somebody is no name for it.
        is_sound = _REQUEST_ID.fullmatch(given) and not masking.holds_number(given)
        number = given if is_sound else str(uuid7())
        request.request_id = number  # type: ignore[attr-defined]
        token = logs.REQUEST_ID.set(number)
        try:
            response = self.get_response(request)
        finally:
            logs.REQUEST_ID.reset(token)
        response["X-Request-ID"] = number
        return response


class FramingMiddleware:
    """Refuses, before any view, what was not sent whole, sound and small."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, or refuse it as a problem."""
        if not is_api(request):
            return self.page(request)
        if fault := framing.fault(request):
            return self.refusal(request, *fault)
        return self.get_response(request)

    def page(self, request: HttpRequest) -> HttpResponseBase:
        """Pages are read by Django; only how much of a body is ours to say.

        Raises:
            RequestDataTooBig: more than a form may have, or a file in it.
        """
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > framing.most_of_page(request):
            raise RequestDataTooBig
        return self.get_response(request)

    def refusal(self, request: HttpRequest, status: int, code: str) -> HttpResponse:
        """The refusal."""
        headers = {}
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(framing.METHODS)
        return problem(request, status, code, extra={"headers": headers})


class PolicyMiddleware(CSPMiddleware):
    """The content policy; looser in one point where officers work.

    The scripts of the theme (Alpine) compile the expressions that stand in its own
    pages, which ``script-src 'self'`` forbids: ``/admin/`` alone gets
    ``'unsafe-eval'``, and still no inline script and no other host
    (docs/adr/0005-unfold-behind-one-base-class.md). The API has one policy, written
    once.
    """

    @cached_property
    def of_api(self) -> str:
        """The policy of the API."""
        return build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The answer with its policy."""
        if is_api(request):
            response.headers.setdefault(HEADER, self.of_api)
            return response
        return super().process_response(request, response)

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,
    ) -> PolicyParts:
        """The policy of one answer."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(OFFICERS_PREFIX):
            parts.update = {**(parts.update or {}), "script-src": [UNSAFE_EVAL]}
        return parts


class LanguageMiddleware:
    """Chinese, unless a caller of the API prefers English; pages are always Chinese."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the language of the request."""
        api = is_api(request)
        language = preferred(request) if api else "zh-hans"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if api:
            patch_vary_headers(response, ["Accept-Language"])
        return response


def preferred(request: HttpRequest) -> str:
    """``en`` when ``Accept-Language`` weighs it above Chinese, else ``zh-hans``."""
    weights = {"en": 0.0, "zh": 0.0}
    for part in request.headers.get("Accept-Language", "")[:500].split(","):
        tag, _, quality = part.strip().lower().partition(";q=")
        primary = tag.split("-")[0]
        if primary in weights and (weight := _weight(quality)) > weights[primary]:
            weights[primary] = weight
    return "en" if weights["en"] > weights["zh"] else "zh-hans"


def _weight(quality: str) -> float:
    if not quality:
        return 1.0
    return float(quality) if re.fullmatch(r"[01](\.\d{0,3})?", quality) else 0.0
