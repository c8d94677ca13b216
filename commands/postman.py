"""The Postman collection (v2.1), made from the contract: a folder an audience."""

import json
from collections.abc import Iterator
from typing import Any, Final

SCHEMA: Final = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
METHODS: Final = ("get", "post", "put", "patch", "delete")
FORM: Final = "application/x-www-form-urlencoded"
PARTS: Final = "multipart/form-data"
PROBLEM: Final = "application/problem+json"
BASE: Final = "http://127.0.0.1:8000"
# What a header holds: Postman makes a new value for each {{$…}}.
HEADERS: Final = {"Idempotency-Key": "{{$guid}}"}

Contract = dict[str, Any]
Part = dict[str, Any]


def collection(contract: Contract) -> str:
    """The whole collection as text, the same for the same contract."""
    folders: dict[str, list[Part]] = {tag["name"]: [] for tag in contract["tags"]}
    for address, methods in contract["paths"].items():
        for method in METHODS:
            if told := methods.get(method):
                folders[told["tags"][0]].append(_item(method, address, told))
    made = {
        "info": {
            "name": contract["info"]["title"],
            "description": contract["info"]["description"],
            "schema": SCHEMA,
        },
        "auth": {"type": "bearer", "bearer": [_text("token", "{{token}}")]},
        "variable": [_text("base_url", BASE), _text("token", "")],
        "item": [
            {
                "name": tag["name"],
                "description": tag["description"],
                "item": folders[tag["name"]],
            }
            for tag in contract["tags"]
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _item(method: str, address: str, told: Part) -> Part:
    request: Part = {
        "method": method.upper(),
        "description": told["description"],
        "header": list(_headers(told)),
        "url": _url(address, told),
    }
    if {} in told.get("security", [{}]):
        request["auth"] = {"type": "noauth"}
    if body := _body(told):
        request["body"] = body
    return {
        "name": told["summary"],
        "request": request,
        "response": list(_answers(told)),
    }


def _url(address: str, told: Part) -> Part:
    parts = [
        f":{part[1:-1]}" if part.startswith("{") else part
        for part in address.strip("/").split("/")
    ]
    url: Part = {"raw": "{{base_url}}/" + "/".join(parts), "host": ["{{base_url}}"]}
    url["path"] = parts
    if query := [_named(p) | {"disabled": True} for p in _parameters(told, "query")]:
        url["query"] = query
    if holes := list(_parameters(told, "path")):
        shown = _shown(told)
        url["variable"] = [
            _named(hole) | {"value": _value(hole["name"], shown)} for hole in holes
        ]
    return url


def _shown(told: Part) -> Part:
    """The object that the operation shows as its answer, when it shows one."""
    for status, response in told["responses"].items():
        for media, content in response.get("content", {}).items():
            if status < "300" and media != PROBLEM and content.get("examples"):
                example = _first(content)
                return example if isinstance(example, dict) else {}
    return {}


def _value(hole: str, shown: Part) -> str:
    """``enrolment_id`` is the ``id`` of the enrolment that is shown."""
    return str(shown.get(hole, shown.get(hole.rpartition("_")[2], "")))


def _headers(told: Part) -> Iterator[Part]:
    for media in told.get("requestBody", {}).get("content", {}):
        yield {"key": "Content-Type", "value": media}
    for parameter in _parameters(told, "header"):
        value = HEADERS.get(parameter["name"], "")
        header = _named(parameter) | {"value": value}
        yield header if parameter.get("required") else header | {"disabled": True}


def _parameters(told: Part, place: str) -> Iterator[Part]:
    return (p for p in told.get("parameters", ()) if p["in"] == place)


def _named(parameter: Part) -> Part:
    value = parameter["schema"].get("default", "")
    return {
        "key": parameter["name"],
        "value": str(value).lower() if isinstance(value, bool) else str(value),
        "description": parameter.get("description", ""),
    }


def _body(told: Part) -> Part | None:
    for media, content in told.get("requestBody", {}).get("content", {}).items():
        example = _first(content)
        if media == FORM:
            return {
                "mode": "urlencoded",
                "urlencoded": [
                    _text(key, str(value)) for key, value in example.items()
                ],
            }
        if media == PARTS:
            return {"mode": "formdata", "formdata": _parts(example)}
        return {
            "mode": "raw",
            "raw": json.dumps(example, ensure_ascii=False, indent=2),
            "options": {"raw": {"language": "json"}},
        }
    return None


def _parts(example: Part) -> list[Part]:
    """The parts of a form; a file is chosen by whoever sends it."""
    return [
        {"key": key, "type": "file", "src": []}
        if key == "file"
        else _text(key, str(value))
        for key, value in example.items()
    ]


def _answers(told: Part) -> Iterator[Part]:
    """The answers when all is well, as examples; refusals are in the contract."""
    for status, response in told["responses"].items():
        for media, content in response.get("content", {}).items():
            if media == PROBLEM or not content.get("examples"):
                continue
            for name, shown in content["examples"].items():
                yield {
                    "name": name,
                    "code": int(status),
                    "header": [{"key": "Content-Type", "value": media}],
                    "body": json.dumps(shown["value"], ensure_ascii=False, indent=2),
                }


def _first(content: Part) -> Any:
    return next(iter(content["examples"].values()))["value"]


def _text(key: str, value: str) -> Part:
    return {"key": key, "value": value, "type": "string"}
