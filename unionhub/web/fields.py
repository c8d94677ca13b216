"""Strict pieces for input serializers: a string is not a number, nothing is guessed.

In a query string everything arrives as text; there (context ``from_query``) whole
numbers and booleans are read from their one plain form.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Final, NoReturn
from uuid import UUID

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.fields import empty

from unionhub.kernel import clock, credit_codes, names, phones
from unionhub.kernel import text as texts
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import InvalidValue
from unionhub.web.forms import QuickForm

MAX_SAFE_INTEGER: Final = 2**53 - 1
MAX_FEN: Final = 10**14


def refuse(code: str, detail: str = "") -> NoReturn:
    """Refuse one value.

    Raises:
        ValidationError: with the code and its text; never with the value.
    """
    raise ValidationError(detail or str(CATALOGUE[code]), code)


def fault(field: str, code: str) -> ValidationError:
    """What is wrong with one field, for a form to raise."""
    return ValidationError({field: [ErrorDetail(str(CATALOGUE[code]), code)]})


class StrictSerializer(QuickForm):
    """Input shape: an object with known fields only (ROBUST.md B114, B115)."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The validated fields; every fault of the object at once.

        Raises:
            ValidationError: a tree of faults, each with its code.
        """
        if not isinstance(data, Mapping):
            refuse("not_an_object")
        faults: dict[str, Any] = {}
        value: dict[str, Any] = {}
        try:
            value = super().to_internal_value(data)
        except ValidationError as found:
            faults = dict(found.detail)  # type: ignore[arg-type]
        known = {name for name, field in self.fields.items() if not field.read_only}
        for name in data:
            if name not in known:
                faults[name] = [self.unknown()]
        if faults:
            raise ValidationError(faults)
        return value

    def unknown(self) -> ErrorDetail:
        """The fault of a name we do not know."""
        code = "unknown_parameter" if from_query(self) else "unknown_field"
        return ErrorDetail(str(CATALOGUE[code]), code)


class EmptyInputSerializer(StrictSerializer):
    """The body of an act that needs no words: ``{}`` or nothing."""


def from_query(field: serializers.Field[Any, Any, Any, Any]) -> bool:
    """Whether the values come from a query string."""
    return bool(field.context.get("from_query"))


class TextField(serializers.CharField):
    """Text as people read it: NFC, stripped, nothing invisible (ROBUST.md B36–B50).

    ``max_length`` counts code points after that; ``multiline`` allows line breaks.
    Identity, card and mobile numbers are refused unless ``numbers`` allows them: where
    one belongs, and for codes of unions, which have eleven digits too. Of a query the
    whole is looked at (``framing``).
    """

    published: dict[str, Any] = {}

    def __init__(
        self,
        max_length: int,
        *,
        multiline: bool = False,
        numbers: bool = False,
        **kwargs: Any,
    ) -> None:
        self.multiline, self.numbers = multiline, numbers
        if multiline:
            self.published = {"format": "multiline"}
        super().__init__(max_length=max_length, **kwargs)

    def run_validation(self, data: Any = empty) -> Any:
        """The clean text.

        Raises:
            ValidationError: ``not_a_string``, ``invalid_character``,
                ``personal_number``, ``required``, ``too_long``, ``too_short``.
        """
        if isinstance(data, str):
            # Before anything is searched or normalised: NFC never shrinks this far.
            if len(data) > 4 * (self.max_length or 0):
                refuse("too_long")
            plain = self.numbers or from_query(self)
            data = clean(data, multiline=self.multiline, numbers=plain)
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        """The text itself; anything else is not a string."""
        return require_text(data)


class ReferenceField(TextField):
    """The code or name of something of ours, which the operation looks for."""

    published = {"format": "code"}

    def __init__(self, max_length: int, *, numbers: bool = True, **kwargs: Any) -> None:
        super().__init__(max_length, numbers=numbers, **kwargs)


class IdNumberField(TextField):
    """The number of a document as it is written; its rule depends on the kind."""

    published = {"format": "id-number"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, numbers=True, **kwargs)


def clean(data: str, *, multiline: bool = False, numbers: bool = True) -> str:
    """Normalised text.

    Raises:
        ValidationError: ``invalid_character``, ``personal_number``.
    """
    rule = texts.clean if numbers else texts.words
    try:
        return rule(data, multiline=multiline)
    except InvalidValue as wrong:
        refuse(wrong.reason, wrong.detail)


def require_text(data: Any) -> str:
    """The value, if it is a string.

    Raises:
        ValidationError: ``not_a_string``.
    """
    if not isinstance(data, str):
        refuse("not_a_string")
    return data


class CodeField(serializers.ChoiceField):
    """One of our codes, as text; ``choices``: an enum, pairs, or plain codes."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        pairs = getattr(choices, "choices", choices)
        super().__init__(choices=list(pairs), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """The code.

        Raises:
            ValidationError: ``invalid_choice``, also for anything but text.
        """
        if not isinstance(data, str) or data not in self.choices:
            refuse("invalid_choice")
        return data


class StrictInteger(serializers.IntegerField):
    """A JSON integer; limits default to what JavaScript keeps exactly."""

    _PLAIN: ClassVar = re.compile(r"-?(?:0|[1-9][0-9]{0,19})")

    def __init__(
        self,
        *,
        min_value: int = -MAX_SAFE_INTEGER,
        max_value: int = MAX_SAFE_INTEGER,
        **kwargs: Any,
    ) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_internal_value(self, data: Any) -> int:
        """The number.

        Raises:
            ValidationError: ``not_an_integer``; the limits say ``out_of_range``.
        """
        if from_query(self) and isinstance(data, str) and self._PLAIN.fullmatch(data):
            return int(data)
        if not isinstance(data, int) or isinstance(data, bool):
            refuse("not_an_integer")
        return data


class FenField(StrictInteger):
    """Money in fen, 1 … 10^14 (DESIGN.md §4, decided cases)."""

    def __init__(self, *, max_value: int = MAX_FEN, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=max_value, **kwargs)

    def to_internal_value(self, data: Any) -> int:
        """The amount in fen.

        Raises:
            ValidationError: ``not_an_integer``, ``not_positive``, ``out_of_range``.
        """
        value = super().to_internal_value(data)
        if value <= 0:
            refuse("not_positive")
        return value


class StrictBoolean(serializers.BooleanField):
    """``true`` or ``false``, nothing that resembles them."""

    _PLAIN: ClassVar = {"true": True, "false": False}

    def to_internal_value(self, data: Any) -> bool:
        """The boolean.

        Raises:
            ValidationError: ``not_a_boolean``.
        """
        if from_query(self) and isinstance(data, str) and data in self._PLAIN:
            return self._PLAIN[data]
        if not isinstance(data, bool):
            refuse("not_a_boolean")
        return data


class DateField(serializers.DateField):
    """``YYYY-MM-DD`` only, ``earliest`` … ``latest`` (ROBUST.md B93–B95)."""

    _FORM: ClassVar = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

    def __init__(
        self,
        *,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2100, 12, 31),
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def to_internal_value(self, value: Any) -> date:
        """The day.

        Raises:
            ValidationError: ``invalid_date``, ``out_of_range``.
        """
        if not isinstance(value, str) or not self._FORM.fullmatch(value):
            refuse("invalid_date")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            refuse("invalid_date")
        if not self.earliest <= day <= self.latest:
            refuse("out_of_range")
        return day


class InstantField(serializers.DateTimeField):
    """RFC 3339 with its zone, 2000 … 2100 (ROBUST.md B96–B102)."""

    _FORM: ClassVar = re.compile(
        r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?"
        r"(?P<zone>Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?",
        re.ASCII,
    )

    def to_internal_value(self, value: Any) -> datetime:
        """The instant, told in Asia/Shanghai.

        Raises:
            ValidationError: ``invalid_datetime``, ``zone_required``, ``out_of_range``.
        """
        form = self._FORM.fullmatch(value) if isinstance(value, str) else None
        if form is None:
            refuse("invalid_datetime")
        if form["zone"] is None:
            refuse("zone_required")
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            refuse("invalid_datetime")
        if not date(2000, 1, 1) <= instant.date() <= date(2100, 12, 31):
            refuse("out_of_range")
        return instant.astimezone(clock.SHANGHAI)


class UuidField(serializers.UUIDField):
    """Thirty-two hexadecimal digits with their four hyphens."""

    _FORM: ClassVar = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

    def to_internal_value(self, data: Any) -> UUID:
        """The key.

        Raises:
            ValidationError: ``invalid_uuid``.
        """
        if not isinstance(data, str) or not self._FORM.fullmatch(data):
            refuse("invalid_uuid")
        return UUID(data)


class KernelTextField(serializers.CharField):
    """Text with a rule of the kernel: the rule normalises it or names the fault."""

    max_input: ClassVar = 200
    published: dict[str, Any] = {}

    @staticmethod
    def rule(text: str) -> str:
        """The kernel's normal form; raises ``InvalidValue``."""
        raise NotImplementedError

    def to_internal_value(self, data: Any) -> str:
        """The normal form.

        Raises:
            ValidationError: ``not_a_string``, ``too_long``, or the code of the rule.
        """
        value = require_text(data)
        if len(value) > self.max_input:
            refuse("too_long")
        try:
            return self.rule(value)
        except InvalidValue as wrong:
            refuse(wrong.reason, wrong.detail)


class CreditCodeField(KernelTextField):
    """A unified social credit code (R-ORG-01, 03)."""

    rule = staticmethod(credit_codes.parse)
    published = {"format": "credit-code"}


class NameField(KernelTextField):
    """A person's name (ROBUST.md B43–B45)."""

    rule = staticmethod(names.normalise)
    published = {"format": "person-name", "maxLength": names.LONGEST}


class PhoneField(KernelTextField):
    """A mobile number of the mainland: eleven digits."""

    rule = staticmethod(phones.normalise)
    published = {"format": "mobile-number"}


class ListField(serializers.ListField):
    """A list of one kind; ``unique`` refuses repeats. In a query: comma separated."""

    def __init__(self, *, max_length: int, unique: bool = False, **kwargs: Any) -> None:
        self.unique = unique
        super().__init__(max_length=max_length, **kwargs)

    def to_internal_value(self, data: Any) -> list[Any]:
        """The items.

        Raises:
            ValidationError: ``not_a_list``, ``too_many_items``, ``duplicate_item``, or
                the faults of the items.
        """
        if from_query(self) and isinstance(data, str):
            data = data.split(",")
        if not isinstance(data, list):
            refuse("not_a_list")
        if self.max_length is not None and len(data) > self.max_length:
            refuse("too_many_items")
        items: list[Any] = super().to_internal_value(data)
        if self.unique and _repeats(items):
            refuse("duplicate_item")
        return items


def _repeats(items: Iterable[Any]) -> bool:
    listed = list(items)
    return any(item in listed[:index] for index, item in enumerate(listed))
