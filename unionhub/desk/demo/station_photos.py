"""Photos of the demo's stations: a few pictures, drawn and kept once, shared by all."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageDraw

from stations.places.models import Station, StationPhoto
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.tree import BATCH, SYSTEM
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose
from unionhub.files.models import StoredFile
from unionhub.kernel.uploads import Upload

SIZE: Final = (640, 480)
# What the wall, the sign and the sky look like.
HOUSES: Final = (
    ("#e8e0d0", "#c0392b", "#bcd8ee"),
    ("#d8e2dc", "#1f6f8b", "#dfe9f2"),
    ("#f1e3c6", "#d97706", "#a9cce3"),
    ("#dcdfe6", "#2e7d32", "#f3e9dc"),
    ("#ead7d1", "#8e2b3c", "#cfe3d4"),
)
CAPTIONS: Final = ("正门", "入口", "临街一侧")


class Photos:
    """Rows for whatever station needs one; the bytes were kept before."""

    def __init__(self, at: datetime) -> None:
        self.at, self.dice = at, Dice("station photos")

    def write(self, stations: Iterable[Station]) -> None:
        """One photo for each of them."""
        kept = [files.laid_down(_picture(number)) for number in range(len(HOUSES))]
        shot = [(one, self._file(one, self.dice.choice(kept))) for one in stations]
        StoredFile.objects.bulk_create((file for _, file in shot), batch_size=BATCH)
        StationPhoto.objects.bulk_create(
            (self._photo(one, file) for one, file in shot), batch_size=BATCH
        )

    def _file(self, station: Station, kept: dict[str, Any]) -> StoredFile:
        return StoredFile(
            pk=self.dice.key(),
            **kept,
            org_path=station.org_path,
            taken_by=SYSTEM,
            taken_at=self.at,
        )

    def _photo(self, station: Station, file: StoredFile) -> StationPhoto:
        caption = self.dice.choice(CAPTIONS)
        return StationPhoto(
            pk=self.dice.key(), station=station, file=file, position=1, caption=caption
        )


def _picture(number: int) -> Any:
    """A small house with a sign, as nobody's station looks."""
    wall, sign, sky = HOUSES[number]
    image = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 400, 640, 480), "#9a9a93")
    draw.rectangle((90, 130, 550, 420), wall)
    draw.rectangle((90, 130, 550, 190), sign)
    draw.rectangle((270, 250, 370, 420), "#54606b")
    for left in (120, 420):
        draw.rectangle((left, 240, left + 100, 330), "#eef6fb", "#54606b", 4)
    # No words: fonts for them are not on every machine.
    draw.ellipse((300, 140, 340, 180), "#ffffff")
    into = BytesIO()
    image.save(into, "PNG")
    upload = Upload(f"demo-{number + 1}.png", into.getvalue())
    return files.checked(upload, FilePurpose.STATION_PHOTO)
