"""Pictures are made anew: what is kept are the pixels, and nothing else that came.

No position, no camera, no bytes hidden behind the end. What a file is says its
beginning; neither its name nor the type it was sent with is asked. Limits hold before
anything is decoded (ROBUST.md B134–B138).
"""

import hashlib
import struct
import unicodedata
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from unionhub.files.choices import LIMITS, LONGEST_NAME, Limits
from unionhub.kernel import masking
from unionhub.kernel.errors import BadFact
from unionhub.kernel.uploads import Upload

MEDIA_TYPE: Final = "image/jpeg"
ENDING: Final = ".jpg"
QUALITY: Final = 82
WHITE: Final = (255, 255, 255)
_BEGINNINGS: Final = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
# What Pillow says of bytes that are no picture after all.
_BROKEN: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError),
    *(OverflowError, AttributeError, struct.error, zlib.error),
)
# Ours is asked instead, before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None


class TypeMismatch(BadFact):
    """The content is not of a kind that is taken here, whatever it is called."""

    code = "type_mismatch"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was checked and made anew: what ``operations.take`` keeps."""

    purpose: str
    name: str
    content: bytes
    thumbnail: bytes
    width: int
    height: int

    @property
    def digest(self) -> bytes:
        """SHA-256 of what is kept."""
        return hashlib.sha256(self.content).digest()


def made_anew(upload: Upload, purpose: str, *, field: str = "file") -> Picture:
    """The picture of an upload. Slow, and asks no database.

    Raises:
        BadFact: ``empty_file``, ``body_too_large``, ``too_many_pixels``,
            ``unreadable_file``, each with the field.
        TypeMismatch: neither JPEG nor PNG.
    """
    limits = LIMITS[purpose]
    kind = _kind(upload.content, limits, field)
    try:
        with _quietly(), Image.open(BytesIO(upload.content), formats=[kind]) as image:
            if image.width * image.height > limits.pixels:
                raise BadFact(code="too_many_pixels", field=field)
            plain = _pixels(image, limits.side)
    except _BROKEN as broken:
        raise BadFact(code="unreadable_file", field=field) from broken
    small = plain.copy()
    small.thumbnail((limits.thumbnail, limits.thumbnail))
    return Picture(
        purpose=purpose,
        name=cleaned_name(upload.name),
        content=_encoded(plain),
        thumbnail=_encoded(small),
        width=plain.width,
        height=plain.height,
    )


@contextmanager
def _quietly() -> Iterator[None]:
    """What is odd about tags that are thrown away is nobody's concern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _kind(content: bytes, limits: Limits, field: str) -> str:
    if not content:
        raise BadFact(code="empty_file", field=field)
    if len(content) > limits.size:
        raise BadFact(code="body_too_large", field=field)
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    raise TypeMismatch(field=field)


def _pixels(image: Image.Image, side: int) -> Image.Image:
    """The pixels, upright, on white, and nothing that came with them."""
    # Of a JPEG it decodes no more than it needs.
    image.thumbnail((side, side))
    upright = ImageOps.exif_transpose(image)
    plain = Image.new("RGB", upright.size, WHITE)
    if upright.has_transparency_data:
        seen = upright.convert("RGBA")
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain.paste(upright.convert("RGB"))
    return plain


def _encoded(image: Image.Image) -> bytes:
    into = BytesIO()
    image.save(into, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return into.getvalue()


def cleaned_name(name: str) -> str:
    """What a file was called, as text: no folders, nothing invisible, no numbers of
    persons, not long. It names nothing of ours."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = unicodedata.normalize("NFC", last)
    shown = (c for c in plain if unicodedata.category(c)[0] not in "CZ" or c == " ")
    return masking.scrub("".join(shown)).strip()[:LONGEST_NAME]
