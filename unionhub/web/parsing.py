"""JSON as RFC 8259 means it, and no more (ROBUST.md §4.2, §4.7)."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any, Final, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from unionhub.kernel.catalogue import CATALOGUE

MAX_DEPTH: Final = 32
# Beyond any number we take, and far below where Python refuses to read digits.
MAX_DIGITS: Final = 40
BOM: Final = b"\xef\xbb\xbf"
# A string that never ends is eaten whole: looking for its end twice would be quadratic.
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def refuse(code: str) -> NoReturn:
    """Refuse the body as a whole.

    Raises:
        ParseError: always, with the code and its text.
    """
    raise ParseError(str(CATALOGUE[code]), code)


class StrictJSONParser(BaseParser):
    """UTF-8, one object, no key twice, at most 32 deep, finite numbers, clean text."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The body as a dictionary.

        Raises:
            ParseError: with one of our codes; its text never repeats the body.
        """
        return parse(stream.read())


def parse(body: bytes) -> dict[str, Any]:
    """The object in ``body``.

    Raises:
        ParseError: ``malformed_json``, ``invalid_encoding``, ``too_deep``,
            ``duplicate_key``, ``out_of_range``, ``invalid_character``,
            ``not_an_object``.
    """
    value = _load(_decoded(body))
    if not isinstance(value, dict):
        refuse("not_an_object")
    _refuse_unclean(value)
    return value


def _decoded(body: bytes) -> str:
    if body.startswith(BOM):
        refuse("malformed_json")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        refuse("invalid_encoding")
    if depth(body) > MAX_DEPTH:
        refuse("too_deep")
    return text


def depth(body: bytes) -> int:
    """How deep brackets nest outside strings, found without parsing."""
    level = deepest = 0
    for token in _TOKENS.finditer(body):
        first = token.group()[:1]
        if first in b"[{":
            level += 1
            deepest = max(deepest, level)
        elif first in b"]}":
            level -= 1
    return deepest


def _load(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_constant=lambda _name: refuse("malformed_json"),
            parse_int=_integer,
            parse_float=_number,
        )
    except ValueError:
        refuse("malformed_json")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        refuse("duplicate_key")
    return result


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        refuse("out_of_range")
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        refuse("out_of_range")
    return value


def _refuse_unclean(value: Any) -> None:
    """NUL and lone surrogates break storage and every later answer."""
    if isinstance(value, str):
        if "\0" in value or _SURROGATE.search(value):
            refuse("invalid_character")
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_unclean(key)
            _refuse_unclean(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_unclean(item)
