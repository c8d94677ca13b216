"""What somebody on the public page looks for, as a form without a script sends it."""

import re
from collections import Counter
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from stations.finder.search import Question
from stations.places.choices import EntryKind, FacilityKind
from unionhub.kernel import geometry
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import InvalidValue
from unionhub.kernel.geometry import CoordSystem, Point
from unionhub.reference.choices import RegionLevel
from unionhub.reference.models import Region

# Four digits are ten metres: near enough to walk to, and no door of anybody's.
DIGITS: Final = 4
DEFAULT_RADIUS: Final = 3_000
RADII: Final = (
    (1_000, _("1 公里")),
    (3_000, _("3 公里")),
    (5_000, _("5 公里")),
    (10_000, _("10 公里")),
    (50_000, _("50 公里")),
)
NOW, ANY = "now", "any"
# What most come for stands first; the rest is a tap away.
FIRST: Final = tuple(
    FacilityKind(kind)
    for kind in (
        *("WATER", "CHARGING", "MICROWAVE", "TOILET"),
        *("AIRCON", "SEAT", "BATTERY_SWAP", "MEAL"),
    )
)
REST: Final = tuple(kind for kind in FacilityKind if kind not in FIRST)
MANY: Final = frozenset({"facilities", "entry"})
_NUMBER: Final = r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?"
_PAIR: Final = re.compile(f"({_NUMBER}),({_NUMBER})", re.ASCII)


class HereField(forms.CharField):
    """Where the phone is: longitude and latitude in WGS-84, as browsers tell it."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        """The place, rounded; None where none was told.

        Raises:
            ValidationError: no pair of numbers, or none in the province.
        """
        text = super().clean(value)
        if not text:
            return None
        found = _PAIR.fullmatch(text)
        if found is None:
            raise _fault("invalid_value")
        lng, lat = (round(float(number), DIGITS) for number in found.groups())
        try:
            return geometry.place(lng=lng, lat=lat, coord_system=CoordSystem.WGS84)
        except InvalidValue as outside:
            raise ValidationError(outside.detail, outside.reason) from outside


class AskForm(forms.Form):
    """The conditions; strict like the API's, repeated where boxes are ticked."""

    near = HereField(required=False, max_length=60)
    region = forms.ChoiceField(required=False)
    radius_m = forms.TypedChoiceField(
        choices=RADII, coerce=int, empty_value=None, required=False
    )
    open = forms.ChoiceField(
        choices=((NOW, _("现在开放")), (ANY, _("不限时间"))), required=False
    )
    facilities = forms.MultipleChoiceField(choices=FacilityKind, required=False)
    entry = forms.MultipleChoiceField(choices=EntryKind, required=False)
    after = forms.CharField(required=False, max_length=300)

    def __init__(self, given: QueryDict, regions: list[Any]) -> None:
        super().__init__(given)
        self.given = given
        self.fields["region"].choices = [("", ""), *regions]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = str(CATALOGUE["invalid_choice"])

    def clean(self) -> dict[str, Any]:
        """Nothing that is not asked for, nothing twice."""
        counted = {name: len(values) for name, values in self.given.lists()}
        if counted.keys() - self.fields.keys():
            raise _fault("unknown_parameter")
        twice = any(n > 1 for name, n in counted.items() if name not in MANY)
        ticked = Counter((n, v) for n in MANY for v in self.given.getlist(n))
        if twice or any(times > 1 for times in ticked.values()):
            raise _fault("duplicate_parameter")
        return super().clean() or {}

    def question(self, at: datetime) -> Question | None:
        """The same to the search; None where neither place nor region is told."""
        told = self.cleaned_data
        if told["near"] is None and not told["region"]:
            return None
        return Question(
            near=told["near"],
            radius_m=float(told["radius_m"] or DEFAULT_RADIUS),
            region=told["region"] or None,
            facilities=tuple(told["facilities"]),
            entries=frozenset(told["entry"]),
            at=None if told["open"] == ANY else at,
        )

    def shown(self) -> dict[str, Any]:
        """How the form looks with what was told."""
        told = self.cleaned_data
        kinds, ways = (set(self.given.getlist(n)) for n in ("facilities", "entry"))
        here = told.get("near")
        return {
            "near": here_text(here) if here else "",
            "region": told.get("region", ""),
            "radius_m": told.get("radius_m") or DEFAULT_RADIUS,
            "open": told.get("open") or NOW,
            "first": [(kind, kind.value in kinds) for kind in FIRST],
            "rest": [(kind, kind.value in kinds) for kind in REST],
            "entries": [(way, way.value in ways) for way in EntryKind],
            "is_unfolded": bool(ways or kinds & {kind.value for kind in REST}),
        }

    def address(self, **changed: Any) -> str:
        """The query string of the same question with something changed."""
        query = QueryDict(mutable=True)
        for name in self.fields:
            values = self.given.getlist(name)
            if name == "near" and self.cleaned_data["near"]:
                values = [here_text(self.cleaned_data["near"])]
            if name == "after" or name in changed:
                values = [str(changed[name])] if changed.get(name) else []
            query.setlist(name, [value for value in values if value])
        return f"?{query.urlencode()}"


def _fault(code: str) -> ValidationError:
    return ValidationError(str(CATALOGUE[code]), code)


def here_text(point: Point) -> str:
    """A place as the form carries it on."""
    return f"{point.lng:.{DIGITS}f},{point.lat:.{DIGITS}f}"


def regions() -> list[tuple[str, list[tuple[str, str]]]]:
    """Counties under their city, as a menu shows them. One query."""
    levels = (RegionLevel.PREFECTURE, RegionLevel.COUNTY)
    rows = Region.objects.filter(level__in=levels, valid_to=None).order_by("code")
    told = list(rows.values_list("code", "name", "level", "parent_id"))
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name, level, parent in told:
        if level == RegionLevel.PREFECTURE:
            groups.setdefault(code, []).insert(0, (code, f"{name}（全部）"))
        else:
            groups.setdefault(parent, []).append((code, name))
    names = {code: name for code, name, _level, _parent in told}
    return [(names.get(code, ""), below) for code, below in groups.items()]
