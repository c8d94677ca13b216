"""JSON of plain values, written fast."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import JSONRenderer

# The two that JSON allows and JavaScript once did not: as the plain renderer has them.
_ESCAPED = ((b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"))


class PlainJSONRenderer(JSONRenderer):
    """The bytes of the usual renderer, for answers of text, numbers, ids and dates."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The answer; as the usual renderer where indents were asked for."""
        if self.get_indent(accepted_media_type or "", renderer_context or {}):
            # Read again: pieces that were written already are not plain values.
            plain = orjson.loads(orjson.dumps(data))
            usual: bytes = super().render(plain, accepted_media_type, renderer_context)
            return usual
        if data is None:
            return b""
        text = orjson.dumps(data)
        for separator, escaped in _ESCAPED:
            text = text.replace(separator, escaped)
        return text
