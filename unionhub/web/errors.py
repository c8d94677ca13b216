"""The only place where HTTP numbers meet refusals (ROBUST.md §3.2, §4.1)."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.request import Request

from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import (
    BadFact,
    DomainError,
    Gone,
    NotAllowed,
    NotFound,
    NotNow,
    Stale,
    TooMany,
    Unavailable,
)
from unionhub.web import database_errors
from unionhub.web.pointers import safe_name
from unionhub.web.problems import FieldProblem, common_code, field_problem, problem

log = logging.getLogger(__name__)

STATUS: Final[dict[type[DomainError], int]] = {
    BadFact: 400,
    NotAllowed: 403,
    NotFound: 404,
    NotNow: 409,
    Gone: 410,
    Stale: 412,
    TooMany: 429,
    Unavailable: 503,
    DomainError: 409,
}
# Codes with a status of their own, whichever class carries them.
CODE_STATUS: Final[dict[str, int]] = {
    "not_authenticated": 401,
    "invalid_token": 401,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "in_flight": 409,
    "length_required": 411,
    "body_too_large": 413,
    "expanded_too_large": 413,
    "uri_too_long": 414,
    "unsupported_media_type": 415,
    "unsupported_charset": 415,
    "unsupported_content_encoding": 415,
    "key_reused": 422,
    "version_required": 428,
    "headers_too_large": 431,
    "internal_error": 500,
    "busy": 503,
    "timeout": 503,
    "unknown_outcome": 503,
    "overloaded": 503,
    "storage_full": 503,
}
CHALLENGE: Final = 'Bearer realm="api"'
# What the framework calls its own refusals, in our words.
OUR_CODE: Final[dict[str, str]] = {
    "authentication_failed": "invalid_token",
    "blank": "required",
    "date": "invalid_date",
    "datetime": "invalid_datetime",
    "empty": "required",
    "error": "bad_request",
    "incorrect_type": "invalid_value",
    "invalid": "invalid_value",
    "make_aware": "invalid_datetime",
    "max_digits": "out_of_range",
    "max_length": "too_long",
    "max_string_length": "too_long",
    "max_value": "out_of_range",
    "min_length": "too_short",
    "min_value": "out_of_range",
    "no_match": "invalid_choice",
    "not_a_dict": "not_an_object",
    "null": "null_not_allowed",
    "null_characters_not_allowed": "invalid_character",
    "parse_error": "bad_request",
    "permission_denied": "forbidden",
    "surrogate_characters_not_allowed": "invalid_character",
    "throttled": "too_many_requests",
    "unique": "already_exists",
}
# Codes given to a general class at the raise, which no class names.
_SPOKEN: Final[dict[str, int]] = {
    "alias_taken": 409,
    "already_exists": 409,
    "already_member": 409,
    "appointment_not_in_force": 403,
    "already_open": 409,
    "near_duplicate": 409,
    "not_plausible": 409,
    "too_many_points": 409,
    "not_reckoned": 409,
    "forbidden": 403,
    "head_remains": 409,
    "household_ended": 409,
    "household_under_review": 409,
    "in_use": 409,
    "join_code_expired": 410,
    "last_resort": 409,
    "not_found": 404,
    "not_routable": 409,
    "nothing_asked": 409,
    "organisation_not_active": 409,
    "under_review": 409,
    "uscc_taken": 409,
}
# Ours by name, but the framework's text for them repeats the value.
_ECHOING = frozenset({"invalid_choice", "not_a_list", "does_not_exist", "required"})


class InvalidQuery(exceptions.ValidationError):
    """The query string is at fault: pointers read ``?limit``."""


def status_of(error: DomainError) -> int:
    """The HTTP status of a refusal: that of its code, else that of its class."""
    if error.reason in CODE_STATUS:
        return CODE_STATUS[error.reason]
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def code_status(code: str) -> int:
    """The HTTP status under which a code is answered, for the documentation."""
    if code in CODE_STATUS:
        return CODE_STATUS[code]
    for kind in _kinds(DomainError):
        if kind.code == code:
            return next(STATUS[base] for base in kind.__mro__ if base in STATUS)
    return _SPOKEN.get(code, 400)


def _kinds(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _kinds(child)


def handle(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler. ``None``: our mistake, a 500 with its traceback."""
    request: Request = context["request"]
    if isinstance(exc, DomainError):
        return domain_problem(request, exc)
    if isinstance(exc, exceptions.ValidationError):
        pointer = "?" if isinstance(exc, InvalidQuery) else "#"
        errors = flatten(exc.get_full_details(), pointer)
        return problem(request, 400, common_code(errors), errors=errors)
    if isinstance(exc, Http404):
        return problem(request, 404, "not_found")
    if isinstance(exc, DjangoPermissionDenied):
        return problem(request, 403, "forbidden")
    if isinstance(exc, exceptions.APIException):
        return _framework_problem(request, exc)
    return _database_problem(request, exc)


