"""The one shape of every refusal: RFC 9457 (ROBUST.md §4.1)."""

import json
from collections.abc import Mapping
from typing import Any, TypedDict

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from unionhub.kernel.catalogue import CATALOGUE

MEDIA_TYPE = "application/problem+json"
CATALOGUE_ADDRESS = "/api/v1/problems"
# Seconds after which a refused caller may try again, when nobody knows better.
RETRY_AFTER = 2
RETRYABLE = frozenset({429, 503})


class FieldProblem(TypedDict):
    """One fault of the input: where (``#/items/0/name``, ``?limit``), which."""

    pointer: str
    code: str
    detail: str


def problem(
    request: HttpRequest | Request,
    status: int,
    code: str,
    *,
    detail: str = "",
    errors: list[FieldProblem] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A refusal as an answer; ``extra`` holds ``facts`` and ``headers``."""
    extra = extra or {}
    body = {
        "type": f"{CATALOGUE_ADDRESS}#{code}",
        "title": str(CATALOGUE[code]),
        "status": status,
        "detail": detail or str(CATALOGUE[code]),
        "code": code,
        "request_id": getattr(request, "request_id", ""),
        "errors": errors or [],
    }
    if facts := extra.get("facts"):
        body["facts"] = facts
    text = json.dumps(body, ensure_ascii=False, cls=DjangoJSONEncoder).encode()
    # Said here: some refusals do not pass the middleware that would say the length.
    headers = {"Cache-Control": "no-store", "Content-Length": str(len(text))}
    headers |= extra.get("headers", {})
    if status in RETRYABLE:
        headers.setdefault("Retry-After", str(RETRY_AFTER))
    answer = HttpResponse(text, status=status, content_type=MEDIA_TYPE, headers=headers)
    answer.problem_code = code  # type: ignore[attr-defined] # for ``metrics``
    return answer


def field_problem(pointer: str, code: str, detail: str = "") -> FieldProblem:
    """One fault, with the text of the catalogue unless a better one is given."""
    return {"pointer": pointer, "code": code, "detail": detail or str(CATALOGUE[code])}


def common_code(errors: list[FieldProblem]) -> str:
    """The code of the whole: the one all faults share, else ``validation_failed``."""
    codes = {error["code"] for error in errors}
    return codes.pop() if len(codes) == 1 else "validation_failed"
