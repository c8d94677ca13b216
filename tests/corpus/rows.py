"""The corpus, read, and crossed with every field of the kinds it names."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
CORPUS: dict[str, Any] = yaml.safe_load((FOLDER / "corpus.yaml").read_text("utf-8"))
CONTRACT: dict[str, Any] = yaml.safe_load(
    (FOLDER.parents[1] / "openapi.yaml").read_text("utf-8")
)
OPERATIONS: dict[str, Any] = CORPUS["operations"]
HOLE = "@@HOLE@@"


@dataclass(frozen=True)
class Probe:
    """One request, and the answer it must get."""

    name: str
    operation: str
    content: bytes
    status: int
    code: str = ""
    pointer: str = ""
    stored: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""


def request_schemas() -> dict[str, dict[str, Any]]:
    """The body's schema of every operation that has one, by operation id."""
    found = {}
    for methods in CONTRACT["paths"].values():
        for operation in methods.values():
            if "requestBody" in operation:
                (content,) = list(operation["requestBody"]["content"].values())[:1]
                found[operation["operationId"]] = resolved(content["schema"])
    return found


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed."""
    for key in ("allOf", "oneOf"):
        if key in schema:
            schema = next((s for s in schema[key] if "$ref" in s), schema)
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].rsplit("/", 1)[-1]
    return resolved(CONTRACT["components"]["schemas"][name])


def fields_of(schema: dict[str, Any], prefix: str = "") -> dict[str, dict[str, Any]]:
    """Every field of a body, nested ones with a slash."""
    found = {}
    for name, given in schema.get("properties", {}).items():
        whole = resolved(given)
        found[prefix + name] = whole
        found |= fields_of(whole, f"{prefix}{name}/")
    return found


def value_of(given: Any, limit: int = 0) -> Any:
    """A value of the corpus; ``repeat`` spells out a long one."""
    if isinstance(given, dict) and "repeat" in given:
        times = given.get("times", 0) or limit + given["beyond_limit"]
        return given["repeat"] * times
    return given


def probes_of_values() -> Iterator[Probe]:
    """Every value in every field of its kinds."""
    schemas = request_schemas()
    for row in CORPUS["values"]:
        for operation, plan in OPERATIONS.items():
            limits = fields_of(schemas[operation])
            for name, kind in plan["fields"].items():
                if kind in row["kinds"]:
                    limit = limits[name].get("maxLength", 0)
                    yield _probe(row, operation, name, kind, limit)


def _probe(row: Any, operation: str, name: str, kind: str, limit: int) -> Probe:
    code = row.get("code", "")
    if isinstance(code, dict):
        code = code.get(kind) or code[name]
    place = row.get("at", "")
    status = row.get("status", 400) if code else OPERATIONS[operation]["answers"]
    shown = repr(row.get("value", row.get("raw")))[:40]
    return Probe(
        name=f"{row['row']} {operation} {name} {shown}",
        operation=operation,
        content=content_of(operation, name, row, limit),
        status=status,
        code=code,
        pointer=f"#/{name}{place}" if code else "",
        stored=row.get("stored"),
    )


def content_of(operation: str, name: str, row: Any, limit: int = 0) -> bytes:
    """The operation's good body with one field replaced."""
    body = deepcopy(OPERATIONS[operation]["body"])
    *path, last = name.split("/")
    target = body
    for step in path:
        target = target.setdefault(step, {})
    if "raw" in row:
        target[last] = HOLE
        raw = str(value_of(row["raw"]))
        return json.dumps(body).replace(f'"{HOLE}"', raw).encode()
    target[last] = value_of(row["value"], limit)
    return json.dumps(body).encode()


def probes_of_lookups() -> Iterator[Probe]:
    """Values that name something which is not there."""
    for row in CORPUS["lookups"]:
        name = row["field"]
        yield Probe(
            name=f"lookup {row['operation']} {name} {row['value']}",
            operation=row["operation"],
            content=content_of(row["operation"], name, row),
            status=row.get("status", 400),
            code=row["code"],
            pointer=row.get("pointer", f"#/{name}"),
        )


def probes_of_bodies() -> Iterator[Probe]:
    """Every whole body at every operation."""
    for row in CORPUS["bodies"]:
        for operation, plan in OPERATIONS.items():
            body = plan["body"] | row.get("extra", {})
            content = json.dumps(body).encode()
            if "raw" in row:
                content = str(value_of(row["raw"])).encode()
            if "bytes" in row:
                content = bytes.fromhex(row["bytes"])
            kind = {"Content-Type": row["type"]} if "type" in row else {}
            yield Probe(
                name=f"{row['row']} {operation} {str(row)[:60]}",
                operation=operation,
                content=content,
                status=row.get("status", 400),
                code=row["code"],
                pointer=row.get("pointer", ""),
                headers=kind | row.get("headers", {}),
                query=row.get("query", ""),
            )
