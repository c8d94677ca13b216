"""Pictures are checked before they are decoded, and made anew (B134–B138)."""

import random
from io import BytesIO

import pytest
from PIL import Image, TiffImagePlugin

from tests.corpus.uploads import header_of_png
from tests.factories.pictures import drawn, jpeg, upload
from unionhub.files import pictures
from unionhub.files.choices import LIMITS, FilePurpose
from unionhub.kernel.errors import BadFact

pytestmark = pytest.mark.once

PHOTO = FilePurpose.STATION_PHOTO
GPS, ORIENTATION, ON_ITS_SIDE = 0x8825, 0x0112, 6
POSITION = {1: "N", 2: (30.0, 39.0, 26.0), 3: "E", 4: (104.0, 3.0, 56.0)}


def made(content: bytes, name: str = "a.jpg") -> pictures.Picture:
    return pictures.made_anew(upload(content, name), PHOTO)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def refused(content: bytes, name: str = "a.jpg") -> str:
    with pytest.raises(BadFact) as refusal:
        made(content, name)
    assert refusal.value.field == "file"
    return refusal.value.reason


def photographed() -> bytes:
    """As a phone makes it, held on its side: with position, camera and a comment."""
    exif = Image.Exif()
    exif[ORIENTATION] = ON_ITS_SIDE
    exif[0x010F] = "Sample Camera"
    exif.get_ifd(GPS).update(
        {
            key: tuple(TiffImagePlugin.IFDRational(n) for n in value)
            if isinstance(value, tuple)
            else value
            for key, value in POSITION.items()
        }
    )
    return drawn(exif=exif, comment=b"13800138000", size=(400, 300))


def test_position_camera_and_comment_are_gone_and_it_stands_upright():
    before = opened(photographed())
    assert before.getexif().get_ifd(GPS)[2][0] == 30

    kept = made(photographed())

    assert (kept.width, kept.height) == (300, 400)
    for content in (kept.content, kept.thumbnail):
        after = opened(content)
        assert dict(after.getexif()) == {}
        assert {"exif", "comment", "icc_profile"} & set(after.info) == set()
        assert b"Sample Camera" not in content
        assert b"13800138000" not in content


def test_what_is_kept_is_bounded_and_has_a_thumbnail():
    kept = made(drawn(size=(4000, 1000)))

    assert opened(kept.content).size == (kept.width, kept.height) == (1600, 400)
    assert max(opened(kept.thumbnail).size) == LIMITS[PHOTO].thumbnail


def test_the_same_picture_is_the_same_bytes():
    assert made(jpeg()).digest == made(jpeg()).digest


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_png_becomes_a_plain_jpeg(mode):
    kept = made(drawn("PNG", mode=mode) if mode != "LA" else transparent())

    assert (opened(kept.content).format, opened(kept.content).mode) == ("JPEG", "RGB")


def transparent() -> bytes:
    into = BytesIO()
    Image.new("LA", (40, 30), (0, 0)).save(into, "PNG")
    return into.getvalue()


def test_what_is_transparent_is_white():
    assert opened(made(transparent()).content).getpixel((5, 5)) == (255, 255, 255)


def test_what_hides_behind_a_picture_does_not_come_along():
    kept = made(jpeg() + b"<script>alert(1)</script>PK\x03\x04")

    assert b"script" not in kept.content
    assert kept.digest == made(jpeg()).digest


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"MZ\x90\x00" + bytes(200),
        b"%PDF-1.7\n",
        b"GIF89a" + bytes(50),
        b"PK\x03\x04" + bytes(50),
        b" " + drawn(),
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(content):
    assert refused(content, "photo.jpg") == "type_mismatch"


def test_limits_hold_before_anything_is_decoded(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda _self: pytest.fail("decoded"))

    assert refused(header_of_png(60_000, 60_000)) == "too_many_pixels"
    assert refused(b"\xff\xd8\xff" + bytes(LIMITS[PHOTO].size)) == "body_too_large"
    assert refused(b"") == "empty_file"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_picture_is_unreadable(share):
    whole = drawn(size=(400, 300))

    assert refused(whole[: int(len(whole) * share)]) == "unreadable_file"


def test_no_damage_is_more_than_a_refusal():
    chance = random.Random(13)
    wholes = [photographed(), drawn("PNG"), drawn("PNG", mode="P")]
    for _ in range(300):
        damaged = bytearray(chance.choice(wholes))
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
        try:
            made(bytes(damaged))
        except BadFact as refusal:
            assert refusal.reason in {"unreadable_file", "too_many_pixels"}  # noqa: PT017 - both ends are right


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\wang\\门口.jpg", "门口.jpg"),
        ("a\0b\r\nc\u202egpj.exe", "abcgpj.exe"),
        ("x" * 300, "x" * 200),
        ("驿" * 90 + ".jpg", "驿" * 90 + ".jpg"),
        ("王小民 13800138000.jpg", "王小民 [phone].jpg"),
        ("..", ".."),
        ("", ""),
    ],
)
def test_a_name_is_kept_as_text_and_names_nothing(name, kept):
    assert pictures.cleaned_name(name) == kept
