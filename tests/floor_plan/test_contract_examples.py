"""Examples of the contract are true: they fit their shapes, and requests are taken."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from rest_framework import serializers

from tests.floor_plan.test_contract import contents, contract, operations
from unionhub.kernel import actor
from unionhub.kernel.uploads import Upload


def shown(*, requests_only: bool = False) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every content with examples: the operation, where, the content itself."""
    for name, operation in operations():
        parts = {"request": operation.get("requestBody", {})}
        if not requests_only:
            parts |= operation["responses"]
        for where, part in parts.items():
            for _media, content in contents(part):
                yield name, where, content


def values(content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for title, example in content.get("examples", {}).items():
        yield title, example["value"]


def test_every_example_fits_its_shape():
    components = contract()["components"]

    wrong = [
        f"{name} {where} {title}: {fault.json_path} {fault.message}"
        for name, where, content in shown()
        for fault_of in [
            OAS31Validator(
                content["schema"] | {"components": components},
                format_checker=oas31_format_checker,
            )
        ]
        for title, value in values(content)
        for fault in fault_of.iter_errors(value)
    ]

    assert wrong == []


def input_shapes() -> dict[str, type[serializers.BaseSerializer[Any]]]:
    """The serializer of each operation's body."""
    generator = SchemaGenerator()
    generator._initialise_endpoints()
    found = {}
    for path, regex, method, view in generator._get_paths_and_endpoints():
        view.schema.path, view.schema.path_regex = path, regex
        view.schema.method, view.schema.registry = method.upper(), generator.registry
        shape = view.schema.get_request_serializer()
        if shape is not None:
            found[f"{method.upper()} {path}"] = shape
    return found


def sent(value: Any) -> Any:
    """An example as it arrives: a file is named there, and comes with its content."""
    if isinstance(value, dict) and "file" in value:
        return value | {"file": Upload(value["file"], b"content")}
    return value


@pytest.mark.django_db
def test_every_request_that_is_shown_is_taken(at):
    shapes = input_shapes()
    context = {
        "request": SimpleNamespace(query_params={}, headers={}),
        "now": at,
        "actor": actor.public(),
    }

    faults = {
        f"{name} {title}": form.errors
        for name, _where, content in shown(requests_only=True)
        for title, value in values(content)
        if not (form := shapes[name](data=sent(value), context=context)).is_valid()
    }

    assert faults == {}
