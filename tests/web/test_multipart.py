"""Forms with files: whole, every part named once, text in UTF-8 (B16)."""

import pytest
from rest_framework.exceptions import ParseError

from tests.forms import BOUNDARY, encoded, part
from unionhub.kernel.uploads import Upload
from unionhub.web import multipart

pytestmark = pytest.mark.once

FILE = Upload("a.jpg", b"\xff\xd8\xff\r\n--not the boundary\r\n\0")
WHOLE = encoded({"file": FILE, "caption": "门口"})
END = f"--{BOUNDARY}--\r\n".encode()


def refused(body: bytes) -> str:
    with pytest.raises(ParseError) as refusal:
        multipart.parse(body, BOUNDARY)
    return str(refusal.value.get_codes())


def headed(head: str, content: bytes = b"x") -> bytes:
    return f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + b"\r\n" + END


def test_parts_are_texts_and_files():
    assert multipart.parse(WHOLE, BOUNDARY) == {"file": FILE, "caption": "门口"}


def test_nothing_but_the_end_is_an_empty_form():
    assert multipart.parse(END, BOUNDARY) == {}


def test_a_body_cut_anywhere_is_no_form():
    cut = [WHOLE[:at] for at in range(len(WHOLE) - 2)]

    assert {refused(body) for body in cut} == {"malformed_multipart"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (part("a", "1") + part("a", "2") + END, "duplicate_key"),
        (part("file", FILE) + part("file", FILE) + END, "duplicate_key"),
        (b"".join(part(f"p{n}", "x") for n in range(11)) + END, "too_many_parts"),
        (headed("Content-Disposition: form-data"), "malformed_multipart"),
        (headed('Content-Disposition: attachment; name="a"'), "malformed_multipart"),
        (headed("Content-Type: text/plain"), "malformed_multipart"),
        (
            headed(f'Content-Disposition: form-data; name="{"a" * 9000}"'),
            "malformed_multipart",
        ),
        (
            headed(
                'Content-Disposition: form-data; name="a"\r\n'
                "Content-Transfer-Encoding: base64",
                b"eA==",
            ),
            "malformed_multipart",
        ),
        (
            headed('Content-Disposition: form-data; name="a"', b"\xff"),
            "invalid_encoding",
        ),
        (
            headed('Content-Disposition: form-data; name="a"', b"x\0"),
            "invalid_character",
        ),
        (headed('Content-Disposition: form-data; name="a"', b"x" * 20_000), "too_long"),
        (b"preamble" + WHOLE, "malformed_multipart"),
        (WHOLE + b"epilogue", "malformed_multipart"),
        (WHOLE.replace(b"\r\n", b"\n"), "malformed_multipart"),
        (b'{"file": 1}', "malformed_multipart"),
    ],
)
def test_what_is_no_plain_form_is_refused(body, code):
    assert refused(body) == code
