"""The corpus, read, and crossed with every field of every operation that is served."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml

from tests import forms
from tests.corpus import uploads
from tests.corpus.contract import NOTHING, Contract, Field
from tests.corpus.values import (
    HOLE,
    NONE,
    at,
    at_the_gate,
    in_part,
    quoted,
    spelt,
    value_for,
    with_value,
)
from tests.forms import Form, Multipart

CORPUS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "corpus.yaml").read_text("utf-8")
)
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Doing:
    """One operation as the corpus needs it: what it takes, and what is valid."""

    name: str
    contract: Contract
    is_write: bool
    holes: int
    body: Any
    query: str
    # A valid body with a field that does not go with the others, by that field.
    ways: dict[str, Any]

    @property
    def takes_form(self) -> bool:
        """Whether it takes a form, and speaks RFC 6749."""
        return isinstance(self.body, Form) and not self.takes_files

    @property
    def takes_files(self) -> bool:
        """Whether it takes a form in parts."""
        return isinstance(self.body, Multipart)

    def content(self, body: Any = NONE) -> bytes | None:
        """The valid body, or another, as it is sent; GET sends none."""
        if not self.is_write:
            return None
        sent = self.body if body is NONE else body
        if self.takes_files:
            return forms.encoded(sent)
        return (urlencode(sent) if self.takes_form else json.dumps(sent)).encode()

    def body_for(self, one: Field) -> Any:
        """A valid body into which this field fits."""
        return (
            self.body
            if one.path[0] in self.body
            else self.ways.get(str(one.path[0]), self.body)
        )


@dataclass(frozen=True)
class Probe:
    """One request, and the answer it must get; status 0: as the valid one's."""

    name: str
    operation: str
    content: bytes | None
    query: str
    status: int = 0
    code: str = ""
    # In place of a code, at the doors of OAuth.
    error: str = ""
    pointer: str = ""
    stored: str = ""
    unechoed: str = ""
    hole: str | None = None
    headers: dict[str, str | None] = field(default_factory=dict)


def probes(doings: Iterable[Doing]) -> Iterator[Probe]:
    """Every row with everything it applies to, once an operation."""
    for doing in doings:
        yield from _of_values(doing)
        yield from _of_absence(doing)
        yield from _of_facts(doing)
        yield from _of_bodies(doing)
        yield from _of_queries(doing)
        yield from _of_paths(doing)
        yield from _of_headers(doing)


def _of_values(doing: Doing) -> Iterator[Probe]:
    for row in CORPUS["values"]:
        for one in doing.contract.at("body", "query"):
            if one.kind in row["kinds"] and row.get("in", one.place) == one.place:
                make = _in_body if one.place == "body" else _in_query
                yield from make(doing, row, one)


def _in_body(doing: Doing, row: dict[str, Any], one: Field) -> Iterator[Probe]:
    body = doing.body_for(one)
    value = HOLE if "raw" in row else value_for(row, one, at(body, one.path))
    if doing.takes_files:
        value, row = in_part(value, row)
    if value is NONE:
        return
    if doing.takes_files:
        content = doing.content(with_value(body, one.path, value))
        yield _probe(doing, row, one, content=content)
        return
    content = json.dumps(with_value(body, one.path, value)).encode()
    if "raw" in row:
        content = content.replace(f'"{HOLE}"'.encode(), spelt(row["raw"]).encode())
    yield _probe(doing, row, one, content=content)


def _in_query(doing: Doing, row: dict[str, Any], one: Field) -> Iterator[Probe]:
    value = NONE if "raw" in row else value_for(row, one)
    if value is NONE or ("in" not in row and not isinstance(value, str)):
        return
    made = value if row.get("of") == "repeated" else f"{one.name}={quoted(value)}"
    query = _joined(doing.query, made, instead_of=one.name)
    if row.get("of") != "repeated" and (gate := at_the_gate(query, value)):
        row = row | {"status": gate[0], "query": gate[1]}
        row.pop("taken", None)
    yield _probe(doing, row, one, query=query)


def _joined(query: str, made: Any, *, instead_of: str) -> str:
    kept = [p for p in query.split("&") if p and p.split("=")[0] != instead_of]
    return "&".join([*kept, made])


def _probe(doing: Doing, row: dict[str, Any], one: Field, **sent: Any) -> Probe:
    name = f"{doing.name}.{one.name}"
    code = row.get("code", "")
    if one.place == "query":
        code = row.get("query", code)
    status = row.get("status", 400) if code else 0
    pointer = row.get("pointer", one.pointer + row.get("at", "")) if code else ""
    if name in row.get("differs", {}):
        code, pointer = row["differs"][name].replace("taken", ""), ""
        said, _space, code = code.rpartition(" ")
        status = int(said or 400) if code else 0
    return Probe(
        name=f"{row['row']} {name} {_shown(row)}",
        operation=doing.name,
        status=status,
        code=code,
        pointer=pointer,
        stored=row.get("stored", ""),
        **{"content": doing.content(), "query": doing.query} | sent,
    )


