"""Walking a list along its key: each row once, however many ties (ECOSYSTEM.md T1)."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core import signing
from django.db.models import Field, Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

from unionhub.kernel.catalogue import CATALOGUE
from unionhub.web.errors import InvalidQuery

TOTAL_CAP: Final = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor of what follows them."""

    rows: list[Any]
    next_cursor: str | None


def page(
    rows: QuerySet[Any, Any],
    keys: tuple[str, ...],
    *,
    limit: int,
    cursor: str | None,
    binding: str,
) -> Page:
    """The first ``limit`` rows behind ``cursor``, in the order of ``keys``.

    Raises:
        InvalidQuery: ``invalid_cursor``: forged, damaged, or of another list, filter
            or caller (``binding``).
    """
    found = rows.order_by(*keys)
    if cursor is not None:
        values = _opened(cursor, binding, rows, keys)
        found = found.filter(behind(keys, values))
    some = list(found[: limit + 1])
    if len(some) <= limit:
        return Page(some, None)
    last = [_value(some[limit - 1], key) for key in keys]
    return Page(some[:limit], signed(last, binding))


def behind(keys: tuple[str, ...], values: list[Any]) -> Q:
    """Everything after the row with these key values.

    Written so that the first key alone bounds the index scan:
    ``a >= x AND (a > x OR (b >= y AND (b > y OR …)))``; directions may differ.
    """
    key, value = keys[0], values[0]
    name, beyond = (key[1:], "lt") if key.startswith("-") else (key, "gt")
    strictly = Q((f"{name}{LOOKUP_SEP}{beyond}", value))
    if len(keys) == 1:
        return strictly
    rest = behind(keys[1:], values[1:])
    return Q((f"{name}{LOOKUP_SEP}{beyond}e", value)) & (strictly | rest)


def total(rows: QuerySet[Any, Any]) -> dict[str, Any]:
    """How many rows there are, counted no further than the cap."""
    counted = rows.order_by()[: TOTAL_CAP + 1].count()
    return {"total": min(counted, TOTAL_CAP), "total_is_capped": counted > TOTAL_CAP}


def signed(values: list[Any], binding: str) -> str:
    """A cursor that holds the key values of a row, of use with ``binding`` only."""
    return signing.dumps(values, salt=_salt(binding))


def opened(cursor: str, binding: str) -> list[Any]:
    """The key values in a cursor, as JSON has them.

    Raises:
        InvalidQuery: ``invalid_cursor``: forged, damaged, or of something else.
    """
    try:
        values: list[Any] = signing.loads(cursor, salt=_salt(binding))
    except signing.BadSignature as forged:
        code = "invalid_cursor"
        fault = {"cursor": [str(CATALOGUE[code])]}
        raise InvalidQuery(fault, code) from forged
    return values


def _opened(
    cursor: str, binding: str, rows: QuerySet[Any, Any], keys: tuple[str, ...]
) -> list[Any]:
    return [
        _field(rows, key.removeprefix("-")).to_python(value)
        for key, value in zip(keys, opened(cursor, binding), strict=True)
    ]


def _salt(binding: str) -> str:
    return f"unionhub.page:{hashlib.sha256(binding.encode()).hexdigest()}"


def _value(row: Any, key: str) -> Any:
    value = row
    for name in key.removeprefix("-").split(LOOKUP_SEP):
        value = getattr(value, name)
    if value is None:
        raise TypeError(f"The key {key} of a list may not be null.")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | str) else str(value)


def _field(rows: QuerySet[Any, Any], name: str) -> Field[Any, Any]:
    if name in rows.query.annotations:
        annotated: Field[Any, Any] = rows.query.annotations[name].output_field
        return annotated
    model: type[Model] = rows.model
    *path, last = name.split(LOOKUP_SEP)
    for step in path:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    field: Any = model._meta.get_field(last)
    own: Field[Any, Any] = field.target_field if field.is_relation else field
    return own
