"""What the contract promises its callers, a line each; which changes break a promise.

``takes`` what may be sent, ``needs`` what must be, ``bounds`` how large it may be,
``answers`` what comes back, ``refuses`` with which codes. New operations, fields of
answers, optional fields of requests, values and refusals break nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

PROBLEM: Final = "application/problem+json"
METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})
UPPER: Final = ("maxLength", "maximum", "maxItems", "maxProperties")
LOWER: Final = ("minLength", "minimum", "minItems", "minProperties")

Contract = dict[str, Any]
Line = tuple[str, str, str, str]  # operation, verb, place, what is said of it


def promises(contract: Contract) -> list[str]:
    """Every promise as a line of text, in the order of the addresses."""
    lines = {line for name, told in _operations(contract) for line in told(name)}
    return ["\t".join(line).rstrip() for line in sorted(lines)]


def broken(released: Iterable[str], current: Iterable[str]) -> list[str]:
    """What a caller of the released contract can no longer rely on, a sentence each."""
    before, now = _parsed(released), _parsed(current)
    operations = {line[0] for line in before}
    places = {(line[0], line[2]) for line in before if line[1] in {"takes", "answers"}}
    gone = [_sentence("gone", line) for line in sorted(before - now) if _lasts(line)]
    added = [
        _sentence("new", line)
        for line in sorted(now - before)
        if line[0] in operations and _hurts(line, before, places)
    ]
    return gone + added


def _sentence(kind: str, line: Line) -> str:
    return f"{kind}: {' '.join(line)}".rstrip()


def _parsed(lines: Iterable[str]) -> set[Line]:
    parts = ([*line.rstrip("\n").split("\t"), "", "", ""] for line in lines if line)
    return {(part[0], part[1], part[2], part[3]) for part in parts}


def _lasts(line: Line) -> bool:
    """Whether its disappearance can break a caller: not of a demand or a bound.

    That an answer is not null any more breaks nobody either.
    """
    _operation, verb, _place, said = line
    return verb not in {"needs", "bounds"} and (verb, said) != ("answers", "null")


def _hurts(line: Line, before: set[Line], places: set[tuple[str, str]]) -> bool:
    """Whether its appearance can break a caller of an operation that there was."""
    operation, verb, place, said = line
    known = (operation, place) in places
    if verb == "needs":
        # A part of something new is asked of nobody who does not send that.
        parent = place.rpartition(".")[0]
        return not parent or known or (operation, parent) in places
    if verb == "answers":
        return known and said != "always"
    return verb == "bounds" and known and _is_tighter(line, before)


def _is_tighter(line: Line, before: set[Line]) -> bool:
    operation, _verb, place, said = line
    name, _space, value = said.partition(" ")
    old = [
        float(other[3].partition(" ")[2])
        for other in before
        if other[:3] == (operation, "bounds", place) and other[3].startswith(f"{name} ")
    ]
    if not old:
        return True
    return float(value) < old[0] if name in UPPER else float(value) > old[0]


@dataclass(frozen=True)
class _Operation:
    """One operation of the contract, and the lines it makes."""

    contract: Contract
    told: dict[str, Any]

    def __call__(self, name: str) -> Iterator[Line]:
        yield name, "is", self.told["operationId"], ""
        if {} not in self.told.get("security", [{}]):
            yield name, "needs", "a token", ""
        for verb, place, said in (*self._request(), *self._answers()):
            yield name, verb, place, said

    def _request(self) -> Iterator[tuple[str, str, str]]:
        for parameter in self.told.get("parameters", ()):
            place = f"{parameter['in']}.{parameter['name']}"
            yield from self._taken(parameter["schema"], place)
            if parameter.get("required"):
                yield "needs", place, ""
        for media, content in (
            self.told.get("requestBody", {}).get("content", {}).items()
        ):
            yield "takes", "body", media
            yield from self._taken(content["schema"], "body")

    def _taken(self, schema: Contract, place: str) -> Iterator[tuple[str, str, str]]:
        for where, part in self._parts(schema, place):
            for kind in _kinds(part):
                yield "takes", where, kind
            for value in part.get("enum", ()):
                yield "takes", where, f"= {value}"
            for bound in (*UPPER, *LOWER):
                if bound in part:
                    yield "bounds", where, f"{bound} {part[bound]}"
            for field in part.get("required", ()):
                yield "needs", f"{where}.{field}", ""

    def _answers(self) -> Iterator[tuple[str, str, str]]:
        for status, response in self.told["responses"].items():
            if not response.get("content"):
                yield "answers", status, "nothing"
            for media, content in response.get("content", {}).items():
                if media == PROBLEM:
                    for shown in content["examples"].values():
                        yield "refuses", status, shown["value"]["code"]
                else:
                    yield "answers", status, media
                    yield from self._answered(content["schema"], status)

    def _answered(self, schema: Contract, place: str) -> Iterator[tuple[str, str, str]]:
        for where, part in self._parts(schema, place):
            for kind in _kinds(part):
                yield "answers", where, kind
            for field in part.get("required", ()):
                yield "answers", f"{where}.{field}", "always"

    def _parts(
        self, schema: Contract, place: str, seen: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, Contract]]:
        """The schema and everything in it, each with its place; references followed."""
        if name := schema.get("$ref", "").rpartition("/")[2]:
            if name not in seen:
                target = self.contract["components"]["schemas"][name]
                yield from self._parts(target, place, (*seen, name))
            return
        yield place, schema
        for key in ("allOf", "oneOf", "anyOf"):
            for part in schema.get(key, ()):
                yield from self._parts(part, place, seen)
        for name, part in schema.get("properties", {}).items():
            yield from self._parts(part, f"{place}.{name}", seen)
        for key, sign in (("items", "[]"), ("additionalProperties", ".*")):
            if isinstance(schema.get(key), dict):
                yield from self._parts(schema[key], f"{place}{sign}", seen)


def _operations(contract: Contract) -> Iterator[tuple[str, _Operation]]:
    for address, methods in contract["paths"].items():
        for method in METHODS & set(methods):
            yield f"{method.upper()} {address}", _Operation(contract, methods[method])


def _kinds(schema: Contract) -> list[str]:
    kind = schema.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)
