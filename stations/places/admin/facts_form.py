"""Fields of a station that more than one form of the officers asks for."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.forms.widgets import Script
from django.utils.translation import gettext_lazy as _

from stations.places.choices import (
    BuildMode,
    EntryKind,
    FacilityKind,
    Presence,
    StationBrand,
    StationHost,
)
from unionhub.kernel import names, phones
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.web.buttons import LineField, RuledField

# A square metre in square decimetres; ten thousand square metres are no rest room.
SQUARE_METRE: Final = 100
MOST_AREA, MOST_PERSONS = 10_000, 10_000
_NUMBER: Final = r"-?[0-9]{1,3}(?:\.[0-9]{1,9})?"
_PAIR: Final = re.compile(rf"({_NUMBER})[,，\s]\s*({_NUMBER})", re.ASCII)


class PointField(forms.CharField):
    """Longitude and latitude in one line, as map pages let one copy them."""

    def clean(self, value: Any) -> Any:
        """The two numbers.

        Raises:
            ValidationError: no pair of numbers.
        """
        found = _PAIR.fullmatch(super().clean(value).strip())
        if found is None:
            text = _("请填写“经度,纬度”，例如 104.068207,30.654978。")
            raise forms.ValidationError(text)
        return float(found[1]), float(found[2])


class PointInput(forms.TextInput):
    """Its script can fill in where the officer stands."""

    class Media:
        js = (Script("stations/collect.js", defer=True),)


class AreaField(forms.DecimalField):
    """Square metres with up to two decimals, kept in square decimetres."""

    def __init__(self, **options: Any) -> None:
        told = {"min_value": 0, "max_value": MOST_AREA, "decimal_places": 2}
        super().__init__(**told | options)

    def clean(self, value: Any) -> Any:
        """Whole square decimetres, None where nothing is told."""
        metres = super().clean(value)
        return None if metres is None else int(metres * SQUARE_METRE)


class FacilitiesInput(forms.Widget):
    """One line a facility: there, not there, or nobody knows."""

    template_name = "stations/admin_facilities.html"

    class Media:
        css = {"all": ("stations/admin.css",)}

    # It has many inputs, of which none bears its label.
    input_type = "radios"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The lines with what is chosen."""
        told: Mapping[str, str] = value or {}
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["lines"] = [
            (kind, told.get(kind.value, Presence.UNKNOWN.value))
            for kind in FacilityKind
        ]
        context["widget"]["answers"] = list(Presence)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """What was chosen, by kind."""
        chosen = {kind: data.get(f"{name}-{kind}") for kind in FacilityKind.values}
        return {kind: answer for kind, answer in chosen.items() if answer}


class FacilitiesField(forms.Field):
    """What is there (True) and what is not (False); of the rest nobody knows."""

    widget = FacilitiesInput

    def clean(self, value: Any) -> Any:
        """By kind.

        Raises:
            ValidationError: ``invalid_choice``.
        """
        if not set(value.values()) <= set(Presence.values):
            fault = "invalid_choice"
            raise forms.ValidationError(str(CATALOGUE[fault]), fault)
        known = {Presence.YES: True, Presence.NO: False}
        return {
            kind: known[Presence(answer)]
            for kind, answer in value.items()
            if answer in known
        }


def described() -> dict[str, forms.Field]:
    """What is told when a station is entered, and can be put right later."""
    return {
        "name": LineField(label=_("站点名称"), max_length=60),
        "brand": forms.ChoiceField(label=_("品牌"), choices=StationBrand),
        "host": forms.ChoiceField(
            label=_("依托单位"),
            choices=StationHost,
            help_text=_("开放时间通常随依托单位，银行周末不开放。"),
        ),
        "build_mode": forms.ChoiceField(label=_("建设方式"), choices=BuildMode),
        "address": LineField(
            label=_("地址"), max_length=100, help_text=_("从道路、门牌写起，便于找到。")
        ),
        "area_dm2": AreaField(
            label=_("使用面积（平方米）"),
            required=False,
            help_text=_("标准站点 5 平方米及以上，微型站点不足 5，流动站点不填。"),
        ),
        "capacity": forms.IntegerField(
            label=_("可容纳人数"), min_value=1, max_value=MOST_PERSONS, required=False
        ),
        "entry": forms.ChoiceField(
            label=_("进入方式"), choices=EntryKind, help_text=_("公众会看到。")
        ),
        "service_phone": LineField(
            label=_("服务电话"),
            max_length=20,
            required=False,
            help_text=_("对外公开，填座机或热线，不填个人手机。"),
        ),
        "keeper_name": RuledField(
            names.normalise,
            label=_("管理员姓名"),
            max_length=names.LONGEST,
            required=False,
        ),
        "keeper_phone": RuledField(
            phones.normalise,
            label=_("管理员手机"),
            max_length=20,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            help_text=_("加密保存，不对外公开。"),
        ),
        "has_sign": forms.BooleanField(label=_("有统一标识"), required=False),
    }