def domain_problem(request: Request, error: DomainError) -> HttpResponse:
    """A refusal by name, with its field and its facts."""
    status, facts = status_of(error), dict(error.facts)
    headers = {}
    if "retry_after" in facts:
        headers["Retry-After"] = str(facts.pop("retry_after"))
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = CHALLENGE
    errors = []
    if error.field:
        pointer = "#/" + error.field.replace(".", "/")
        errors = [field_problem(pointer, error.reason, error.detail)]
    extra = {"facts": facts, "headers": headers}
    return problem(
        request, status, error.reason, detail=error.detail, errors=errors, extra=extra
    )


def _framework_problem(request: Request, exc: exceptions.APIException) -> HttpResponse:
    code = our_code(exc)
    headers = {}
    if exc.status_code == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = getattr(exc, "auth_header", CHALLENGE)
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return problem(request, exc.status_code, code, extra={"headers": headers})


def our_code(exc: exceptions.APIException) -> str:
    """Our code for a refusal of the framework."""
    code = str(exc.get_codes())
    code = OUR_CODE.get(code, code)
    return code if code in CATALOGUE else "bad_request"


def _database_problem(request: Request, exc: Exception) -> HttpResponse | None:
    answer = database_errors.verdict(exc)
    if answer is None:
        return None
    status, code = answer
    if code == "unknown_outcome" and request.method in {"GET", "HEAD"}:
        code = "unavailable"
    # Constraint and state only: the database's own text repeats values.
    log.warning(
        "database refused: %s %s %s",
        code,
        database_errors.sqlstate(exc),
        database_errors.constraint_name(exc),
    )
    return problem(request, status, code)


def flatten(details: Any, pointer: str = "#") -> list[FieldProblem]:
    """Every fault in a tree of validation details, each with its JSON pointer."""
    return list(_walk(details, pointer))


def _walk(details: Any, pointer: str) -> Iterator[FieldProblem]:
    if isinstance(details, list):
        for index, item in enumerate(details):
            yield from _walk(item, pointer if _is_leaf(item) else f"{pointer}/{index}")
    elif _is_leaf(details):
        yield _leaf(pointer, details["code"], str(details["message"]))
    else:
        for name, item in details.items():
            whole = name in {"non_field_errors", "__all__"}
            yield from _walk(item, pointer if whole else _child(pointer, str(name)))


def _is_leaf(details: Any) -> bool:
    """A fault itself, not a serializer that has fields of these two names."""
    return (
        isinstance(details, dict)
        and {"message", "code"} == set(details)
        and isinstance(details["code"], str)
    )


def _child(pointer: str, name: str) -> str:
    if pointer == "?":
        return f"?{safe_name(name)}"
    return f"{pointer}/{safe_name(name)}" if safe_name(name) else pointer


def _leaf(pointer: str, code: str, text: str) -> FieldProblem:
    ours = OUR_CODE.get(code, code)
    if ours not in CATALOGUE:
        ours = "invalid_value"
    # The framework's own texts repeat the value; ours never do.
    keep = ours == code and code not in _ECHOING
    return field_problem(pointer, ours, text if keep else "")
