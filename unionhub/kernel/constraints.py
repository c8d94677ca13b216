"""Which constraint refused a row: one reading for both engines (SCALE.md 10)."""

import re
from collections.abc import Iterable

from django.apps import apps
from django.db import IntegrityError
from django.db.models import Model, UniqueConstraint

_SQLITE_COLUMNS = re.compile(r"UNIQUE constraint failed: (.+)$")
_SQLITE_NAMED = re.compile(r"(?:CHECK constraint|index) (?:failed: )?'?([a-z0-9_]+)'?")


def broken_constraint(error: IntegrityError) -> str:
    """The name of the constraint that refused, or an empty text.

    PostgreSQL says it; SQLite names checks, but of unique constraints only the
    columns, which lead to the name through the models.
    """
    diag = getattr(error.__cause__, "diag", None)
    if diag is not None:
        return diag.constraint_name or ""
    message = str(error)
    if columns := _SQLITE_COLUMNS.search(message):
        return _by_columns(columns.group(1).split(", "))
    named = _SQLITE_NAMED.search(message)
    return named.group(1) if named else ""


def _by_columns(columns: Iterable[str]) -> str:
    wanted = {column.split(".")[-1] for column in columns}
    table = next(iter(columns)).split(".")[0]
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return _unique_name(model, wanted)
    return ""


def _unique_name(model: type[Model], wanted: set[str]) -> str:
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            columns = {model._meta.get_field(f).column for f in constraint.fields}  # type: ignore[union-attr]
            if columns == wanted:
                return constraint.name
    pk = model._meta.pk
    if pk is not None and wanted == {pk.column}:
        return f"{model._meta.db_table}_pkey"
    return ""
