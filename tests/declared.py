"""Whether an answer stands in the contract: its status, and its code when refused."""

import functools
import json
import re
from typing import Any

from django.urls import Resolver404, resolve

from commands import contract

PROBLEM = "application/problem+json"
HOLE = re.compile(r"<(?:\w+:)?(\w+)>")
# Said of the line itself before any operation is reached, and of our own mistakes: a
# fault, or a process that was started without a key in use.
OF_THE_FRAME = frozenset(
    {
        "invalid_character",
        "not_acceptable",
        "uri_too_long",
        "headers_too_large",
        "internal_error",
        "key_unavailable",
    }
)


@functools.cache
def answers() -> dict[tuple[str, str], dict[int, frozenset[str]]]:
    """The statuses of each operation, each with the codes of its refusals."""
    return {
        (method.upper(), address): {
            int(status): _codes(part) for status, part in told["responses"].items()
        }
        for address, methods in contract.load()["paths"].items()
        for method, told in methods.items()
    }


def _codes(part: dict[str, Any]) -> frozenset[str]:
    refusals = part.get("content", {}).get(PROBLEM, {}).get("examples", {})
    return frozenset(shown["value"]["code"] for shown in refusals.values())


def undeclared(method: str, address: str, answer: Any) -> str:
    """What the contract does not say of this answer; nothing when it says all."""
    try:
        route = resolve(address.partition("?")[0]).route
    except Resolver404:
        return ""
    told = answers().get((method.upper(), "/" + HOLE.sub(r"{\1}", route)))
    if told is None:
        return ""
    codes = told.get(answer.status_code)
    code, faults = _refusal(answer)
    shape = bool(faults) and "validation_failed" in (codes or ())
    if code in OF_THE_FRAME or (codes is not None and (not code or code in codes)):
        return ""
    return "" if shape else f"{method.upper()} /{route}: {answer.status_code} {code}"


def _refusal(answer: Any) -> tuple[str, list[Any]]:
    if answer.headers.get("content-type", "") != PROBLEM:
        return "", []
    body = json.loads(answer.content)
    return body["code"], body["errors"]
