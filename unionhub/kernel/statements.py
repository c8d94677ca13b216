"""A statement that every request sends: its text is made once, its values each time.

Django makes the text of a query anew at each use. Where the query never differs but in
its values that is most of what it costs, more than the database asks for.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Field, Model, QuerySet, Value


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


class JoinedStatement:
    """The objects of a queryset, each with those that ``beside`` names, made once.

    ``beside`` reads like ``select_related``, a name after what it hangs on. Where
    nothing stands behind one of the names, it is not asked for again if it is a
    foreign key.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]], *beside: str) -> None:
        self._build = build
        self._beside = beside
        self._statement = Statement(self._columns)

    def objects(self, **values: Any) -> list[Any]:
        """The objects; one query. ``values``: what goes into each slot."""
        return [self._joined(row) for row in self._statement.rows(**values)]

    def _columns(self) -> QuerySet[Any, Any]:
        prefixes = ["", *(f"{path}__" for path in self._beside)]
        return self._build().values_list(
            *(
                f"{prefix}{name}"
                for prefix, (_model, names) in zip(prefixes, self._parts, strict=True)
                for name in names
            )
        )

    @cached_property
    def _parts(self) -> list[tuple[type[Model], list[str]]]:
        own: type[Model] = self._build().model
        models = [own, *(_at_the_end(own, path) for path in self._beside)]
        return [(m, [f.attname for f in m._meta.concrete_fields]) for m in models]

    def _joined(self, row: Iterable[Any]) -> Any:
        told = iter(row)
        made: dict[str, Any] = {}
        for path, (model, names) in zip(("", *self._beside), self._parts, strict=True):
            part = list(islice(told, len(names)))
            if part[names.index(model._meta.pk.attname)] is None:
                continue
            made[path] = model.from_db(connection.alias, names, part)
            holder, _, name = path.rpartition("__")
            if path:
                setattr(made[holder], name, made[path])
        return made[""]


def _at_the_end(model: type[Model], path: str) -> type[Model]:
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model
