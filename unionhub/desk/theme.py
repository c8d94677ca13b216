"""How the officers' site looks; ``UNFOLD`` in the settings names what is here."""

from typing import Any, Final

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# A sober blue for what can be pressed, in the eleven shades that the theme asks for,
# from light to dark. Red is for the sign of the union and for grave buttons.
BLUE: Final = {
    "50": "#f1f6fb",
    "100": "#dfeaf5",
    "200": "#c3d7ec",
    "300": "#98bade",
    "400": "#6695cb",
    "500": "#4276b6",
    "600": "#2a5c9c",
    "700": "#234a7f",
    "800": "#20406a",
    "900": "#1f3759",
    "950": "#14233b",
}


def blue(_request: HttpRequest) -> dict[str, str]:
    """The colour of buttons, links and the page one is on."""
    return dict(BLUE)


def account(_request: HttpRequest) -> list[dict[str, Any]]:
    """What stands in the menu under the officer's name."""
    return [
        {"title": _("修改密码"), "link": reverse("set-password")},
        {"title": _("平台首页"), "link": reverse("front")},
    ]


def favicons(_request: HttpRequest) -> list[dict[str, str]]:
    """The sign of the site."""
    return [
        {"rel": "icon", "type": "image/svg+xml", "href": static("desk/icon.svg")},
    ]


def stylesheet(_request: HttpRequest) -> str:
    """What the theme does not bring."""
    return static("desk/admin.css")