def _shown(row: dict[str, Any]) -> str:
    told = {k: v for k, v in row.items() if k not in {"row", "kinds", "differs"}}
    return ascii(told)[:70]


def _of_absence(doing: Doing) -> Iterator[Probe]:
    """Each needed field left out (B1)."""
    for name in doing.contract.needed:
        body = {key: value for key, value in doing.body.items() if key != name}
        yield Probe(
            name=f"B1 {doing.name}.{name} absent",
            operation=doing.name,
            content=doing.content(body),
            query=doing.query,
            status=400,
            code="required",
            pointer=f"#/{name}",
        )


def _of_facts(doing: Doing) -> Iterator[Probe]:
    fields = {one.name: one for one in doing.contract.fields}
    for row in CORPUS["facts"]:
        named = row["operation"]
        if doing.name in (named if isinstance(named, list) else [named]):
            one = fields[row["field"]]
            body = with_value(doing.body, one.path, row["value"])
            sent = doing.content(body)
            yield _probe(doing, {"row": "fact"} | row, one, content=sent)


def _of_bodies(doing: Doing) -> Iterator[Probe]:
    if doing.takes_files:
        yield from _of_uploads(doing)
    if not doing.is_write or doing.takes_files:
        return
    for listed in CORPUS["forms" if doing.takes_form else "bodies"]:
        row = listed
        content = doing.content({**doing.body, **row.get("extra", {})})
        if row.get("of") == "repeated":
            content = b"&".join([doing.content() or b""] * 2)
        if "raw" in row:
            content = spelt(row["raw"]).encode()
        if "bytes" in row:
            content = bytes.fromhex(row["bytes"])
        kind = {"Content-Type": row["type"]} if "type" in row else {}
        if row.get("of") == "nothing":
            row = listed | _answer_to_nothing(doing)
        yield Probe(
            name=f"{row['row']} {doing.name} {_shown(row)}",
            operation=doing.name,
            content=content,
            query=doing.query,
            status=row.get("status", 400) if _refuses(row) else 0,
            code=row.get("code", ""),
            error=_error(doing, row),
            pointer=row.get("pointer", ""),
            headers=kind | row.get("headers", {}),
        )


def _of_uploads(doing: Doing) -> Iterator[Probe]:
    for row in CORPUS["uploads"]:
        if row.get("to", uploads.kind_of(doing.body)) != uploads.kind_of(doing.body):
            continue
        yield Probe(
            name=f"{row['row']} {doing.name} {_shown(row)}",
            operation=doing.name,
            content=uploads.content(doing.body, row),
            query=doing.query,
            status=row.get("status", 400) if "code" in row else 0,
            code=row.get("code", ""),
            pointer=row.get("pointer", ""),
            headers={"Content-Type": row["type"]} if "type" in row else {},
        )


def _error(doing: Doing, row: dict[str, Any]) -> str:
    told = row.get("error", "")
    return str(told[doing.name] if isinstance(told, dict) else told)


def _refuses(row: dict[str, Any]) -> bool:
    return bool(row.get("code") or row.get("error"))


def _answer_to_nothing(doing: Doing) -> dict[str, Any]:
    """Where no field is needed, nothing may well be enough."""
    needed = "required" if doing.contract.needed else ""
    return {"code": CORPUS["nothing"].get(doing.name, needed)}


def _of_queries(doing: Doing) -> Iterator[Probe]:
    for listed in CORPUS["queries"]:
        row = listed
        query, of_names = spelt(row["query"]), row["code"].endswith("_parameter")
        # Pages for people do not mind what they do not know.
        if of_names and doing.contract == NOTHING:
            continue
        if of_names and doing.takes_form:
            row = listed | {"code": "", "error": "invalid_request"}
        yield Probe(
            name=f"{row['row']} {doing.name} {_shown(row)}",
            operation=doing.name,
            content=doing.content(),
            query=_joined(doing.query, query, instead_of=""),
            status=row.get("status", 400),
            code=row["code"],
            error=row.get("error", ""),
            pointer="?" if of_names else "",
        )


def _of_paths(doing: Doing) -> Iterator[Probe]:
    for row in CORPUS["paths"] if doing.holes else ():
        yield Probe(
            name=f"{row['row']} {doing.name} {_shown(row)}",
            operation=doing.name,
            content=doing.content(),
            query=doing.query,
            status=404,
            code="not_found",
            hole=spelt(row["text"]),
        )


def _of_headers(doing: Doing) -> Iterator[Probe]:
    kinds = {one.kind: one for one in doing.contract.at("header")}
    for row in CORPUS["headers"]:
        one = kinds.get(row.get("kind", ""))
        name = row.get("name") or (one and one.name)
        if name and doing.name not in row.get("except", ()):
            value = spelt(row["value"])
            yield Probe(
                name=f"{row['row']} {doing.name} {name} {_shown(row)}",
                operation=doing.name,
                content=doing.content(),
                query=doing.query,
                status=row.get("status", 400) if "code" in row else 0,
                code=row.get("code", ""),
                unechoed=value if "unechoed" in row else "",
                headers={name: value},
            )
