"""Of each constraint of each model, rows of which it alone refuses the last.

They are found from what the models say, so a constraint that is added is tried by
itself. Foreign keys point anywhere: they are looked at on commit, which never comes.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import product
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models
from django.db.models import CheckConstraint, F, Field, Model, Q, UniqueConstraint

from tests.filled_by_migrations import our_models
from tests.guards import guards, lifting
from tests.strangers.neighbourhood import undone
from unionhub.kernel.constraints import broken_constraint

Facts = dict[str, Any]
# Values of each kind of column.
OF_KIND: dict[type[Field[Any, Any]], tuple[Any, ...]] = {
    models.BooleanField: (False, True),
    models.CharField: ("X1", "X2"),
    models.TextField: ("X1", "X2"),
    models.IntegerField: (1, 2),
    models.FloatField: (1, 2),
    models.DecimalField: (1, 2),
    models.DateTimeField: (
        datetime(2026, 3, 2, tzinfo=UTC),
        datetime(2026, 3, 3, tzinfo=UTC),
    ),
    models.DateField: (date(2026, 3, 2), date(2026, 3, 3)),
    # Three people may have to be different.
    models.UUIDField: (UUID(int=1), UUID(int=2), UUID(int=3)),
    models.BinaryField: (b"1" * 8, b"2" * 8),
    models.JSONField: ([], [1]),
}


class Rule(NamedTuple):
    """A named constraint of a model."""

    model: type[Model]
    constraint: CheckConstraint | UniqueConstraint

    @property
    def name(self) -> str:
        """The name under which the database knows it."""
        return self.constraint.name


def rules() -> list[Rule]:
    """All that our models name."""
    return [
        Rule(model, constraint)
        for model in our_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    ]


def refused_by(rule: Rule, *before: str) -> str:
    """What refuses the last of the rule's rows; nothing where it goes in.

    ``before``: statements that are run first, and undone with all the rest.
    """
    *first, last = rows_of(rule)
    with undone():
        with connection.cursor() as cursor:
            for statement in [*before, *map(_lifting, guards(connection))]:
                cursor.execute(statement)
        rule.model._base_manager.bulk_create([rule.model(**row) for row in first])
        try:
            with undone():
                rule.model._base_manager.bulk_create([rule.model(**last)])
        except IntegrityError as refused:
            return broken_constraint(refused)
    return ""


def _lifting(guard: str) -> str:
    return lifting(connection, guard)


def rows_of(rule: Rule) -> list[Facts]:
    """Rows of which the last breaks this rule, and no other."""
    model, constraint = rule
    if isinstance(constraint, UniqueConstraint):
        return _twice(model, constraint)
    others = [check for check in _checks(model) if check is not constraint]
    names = _named(constraint)
    tried = _variants(model, _sound(model), names)
    broken = (row for row in tried if not _holds(model, row, constraint))
    found = (_mended(model, row, names, others) for row in broken)
    return [next(row for row in found if row)]


def _twice(model: type[Model], once: UniqueConstraint) -> list[Facts]:
    condition = CheckConstraint(condition=once.condition or Q(), name="condition")
    names = _mentioned(once)
    chosen = (
        _mended(model, row, names, _checks(model))
        for row in _variants(model, _sound(model), names)
        if None not in _told(model, row, once.fields)
        and (once.condition is None or _holds(model, row, condition))
    )
    others = [one for one in _uniques(model) if one is not once]
    free = {name for one in others for name in _mentioned(one)} - names
    return next(
        [first, second]
        for first in chosen
        if first
        for second in _variants(model, first, free)
        if not any(_clash(model, first, second, one) for one in others)
        and all(_holds(model, second, check) for check in _checks(model))
    )


def _sound(model: type[Model]) -> Facts:
    """A row that every check of the model lets in."""
    row = {field.attname: _first(field) for field in _columns(model)}
    return _mended(model, row, set(), _checks(model)) or row


def _mended(
    model: type[Model], row: Facts, kept: set[str], checks: list[CheckConstraint]
) -> Facts | None:
    """The row with other columns than these changed until all the checks hold."""
    for _ in [*checks, None]:
        broken = [check for check in checks if not _holds(model, row, check)]
        if not broken:
            return row
        names = {name for check in broken for name in _named(check)} - kept
        # One after the other, in its own columns: all at once are too many to try.
        alone = _named(broken[0]) - kept
        whole = [broken[0], *(check for check in checks if check not in broken)]
        wanted = ((alone, whole), (names, [*broken, *checks]), (names, broken))
        row = next(
            (
                tried
                for columns, needed in wanted
                for tried in _variants(model, row, columns)
                if all(_holds(model, tried, check) for check in needed)
            ),
            row,
        )
    return None


def _variants(model: type[Model], row: Facts, names: Iterable[str]) -> Iterator[Facts]:
    """The row with every combination of values in these columns, its own first."""
    fields = [model._meta.get_field(name) for name in sorted(names)]
    tried = [
        [row[field.attname], *_values(model, field)]  # type: ignore[union-attr,arg-type]
        for field in fields
    ]
    for values in product(*tried):
        changed = {f.attname: v for f, v in zip(fields, values, strict=True)}  # type: ignore[union-attr]
        yield row | changed


def _columns(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _kind(field: Field[Any, Any]) -> tuple[Any, ...]:
    """Values that it can hold."""
    target = getattr(field, "target_field", field)
    return next(some for kind, some in OF_KIND.items() if isinstance(target, kind))


def _first(field: Field[Any, Any]) -> Any:
    if field.has_default() or field.null or isinstance(field, models.AutoField):
        return field.get_default()
    return field.choices[0][0] if field.choices else _kind(field)[0]


def _values(model: type[Model], field: Field[Any, Any]) -> list[Any]:
    """Values worth a try: of its kind, its choices, those that checks speak of."""
    uniques = (one for one in _uniques(model) if one.condition)
    rules: list[CheckConstraint | UniqueConstraint] = [*_checks(model), *uniques]
    spoken = [value for rule in rules for value in _spoken(rule, field.name)]
    choices = [code for code, _label in field.flatchoices]
    empty = [None] if field.null else []
    blank = [""] if isinstance(field, models.CharField | models.TextField) else []
    return [*empty, *_kind(field), *choices, *spoken, *blank]


def _spoken(rule: CheckConstraint | UniqueConstraint, name: str) -> Iterator[Any]:
    for leaf, value in _leaves(rule.condition):
        if leaf.split("__")[0] != name or isinstance(value, F | bool):
            continue
        for one in value if isinstance(value, list | tuple | set) else [value]:
            yield from (one, one + 1, one - 1) if isinstance(one, int) else (one,)


def _leaves(condition: Any) -> Iterator[tuple[str, Any]]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _leaves(child)
        else:
            yield child


def _named(check: CheckConstraint) -> set[str]:
    condition = check.condition
    assert isinstance(condition, Q)
    return {name.split("__")[0] for name in condition.referenced_base_fields}


def _mentioned(once: UniqueConstraint) -> set[str]:
    return {*once.fields} | {
        leaf.split("__")[0] for leaf, _value in _leaves(once.condition or Q())
    }


def _checks(model: type[Model]) -> list[CheckConstraint]:
    return [c for c in model._meta.constraints if isinstance(c, CheckConstraint)]


def _uniques(model: type[Model]) -> list[UniqueConstraint]:
    """With those that are said of one column only; but for numbers drawn on insert."""
    alone = [
        UniqueConstraint(fields=[field.name], name=field.name)
        for field in _columns(model)
        if field.unique and not isinstance(field, models.AutoField)
    ]
    named = [c for c in model._meta.constraints if isinstance(c, UniqueConstraint)]
    return [*named, *alone]


def _holds(model: type[Model], row: Facts, check: CheckConstraint) -> bool:
    try:
        check.validate(model, model(**row))
    except ValidationError:
        return False
    return True


def _told(model: type[Model], row: Facts, names: Iterable[str]) -> list[Any]:
    return [row[model._meta.get_field(name).attname] for name in names]  # type: ignore[union-attr]


def _clash(
    model: type[Model], first: Facts, second: Facts, once: UniqueConstraint
) -> bool:
    values = _told(model, first, once.fields)
    if None in values or values != _told(model, second, once.fields):
        return False
    if once.condition is None:
        return True
    condition = CheckConstraint(condition=once.condition, name="condition")
    return all(_holds(model, row, condition) for row in (first, second))
