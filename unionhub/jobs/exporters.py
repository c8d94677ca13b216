"""What can be exported is told from above: each wing names its exporters in apps.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import InvalidValue
from unionhub.kernel.scope import ScopedQuerySet

Text = str | Promise


@dataclass(frozen=True)
class Exporter:
    """How the rows of one kind are found and written.

    ``rows`` are narrowed by ``visible_to`` and the filters; ``key`` orders them, along
    an index, none null, the last unique. ``cells`` are texts, numbers of persons
    masked. ``person`` is whom a row is about, if anybody. ``power`` is what looking at
    them takes.
    """

    columns: Sequence[Text]
    key: tuple[str, str]
    filters: Mapping[str, type[TextChoices]]
    power: str
    rows: Callable[[Actor, Mapping[str, str]], ScopedQuerySet[Any]]
    cells: Callable[[Any], Sequence[str]]
    union: Callable[[str], str]
    person: Callable[[Any], UUID] | None = None


_names: dict[str, str] = {}


def register(table: Mapping[str, str]) -> None:
    """Take in (kind, dotted name of its ``Exporter``) pairs."""
    _names.update(table)


def of(kind: str) -> Exporter:
    """The exporter of a kind.

    Raises:
        KeyError: no wing has named one.
    """
    found: Exporter = import_string(_names[kind])
    return found


def checked(kind: str, filters: Mapping[str, Any]) -> dict[str, str]:
    """The filters, if the list of this kind has them.

    Raises:
        InvalidValue: ``unknown_field`` or ``invalid_choice``, field ``filters``.
    """
    known = of(kind).filters
    for name, value in filters.items():
        if name not in known:
            raise InvalidValue(code="unknown_field", field="filters")
        if value not in known[name].values:
            raise InvalidValue(code="invalid_choice", field="filters")
    return dict(filters)


def told(kind: str, filters: Mapping[str, str]) -> str:
    """The filters in words, for people."""
    known = of(kind).filters
    words = [str(known[name](value).label) for name, value in filters.items()]
    return "、".join(words)
