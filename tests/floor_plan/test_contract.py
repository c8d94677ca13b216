"""The published contract: complete, valid, and what is served."""

import difflib
import functools
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from openapi_spec_validator import validate

from commands import contract as published
from unionhub.kernel.catalogue import CATALOGUE

FILE = published.FILE
METHODS = {"get", "post", "put", "patch", "delete"}
AUDIENCES = {"公共", "会员", "干部", "系统"}
# OAuth speaks RFC 6749: its refusals carry no code of ours.
OAUTH = "/oauth/"
PROBLEM = "application/problem+json"


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for address, methods in contract()["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield f"{method.upper()} {address}", operation


@functools.cache
def contract() -> dict[str, Any]:
    return published.load()


def contents(part: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from part.get("content", {}).items()


def has_example(content: dict[str, Any]) -> bool:
    return bool(content.get("examples") or "example" in content)


def test_the_committed_contract_is_the_served_one():
    served = io.StringIO()

    call_command("spectacular", validate=True, fail_on_warn=True, stdout=served)

    committed = FILE.read_text(encoding="utf-8").splitlines()
    fresh = served.getvalue().rstrip().splitlines()
    drift = difflib.unified_diff(committed, fresh, "committed", "served", lineterm="")
    # After a change that is meant: ./test --schema
    assert list(drift)[:60] == []


def test_the_contract_is_valid():
    validate(contract())


def test_every_operation_is_described_and_named_once():
    names = [operation["operationId"] for _, operation in operations()]
    bare = [
        name
        for name, operation in operations()
        if not operation.get("summary")
        or not operation.get("description")
        or operation["summary"].isascii()
        or not AUDIENCES.issuperset(operation.get("tags", []))
        or len(operation.get("tags", [])) != 1
    ]

    assert bare == []
    assert len(names) == len(set(names))


# Workbooks, pictures, a page to print: no example of it that a person could read.
FILES = {
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "image/jpeg",
    "image/svg+xml",
    "image/png",
    "text/html",
}


def test_every_request_and_answer_has_an_example():
    bare = [
        f"{name} {where}"
        for name, operation in operations()
        for where, part in [
            ("request", operation.get("requestBody", {})),
            *operation["responses"].items(),
        ]
        for media, content in contents(part)
        if media not in FILES and not has_example(content)
    ]

    assert bare == []


def test_every_refusal_has_an_example_with_its_code():
    wrong = [
        f"{name} {status} {example}"
        for name, operation in operations()
        for status, part in operation["responses"].items()
        for media, content in contents(part)
        if media == PROBLEM
        for example, shown in content["examples"].items()
        if shown["value"]["code"] not in CATALOGUE
        or shown["value"]["status"] != int(status)
    ]

    assert wrong == []


def test_every_refusal_is_a_problem():
    others = [
        f"{name} {status} {media}"
        for name, operation in operations()
        if OAUTH not in name
        for status, part in operation["responses"].items()
        for media, _content in contents(part)
        if int(status) >= 400 and media != PROBLEM
    ]

    assert others == []


@pytest.mark.parametrize("word", ["localhost", "127.0.0.1", "http://"])
def test_the_contract_names_no_machine(word):
    assert word not in FILE.read_text(encoding="utf-8")
