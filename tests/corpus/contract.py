"""What the contract says of each served operation: its fields, by place and kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

JSON = "application/json"
PARTS = "multipart/form-data"
# What a format says; everything else is told by type, enum and name.
FORMATS = {
    "bbox": "box",
    "binary": "file",
    "code": "code",
    "codes": "codes",
    "credit-code": "credit_code",
    "cursor": "cursor",
    "date": "date",
    "date-time": "instant",
    "id-number": "id_number",
    "lng-lat": "pair",
    "mobile-number": "phone",
    "multiline": "multiline",
    "one-time-code": "one_time_code",
    "password": "password",
    "person-name": "name",
    "staff-code": "staff_code",
    "uuid": "uuid",
}
PLAIN = {
    "boolean": "boolean",
    "number": "number",
    "object": "object",
    "string": "line",
}
# What a name says where the rest says no more than text.
NAMES = {
    "account": "account",
    "criterion": "code",
    "hours": "opening_hours",
    "spans": "opening_hours",
}
HEADER_KINDS = {
    "Idempotency-Key": "idempotency_key",
    "If-Match": "version_tag",
    "X-Appointment": "appointment",
}


@dataclass(frozen=True)
class Field:
    """One value that a caller may send: where (``body query path header``), what."""

    place: str
    path: tuple[str | int, ...]
    kind: str
    schema: dict[str, Any] = field(repr=False)
    required: bool = False

    @property
    def name(self) -> str:
        """As a pointer writes it, without its first character."""
        return "/".join(map(str, self.path))

    @property
    def pointer(self) -> str:
        """How a problem points at it."""
        return f"?{self.name}" if self.place == "query" else f"#/{self.name}"


@dataclass(frozen=True)
class Contract:
    """What one operation takes."""

    fields: tuple[Field, ...] = ()
    takes_json: bool = False
    # How many fields must be in the body.
    needed: tuple[str, ...] = ()
    answers_json: bool = False

    def at(self, *places: str) -> Iterator[Field]:
        """The fields in these places."""
        return (one for one in self.fields if one.place in places)


NOTHING = Contract()


@cache
def contracts() -> dict[str, Contract]:
    """Of every operation that the contract names, by operation id.

    It is drawn from the router at this moment; that ``openapi.yaml`` says the same is
    the drift test's to show.
    """
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return {
        operation["operationId"]: _contract(schema, operation)
        for methods in schema["paths"].values()
        for operation in methods.values()
    }


def _contract(whole: dict[str, Any], operation: dict[str, Any]) -> Contract:
    fields = [
        _parameter(whole, given)
        for given in operation.get("parameters", [])
        if given["in"] != "header" or given["name"] in HEADER_KINDS
    ]
    content = operation.get("requestBody", {}).get("content", {})
    taken = content.get(JSON) or content.get(PARTS)
    body = _resolved(whole, taken["schema"]) if taken else {}
    answers = [a for code, a in operation["responses"].items() if code.startswith("2")]
    return Contract(
        fields=(*fields, *_fields(whole, body, ())),
        takes_json=JSON in content,
        needed=tuple(body.get("required", ())),
        answers_json=any(JSON in answer.get("content", {}) for answer in answers),
    )


def _parameter(whole: dict[str, Any], given: dict[str, Any]) -> Field:
    schema = _resolved(whole, given["schema"])
    kind = HEADER_KINDS.get(given["name"]) or kind_of(whole, given["name"], schema)
    return Field(
        given["in"], (given["name"],), kind, schema, given.get("required", False)
    )


def _fields(
    whole: dict[str, Any], schema: dict[str, Any], above: tuple[str | int, ...]
) -> Iterator[Field]:
    """Every field of a body, those of its objects and of its rows too."""
    needed = schema.get("required", ())
    for name, given in schema.get("properties", {}).items():
        inner = _resolved(whole, given)
        if inner.get("readOnly"):
            continue
        path = (*above, name)
        kind = kind_of(whole, name, inner)
        yield Field("body", path, kind, _itemised(whole, inner), name in needed)
        if kind == "objects":
            yield from _fields(whole, _resolved(whole, inner["items"]), (*path, 0))
        yield from _fields(whole, inner, path)


def kind_of(whole: dict[str, Any], name: str, schema: dict[str, Any]) -> str:
    """The kind of a value, from nothing but the contract."""
    if "enum" in schema:
        return "choice"
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    of = schema.get("type")
    if isinstance(of, list):
        # One that may be null.
        (of,) = set(of) - {"null"}
    if of == "integer":
        return _number(name, schema)
    if of == "array":
        inner = _resolved(whole, schema["items"])
        return "choices" if "enum" in inner else f"{inner['type']}s"
    if of == "object" and "additionalProperties" in schema:
        return "map"
    plain = PLAIN[str(of)]
    return NAMES.get(name, plain) if plain == "line" else plain


def _number(name: str, schema: dict[str, Any]) -> str:
    """A number, or an amount; of some amounts there may be none."""
    if not re.search(r"(^|_)fen$", name):
        return "integer"
    return "fen" if schema.get("minimum", 0) > 0 else "fen_or_none"


def _resolved(whole: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed; what stands beside it stays."""
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    for key in ("allOf", "oneOf"):
        if key in beside:
            (first, *_more) = beside.pop(key)
            return _resolved(whole, first) | beside
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].rsplit("/", 1)[-1]
    return _resolved(whole, whole["components"]["schemas"][name]) | beside


def _itemised(whole: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A list's schema with that of its items followed."""
    items = schema.get("items")
    return schema | {"items": _resolved(whole, items)} if items else schema


def enum_of(whole_field: Field) -> list[Any]:
    """The codes a field takes; of a list, those of its items."""
    schema = whole_field.schema
    return list(schema.get("enum") or schema.get("items", {}).get("enum", ()))
