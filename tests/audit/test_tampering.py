"""Two hundred tampered rows, two hundred names (ROBUST.md T25)."""

import random
import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.audit.conftest import event, unguarded
from unionhub.audit import verification
from unionhub.audit.chain import SEALED_FIELDS
from unionhub.audit.models import AuditEvent, AuditSeal, AuditSealEntry, SealChain

pytestmark = pytest.mark.django_db


def columns(model):
    return [field.column for field in model._meta.concrete_fields]


TARGETS = [
    *((AuditEvent, name) for name in SEALED_FIELDS),
    *((AuditSealEntry, name) for name in columns(AuditSealEntry)),
    *((AuditSeal, name) for name in columns(AuditSeal)),
    *((SealChain, name) for name in ("number", "digest", "reached")),
]


def changed(value: object, chance: random.Random) -> object:
    """The value with one byte changed, in the form in which the engine stores it."""
    if isinstance(value, int):
        return value + 256  # The next byte: what is near is refused as not unique.
    if isinstance(value, bytes | memoryview):
        raw = bytearray(value)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        return bytes(raw)
    text = str(value)
    place = chance.choice(places(text))
    return text[:place] + other(text[place]) + text[place + 1 :]


def places(text: str) -> list[int]:
    """Where a byte can be changed so that the engine still takes the value."""
    if re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", text):
        return [2, 3, 15, 18]
    found = [n for n, letter in enumerate(text) if letter in "0123456789"]
    return found or [n for n, letter in enumerate(text) if letter.isalpha()]


def other(letter: str) -> str:
    """Another of its kind, so that a date stays a date and a key a key."""
    return chr(ord(letter) + (-1 if letter in "59z" else 1))


def rows_of(cursor, model):
    shown = ", ".join(f'"{name}"' for name in columns(model))
    if connection.vendor == "postgresql":
        shown = ", ".join(
            f'"{f.column}"::text' if not stays(f) else f'"{f.column}"'
            for f in model._meta.concrete_fields
        )
    key = model._meta.pk.column
    cursor.execute(f'SELECT {shown} FROM {model._meta.db_table} ORDER BY "{key}"')
    return [dict(zip(columns(model), row, strict=True)) for row in cursor.fetchall()]


def stays(field):
    return "int" in field.db_type(connection) or field.db_type(connection) == "bytea"


def store(cursor, model, row, column, value):
    table, key = model._meta.db_table, model._meta.pk.column
    kind = ""
    if connection.vendor == "postgresql":
        kind = "::" + next(
            f.db_type(connection)
            for f in model._meta.concrete_fields
            if f.column == column
        )
    cast = "::text" if connection.vendor == "postgresql" else ""
    cursor.execute(
        f'UPDATE {table} SET "{column}" = %s{kind} WHERE "{key}"{cast} = %s',
        [value, str(row[key]) if cast else row[key]],
    )
    assert cursor.rowcount == 1


def tamper(cursor, chance, number):
    """One change, deletion or insertion; what it was."""
    if number % 10 == 8:
        model = chance.choice([AuditEvent, AuditSealEntry, AuditSeal])
        victim = chance.choice(list(model.objects.order_by("pk")))
        model.objects.filter(pk=victim.pk)._raw_delete("default")
        return f"{model.__name__} deleted"
    if number % 10 == 9:
        span = chance.uniform(1.2, 230)
        oldest = AuditEvent.objects.order_by("-pk")[0].at
        AuditEvent.objects.bulk_create([event(oldest - timedelta(hours=span))])
        return "event inserted"
    model, column = TARGETS[number % len(TARGETS)]
    row = chance.choice(rows_of(cursor, model))
    value = changed(row[column], chance) if row[column] != b"" else b"x"
    store(cursor, model, row, column, value)
    return f"{model.__name__}.{column}: {row[column]!r} -> {value!r}"


def test_two_hundred_of_two_hundred_are_named(sealed):
    chance, unseen, seen = random.Random(2026), [], set()

    with unguarded(), connection.cursor() as cursor:
        for number in range(200):
            point = transaction.savepoint()
            what = tamper(cursor, chance, number)
            found = verification.verify().broken
            transaction.savepoint_rollback(point)
            if found is None:
                unseen.append(what)
            seen.add(found and found.damage)

    assert unseen == []
    assert len(seen) >= 5
    assert verification.verify().broken is None


@pytest.mark.parametrize("model", [AuditEvent, AuditSealEntry, AuditSeal])
def test_the_guards_refuse_it_in_the_first_place(sealed, model):
    rows = model.objects.filter(pk=model.objects.order_by("pk")[0].pk)
    last = model._meta.concrete_fields[-1].name

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**{last: rows.values_list(last, flat=True)[0]})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete("default")
