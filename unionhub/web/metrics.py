"""What the doors answered, counted for Prometheus, and one line of the log each.

Labels are our own words: the pattern of an address, never the address itself, so that
no number of a person can stand in them. With several processes ``./run`` and the
operator name a folder in ``PROMETHEUS_MULTIPROC_DIR``; a scrape then adds them up.
"""

import logging
import os
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
UNMATCHED: Final = "unmatched"
# Orchestrators and Prometheus itself ask every few seconds; nobody reads that.
QUIET: Final = frozenset({"livez", "readyz", "metrics"})

_WHERE = ("method", "route")
ANSWERS = Counter("unionhub_answers", "Answers of a door.", (*_WHERE, "status"))
SECONDS = Histogram(
    "unionhub_answer_seconds",
    "How long a door took to answer.",
    _WHERE,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 6),
)
REFUSALS = Counter("unionhub_refusals", "Refusals by their code.", ("code",))

logger = logging.getLogger("unionhub.answers")


class MetricsMiddleware:
    """Counts every answer, also those of framing and of unmatched addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then count."""
        began = time.perf_counter()
        response = self.get_response(request)
        note(request, response, time.perf_counter() - began)
        return response


def note(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """Count one answer and write its line."""
    method, route = method_of(request), route_of(request)
    ANSWERS.labels(method, route, str(response.status_code)).inc()
    SECONDS.labels(method, route).observe(seconds)
    code = getattr(response, "problem_code", "")
    if code:
        REFUSALS.labels(code).inc()
    if route in QUIET:
        return
    facts = {
        "method": method,
        "route": route,
        "status": response.status_code,
        "code": code,
        "milliseconds": round(seconds * 1000, 1),
    }
    grave = response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    level = logging.WARNING if grave else logging.INFO
    logger.log(level, "answered", extra={"facts": facts})


def method_of(request: HttpRequest) -> str:
    """The method, if it is one of HTTP's; callers may write there what they like."""
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return request.method if request.method in known else "OTHER"


def route_of(request: HttpRequest) -> str:
    """The pattern that matched: ``api/v1/members/<uuid:member_id>``."""
    match = request.resolver_match
    return (match.route or "/") if match else UNMATCHED


def registry() -> CollectorRegistry:
    """What a scrape reads: of all processes where there are several."""
    if FOLDER not in os.environ:
        return REGISTRY
    merged = CollectorRegistry()
    MultiProcessCollector(merged)  # type: ignore[no-untyped-call] # its makers
    return merged
