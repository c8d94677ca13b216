"""Forms with files as RFC 7578 means them, and no more (ROBUST.md B16, B134–B136).

Whole to the closing boundary, every part with a name, no name twice, text in UTF-8. A
part with a file name is an ``Upload``; what a field makes of it says the serializer.
"""

from collections.abc import Mapping
from typing import IO, Any, Final

from django.utils.http import parse_header_parameters
from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
)
from rest_framework import serializers
from rest_framework.parsers import BaseParser

from unionhub.kernel.uploads import Upload
from unionhub.web import fields
from unionhub.web.parsing import refuse

MEDIA_TYPE: Final = "multipart/form-data"
MOST_PARTS: Final = 10
LONGEST_BOUNDARY: Final = 70
# Text parts are short; every field has its own limit below this one.
LONGEST_TEXT: Final = 16 * 1024


class StrictMultipartParser(BaseParser):
    """A form with files, whole."""

    media_type = MEDIA_TYPE

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The parts by name: text, or ``Upload``.

        Raises:
            ParseError: with one of our codes; its text never repeats the body.
        """
        _, parameters = parse_header_parameters(media_type or "")
        boundary = parameters.get("boundary", "")
        if not 0 < len(boundary) <= LONGEST_BOUNDARY or not boundary.isascii():
            refuse("malformed_multipart")
        return parse(stream.read(), boundary)


def parse(body: bytes, boundary: str) -> dict[str, Any]:
    """The parts of a body.

    Raises:
        ParseError: ``malformed_multipart``, ``too_many_parts``, ``duplicate_key``,
            ``invalid_encoding``, ``invalid_character``, ``too_long``.
    """
    # Nothing comes behind the end: the parser would read over it.
    if body.partition(f"--{boundary}--".encode())[2] not in {b"", b"\r\n"}:
        refuse("malformed_multipart")
    found: dict[str, Any] = {}
    for segment, content in _segments(body, boundary):
        if segment.name in found:
            refuse("duplicate_key")
        found[segment.name] = _value(segment, content)
    return found


def _segments(body: bytes, boundary: str) -> list[tuple[MultipartSegment, bytes]]:
    parts: list[tuple[MultipartSegment, bytearray]] = []
    try:
        with PushMultipartParser(
            boundary, len(body), max_segment_count=MOST_PARTS, strict=True
        ) as parser:
            for event in parser.parse(body):
                if isinstance(event, MultipartSegment):
                    parts.append((event, bytearray()))
                elif event:
                    parts[-1][1].extend(event)
    except ParserLimitReached:
        refuse("too_many_parts" if len(parts) >= MOST_PARTS else "malformed_multipart")
    except (MultipartError, UnicodeError, ValueError):
        refuse("malformed_multipart")
    return [(segment, bytes(content)) for segment, content in parts]


def _value(segment: MultipartSegment, content: bytes) -> Any:
    if segment.header("Content-Transfer-Encoding", "binary").lower() not in _PLAIN:
        refuse("malformed_multipart")
    if segment.filename is not None:
        return Upload(segment.filename, content)
    if len(content) > LONGEST_TEXT:
        refuse("too_long")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        refuse("invalid_encoding")
    if "\0" in text:
        refuse("invalid_character")
    return text


_PLAIN: Final = frozenset({"binary", "8bit", "7bit"})


class UploadField(serializers.FileField):
    """A file of a form; what is in it, the operation looks at."""

    def to_internal_value(self, data: Any) -> Any:
        """The file, an ``Upload``.

        Raises:
            ValidationError: ``not_a_file``.
        """
        if not isinstance(data, Upload):
            fields.refuse("not_a_file")
        return data
