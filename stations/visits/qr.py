"""The code on a station's door: an address with the station's code, no more (R-STA-07).

Whoever opens it sees the public page of the station; an app takes the code from it.
"""

import io

import segno
from django.conf import settings
from django.template.loader import render_to_string

from stations.places.models import Station

# Fifteen per cent may be scratched away.
ERROR = "m"
SVG, PNG = "image/svg+xml", "image/png"
SCALES = {SVG: 4, PNG: 12}
_KINDS = {SVG: "svg", PNG: "png"}
MOST_ON_A_SHEET = 48


def address_of(code: str, host: str) -> str:
    """Where the code leads: at the address the installation is known by."""
    return f"{settings.PUBLIC_URL or host}/stations/{code}"


def picture(address: str, kind: str, *, fits: bool = False) -> bytes:
    """The code as a picture; the same address gives the same bytes.

    ``fits``: an SVG as large as the page makes it.
    """
    made = io.BytesIO()
    code = segno.make(address, error=ERROR, micro=False)
    more = {"xmldecl": False, "nl": False, "omitsize": fits} if kind == SVG else {}
    code.save(made, kind=_KINDS[kind], scale=SCALES[kind], light="white", **more)
    return made.getvalue()


def sheet(stations: list[Station], host: str) -> str:
    """A page to print on A4 and cut: six codes a page, each with its name."""
    labels = [
        (one, picture(address_of(one.pk, host), SVG, fits=True).decode())
        for one in stations
    ]
    return render_to_string("stations/qr_sheet.html", {"labels": labels})
