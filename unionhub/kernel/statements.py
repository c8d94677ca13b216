"""A statement that every request sends: its text is made once, its values each time.

Django makes the text of a query anew at each use. Where the query never differs but in
its values that is most of what it costs, more than the database asks for.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Field, QuerySet, Value


class Slot(Value):
    """Where a value goes that is given at each use; of the type of ``field``."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(None, output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A placeholder, and the slot itself for ``Statement`` to fill."""
        return "%s", [self]

    def filled(self, values: dict[str, Any]) -> Any:
        """The value given for this use, as the database takes it."""
        field = self.output_field
        return field.get_db_prep_value(values[self.name], connection, prepared=False)


class Statement:
    """The rows of a ``values_list`` queryset, made once by ``build``, with slots."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._made: dict[str, tuple[Any, str, tuple[Any, ...]]] = {}

    def rows(self, **values: Any) -> list[Any]:
        """The rows as tuples; one query. ``values``: what goes into each slot."""
        compiler, text, params = self._text()
        filled = [
            param.filled(values) if isinstance(param, Slot) else param
            for param in params
        ]
        with connection.cursor() as cursor:
            cursor.execute(text, filled)
            found = cursor.fetchall()
        return list(compiler.results_iter(results=[found], tuple_expected=True))

    def _text(self) -> tuple[Any, str, tuple[Any, ...]]:
        # By engine: their texts and the forms of their values differ.
        engine = connection.vendor
        if engine not in self._made:
            compiler = self._build().query.get_compiler(connection=connection)
            self._made[engine] = (compiler, *compiler.as_sql())
        return self._made[engine]
