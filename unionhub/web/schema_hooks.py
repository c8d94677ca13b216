"""What is done to the whole OpenAPI description once every operation has spoken."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.generators import SchemaGenerator

METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def share_enums_with_parameters(
    result: dict[str, Any], generator: SchemaGenerator, **_: Any
) -> dict[str, Any]:
    """Let a parameter name the value list of the bodies: one type in every client."""
    names: dict[tuple[Any, ...], str] = {}
    for name, schema in result["components"]["schemas"].items():
        if "enum" in schema:
            names.setdefault(tuple(schema["enum"]), name)
    for parameter in _parameters(result):
        schema = parameter["schema"]
        name = names.get(tuple(schema.get("enum", ())))
        if name and "default" not in schema:
            parameter["schema"] = {"$ref": f"#/components/schemas/{name}"}
    return result


def _parameters(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in result["paths"].values():
        for method in METHODS & set(methods):
            yield from methods[method].get("parameters", ())
