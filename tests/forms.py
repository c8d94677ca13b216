"""Forms with files, as a client sends them."""

from typing import Any

from unionhub.kernel.uploads import Upload

BOUNDARY = "----unionhub-boundary"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


class Form(dict[str, Any]):
    """A body that is sent as a form, not as JSON."""


class Multipart(Form):
    """A form that is sent in parts: texts, and ``Upload`` for files."""


def encoded(form: dict[str, Any]) -> bytes:
    """The parts as bytes, whole."""
    return b"".join(
        [*map(part, form, form.values()), b"--", BOUNDARY.encode(), b"--\r\n"]
    )


def part(name: str, value: Any) -> bytes:
    """One part, from its boundary to the end of its line."""
    told = f'form-data; name="{name}"'
    content = (
        value.content
        if isinstance(value, Upload)
        else str(value).encode(errors="surrogatepass")
    )
    if isinstance(value, Upload):
        told += f'; filename="{value.name}"\r\nContent-Type: image/jpeg'
    head = f"--{BOUNDARY}\r\nContent-Disposition: {told}\r\n\r\n"
    return head.encode() + content + b"\r\n"
