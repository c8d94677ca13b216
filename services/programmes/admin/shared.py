"""Pages that everybody with a part in aid reads, and the province acts on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from services.programmes import access
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import DomainError
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, ListButton

FIRST_YEAR, LAST_YEAR = 2000, 2100


class DayField(forms.DateField):
    """A day, picked from a calendar."""

    widget = forms.DateInput(attrs={"type": "date"})


class YuanField(forms.CharField):
    """An amount in yuan; fen within."""

    def __init__(self, **options: Any) -> None:
        told: dict[str, Any] = {"max_length": 20, "help_text": _("元，至多两位小数。")}
        super().__init__(**(told | options))

    def clean(self, value: Any) -> int | None:
        """Whole fen; none where nothing is needed and nothing was given.

        Raises:
            ValidationError: with a text of the catalogue.
        """
        text = str(super().clean(value)).strip()
        if not text:
            return None
        try:
            return fen.from_yuan(text)
        except DomainError as refusal:
            raise ValidationError(refusal.detail, refusal.reason) from refusal


class YearField(forms.IntegerField):
    """A year of a round or a standard."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("年度"))
        super().__init__(min_value=FIRST_YEAR, max_value=LAST_YEAR, **options)


class ProvinceAdmin(ScopedAdmin):
    """Buttons show only where the whole province is decided."""

    view_power = Power.BUDGET_VIEW
    or_powers = (Power.PROGRAMME_EDIT, Power.AID_VIEW)

    def may_press(self, button: Button, obj: Any, actor: Actor) -> bool:
        """Who sees to the whole tree."""
        return actor.covers(access.ROOT) and super().may_press(button, obj, actor)

    def _list_buttons(self, request: HttpRequest) -> list[ListButton]:
        covers = self.actor(request).covers(access.ROOT)
        return super()._list_buttons(request) if covers else []
