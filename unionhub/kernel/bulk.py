"""Many rows written by one statement, each with values of its own (ADR 23).

PostgreSQL is sent an array for each column: the cost of a row does not grow with their
number. Elsewhere it is Django's own way.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def insert(rows: Sequence[models.Model]) -> None:
    """Add rows of one model whose keys are known.

    ``bulk_create`` sends such arrays, too, but not where a column holds bytes.
    """
    if not rows:
        return
    if connection.vendor != "postgresql":
        _manager(rows).bulk_create(rows)
        return
    fields: Sequence[Any] = rows[0]._meta.concrete_fields
    values = [
        [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for row in rows
        ]
        for field in fields
    ]
    columns = ", ".join(_quoted(field.column) for field in fields)
    _execute(
        f"INSERT INTO {_quoted(rows[0]._meta.db_table)} ({columns})"  # noqa: S608
        f" SELECT * FROM {_arrays(fields)}",
        values,
    )
    for row in rows:
        row._state.adding = False  # noqa: SLF001 - as bulk_create does


def update(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields of rows of one model.

    ``bulk_update`` asks for each row after every other one.
    """
    if not rows:
        return
    if connection.vendor != "postgresql":
        _manager(rows).bulk_update(rows, names)
        return
    meta = rows[0]._meta
    fields: list[Any] = [meta.pk, *(meta.get_field(name) for name in names)]
    values = [
        [
            field.get_db_prep_save(getattr(row, field.attname), connection)
            for row in rows
        ]
        for field in fields
    ]
    table = _quoted(meta.db_table)
    key, *columns = (_quoted(field.column) for field in fields)
    changed = ", ".join(f"{column} = told.{column}" for column in columns)
    _execute(
        f"UPDATE {table} SET {changed} FROM {_arrays(fields)}"  # noqa: S608
        f" AS told({', '.join([key, *columns])}) WHERE {table}.{key} = told.{key}",
        values,
    )


def _manager(rows: Sequence[models.Model]) -> models.Manager[Any]:
    return type(rows[0])._base_manager  # noqa: SLF001 - the one without a filter


def _arrays(fields: Sequence[Any]) -> str:
    # Without its size: a cast would cut silently what is too long.
    types = (str(field.db_type(connection)).split("(", 1)[0] for field in fields)
    return f"unnest({', '.join(f'%s::{one}[]' for one in types)})"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _execute(statement: str, values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
