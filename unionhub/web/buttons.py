"""Buttons of the officers' pages: what each asks for, and which operation it calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.text import format_lazy

from unionhub.kernel import text
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import InvalidValue
from unionhub.kernel.powers import Power

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


class RuledField(forms.CharField):
    """Text with a rule of the kernel: it normalises the text or names the fault."""

    def __init__(self, rule: Callable[[str], str], **options: Any) -> None:
        self.rule = rule
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        """The normal form.

        Raises:
            ValidationError: with a text of the catalogue.
        """
        given = super().clean(value)
        try:
            return self.rule(given) if given else ""
        except InvalidValue as wrong:
            raise ValidationError(wrong.detail, wrong.reason) from wrong


class NoteField(LineField):
    """The same, over several lines; ``presets`` are sentences to begin with."""

    multiline = True
    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})

    def __init__(self, *, presets: Sequence[Text] = (), **options: Any) -> None:
        # Laid out as buttons by the page's script, one sentence a line.
        lines = "\n".join("{}" for _each in presets)
        self.presets = format_lazy(lines, *presets) if presets else None
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The presets, where there are any."""
        given = {} if self.presets is None else {"data-presets": self.presets}
        return super().widget_attrs(widget) | given


@dataclass(frozen=True)
class Option:
    """Something to choose: what is sent, its name, and what it is."""

    value: str
    name: str
    hint: Text


class PickOne(forms.Widget):
    """One of few rows that ``ButtonForm.offer`` found; others are found by name."""

    template_name = "web/pick_one.html"
    input_type = "radio"
    options: Sequence[Option] = ()
    search = ""
    is_cut = False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The rows, and what was searched for."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"] |= {
            "options": self.options,
            "search": self.search,
            "is_cut": self.is_cut,
        }
        return context


class PickMany(forms.CheckboxSelectMultiple):
    """Some of a few choices, below their label."""

    template_name = "web/pick_many.html"
    # The theme sets a single checkbox before its label: this is none.
    input_type = "checkboxes"


class ButtonForm(forms.Form):
    """What a button asks for; ``version`` is the one the officer looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def offer(self, obj: Any, actor: Actor, search: str = "") -> None:
        """Lay out what depends on the row and the officer; most forms need nothing.

        ``search``: what the officer looks for among what can be picked.
        """


@dataclass(frozen=True)
class Button:
    """A button on a page that calls one operation, after a form that confirms it.

    ``press`` gets the key, the cleaned form, who and when; it returns the sentence
    that the officer reads afterwards, or a file. ``warning`` says what follows from it.
    """

    name: str
    label: Text
    power: Power
    press: Callable[[Any, dict[str, Any], Actor, datetime], Text | HttpResponse]
    form: type[ButtonForm] = ButtonForm
    is_grave: bool = False
    warning: Text = ""
    # Another power that will do, for the rows that it lets see.
    or_power: Power | None = None

    def may(self, actor: Actor) -> bool:
        """Whether the office held lets press it."""
        return actor.has(self.power) or (
            self.or_power is not None and actor.has(self.or_power)
        )


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
    warning: Text = ""
