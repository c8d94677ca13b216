"""The value of a row in one field: as it stands, spelt out, or made by the contract."""

from copy import deepcopy
from typing import Any
from urllib.parse import quote

from tests.corpus.contract import Field, enum_of
from unionhub.web.multipart import LONGEST_TEXT

# What a row has to say of a field to which it does not apply.
NONE = object()
# Where raw JSON is put.
HOLE = "@@HOLE@@"
# The framing takes no longer address (ROBUST.md B29).
LONGEST_ADDRESS = 8_192


def spelt(given: Any, limit: int = 0) -> Any:
    """A value as it stands; ``repeat`` spells out a long one, as raw text or a list."""
    if isinstance(given, dict) and "repeat" in given:
        return given["repeat"] * (
            given.get("times", 0) or limit + given["beyond_limit"]
        )
    return given


def value_for(row: dict[str, Any], field: Field, valid: Any = NONE) -> Any:
    """The value, or ``NONE`` where the row has none for this field.

    ``valid``: what stands there in the valid body.
    """
    if "of" in row:
        return MADE[row["of"]](field, valid)
    given = row["value"]
    if isinstance(given, dict) and "beyond_limit" in given:
        limit = field.schema.get("maxLength")
        return NONE if limit is None else spelt(given, limit)
    return spelt(given)


def _number(name: str, more: int = 0) -> Any:
    def make(field: Field, _valid: Any) -> Any:
        limit = field.schema.get(name)
        return NONE if limit is None else limit + more

    return make


def _code(change: Any) -> Any:
    def make(field: Field, _valid: Any) -> Any:
        first = enum_of(field)[0]
        return NONE if change(first) in enum_of(field) else change(first)

    return make


def _twice(field: Field, valid: Any) -> Any:
    if field.kind == "choices":
        # Where only one may be named, two are too many.
        return enum_of(field)[:1] * 2 if field.schema["maxItems"] > 1 else NONE
    return NONE if valid is NONE else [*valid[:1], *valid[:1]]


def _one_too_many(field: Field, valid: Any) -> Any:
    one = enum_of(field)[:1] or (NONE if valid is NONE else valid[:1])
    return NONE if one is NONE else one * (field.schema["maxItems"] + 1)


def _with_unknown(field: Field, valid: Any) -> Any:
    if valid is NONE and field.schema.get("required"):
        return NONE
    return {**({} if valid is NONE else valid), "no_such_field": 1}


def _without_fields(field: Field, _valid: Any) -> Any:
    return {} if len(field.schema.get("required", ())) == 1 else NONE


def _repeated(field: Field, _valid: Any) -> Any:
    name = quote(field.name)
    return f"{name}=1&{name}=1"


MADE = {
    "above": _number("maximum", 1),
    "below": _number("minimum", -1),
    "least": _number("minimum"),
    "most": _number("maximum"),
    "one_too_many": _one_too_many,
    "padded": _code(lambda code: f"{code} "),
    "repeated": _repeated,
    "swapped_case": _code(str.swapcase),
    "twice": _twice,
    "with_unknown": _with_unknown,
    "without_fields": _without_fields,
}


def with_value(body: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """The body with one value set; objects on the way to it are made."""
    changed = deepcopy(body)
    *way, last = path
    target = changed
    for step in way:
        target = target[step] if isinstance(step, int) else target.setdefault(step, {})
    target[last] = value
    return changed


def at(body: Any, path: tuple[str | int, ...]) -> Any:
    """What stands there, or ``NONE``."""
    for step in path:
        try:
            body = body[step]
        except (KeyError, IndexError, TypeError):
            return NONE
    return body


def quoted(value: Any) -> str:
    """A value as text of a query string, lone surrogates in their bytes."""
    return quote(str(value).encode("utf-8", "surrogatepass"))


def at_the_gate(query: str, value: Any) -> tuple[int, str] | None:
    """How the framing refuses a query before anything reads it (B29, B36, B127)."""
    if len(query) > LONGEST_ADDRESS:
        return 414, "uri_too_long"
    if any("\ud800" <= character <= "\udfff" for character in str(value)):
        return 400, "invalid_encoding"
    return (400, "invalid_character") if "\0" in str(value) else None


def in_part(value: Any, row: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """A value as text of a form in parts, and how the form refuses it (B16).

    What is no text cannot be said there.
    """
    if not isinstance(value, str) or value == HOLE:
        return NONE, row
    refused = {**row, "pointer": ""}
    if any("\ud800" <= character <= "\udfff" for character in value):
        return value, refused | {"code": "invalid_encoding"}
    if len(value) > LONGEST_TEXT:
        return value, refused | {"code": "too_long"}
    return value, refused if "\0" in value else row
