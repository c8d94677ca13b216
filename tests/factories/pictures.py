"""Pictures as phones send them, drawn once."""

from functools import cache
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from unionhub.files import operations
from unionhub.files.choices import FilePurpose
from unionhub.files.pictures import Picture
from unionhub.kernel.uploads import Upload


def drawn(
    kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any
) -> bytes:
    """A plain picture."""
    into = BytesIO()
    Image.new(options.pop("mode", "RGB"), size, "teal").save(into, kind, **options)
    return into.getvalue()


@cache
def jpeg() -> bytes:
    """A small one, larger than its thumbnail."""
    return drawn(size=(400, 300))


def upload(content: bytes | None = None, name: str = "门口.jpg") -> Upload:
    """It, as it comes in."""
    return Upload(name, jpeg() if content is None else content)


@cache
def picture() -> Picture:
    """It, checked and made anew."""
    return operations.checked(upload(), FilePurpose.STATION_PHOTO)


def in_browser(one: Upload) -> SimpleUploadedFile:
    """It, as a browser's form sends it."""
    return SimpleUploadedFile(one.name, one.content, "image/jpeg")
