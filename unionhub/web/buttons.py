"""Buttons of the officers' pages: what each asks for, and which operation it calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import InvalidValue
from unionhub.kernel.powers import Power
from unionhub.web import text

Text = str | Promise


class LineField(forms.CharField):
    """Text as the API takes it: one normal form, nothing invisible, no numbers."""

    multiline = False

    def to_python(self, value: Any) -> str:
        """The text, cleaned.

        Raises:
            ValidationError: with a text of the catalogue.
        """
        try:
            return text.words(super().to_python(value) or "", multiline=self.multiline)
        except InvalidValue as refusal:
            raise ValidationError(refusal.detail, refusal.reason) from refusal


class NoteField(LineField):
    """The same, over several lines."""

    multiline = True
    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})


class ButtonForm(forms.Form):
    """What a button asks for; ``version`` is the one the officer looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def offer(self, obj: Any, actor: Actor) -> None:
        """Lay out what depends on the row and the officer; most forms need nothing."""


@dataclass(frozen=True)
class Button:
    """A button on a page that calls one operation, after a form that confirms it.

    ``press`` gets the key, the cleaned form, who and when; it returns the sentence
    that the officer reads afterwards.
    """

    name: str
    label: Text
    power: Power
    press: Callable[[Any, dict[str, Any], Actor, datetime], Text]
    form: type[ButtonForm] = ButtonForm
    is_grave: bool = False


class ListForm(forms.Form):
    """What a button of a list asks for, where that depends on the officer."""

    def offer(self, actor: Actor) -> None:
        """Lay it out for this officer."""
        raise NotImplementedError


@dataclass(frozen=True)
class Marked:
    """A row that was marked in a list, as the officer saw it."""

    key: str
    version: int
    name: str


@dataclass(frozen=True)
class ListButton:
    """A button of a list: above it, or for the rows that were marked.

    ``press`` gets the filters of the list and the marked rows, the cleaned form, who
    and when; it returns the sentence that the officer reads afterwards, or pairs of
    name and sentence: what came of each row, or what is shown this once.
    """

    name: str
    label: Text
    power: Power
    press: Callable[
        [Mapping[str, str], Sequence[Marked], dict[str, Any], Actor, datetime],
        Text | Sequence[tuple[str, Text]],
    ]
    form: type[forms.Form] = forms.Form
    on_rows: bool = False
    told: Callable[[Mapping[str, str], Actor], Sequence[tuple[Text, Any]]] | None = None
    is_grave: bool = False
