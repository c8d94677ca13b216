"""Real errors of both engines, each made by a statement that earns it."""

import psycopg
import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    InternalError,
    connection,
)
from django.db.models.functions import Now

from unionhub.web import database_errors
from unionhub.web.models import Budget

pytestmark = pytest.mark.django_db

on_postgresql = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has no such error"
)


def budget(**fields):
    whole = {"scope": "a", "key": "k", "window_start": 1, "count": 1} | fields
    return Budget.objects.create(**whole)


def verdict_of(act, kind=DatabaseError):
    with pytest.raises(kind) as raised:
        act()
    return database_errors.verdict(raised.value)


def test_a_clash_of_unique_keys_is_a_conflict_with_its_name():
    budget()

    with pytest.raises(IntegrityError) as raised:
        budget()

    name = database_errors.constraint_name(raised.value)
    assert database_errors.verdict(raised.value) == (409, "already_exists")
    assert name == "budget_is_one_per_scope_and_key"


def test_a_missing_value_is_a_bad_request():
    assert verdict_of(lambda: budget(count=None)) == (400, "null_not_allowed")


def test_a_number_too_large_for_its_column_is_a_bad_request():
    kinds = (DatabaseError, OverflowError)

    status, code = verdict_of(lambda: budget(count=2**80), kinds)

    assert status == 400
    assert code in {"out_of_range", "invalid_value"}


def test_a_statement_that_is_ours_to_mend_has_no_verdict():
    def misspell():
        with connection.cursor() as cursor:
            cursor.execute("SELEC 1")

    assert verdict_of(misspell) is None


@pytest.mark.parametrize("error", [RuntimeError("x"), ValueError("connection lost")])
def test_other_errors_have_no_verdict(error):
    assert database_errors.verdict(error) is None


@on_postgresql
@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("SELECT pg_sleep(3)", (503, "timeout")),
        ("SELECT 'a'::int", (400, "invalid_value")),
        ("SELECT '2026-01-01 00:00+23:59'::timestamptz", (400, "invalid_value")),
        ("SELECT pg_terminate_backend(pg_backend_pid())", (503, "unknown_outcome")),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_postgresql_says_is_understood(statement, verdict):
    def run():
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '200ms'")
            cursor.execute(statement)

    try:
        assert verdict_of(run) == verdict
    finally:
        connection.close()


@on_postgresql
def test_a_text_with_nul_is_a_bad_request():
    kinds = (DatabaseError, ValueError)

    assert verdict_of(lambda: budget(key="a\0b"), kinds) == (400, "invalid_value")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_closed_connection_leaves_the_outcome_unknown():
    def run():
        connection.ensure_connection()
        connection.connection.close()
        budget(window_start=Now())

    try:
        assert verdict_of(run, (InterfaceError, DatabaseError)) == (
            503,
            "unknown_outcome",
        )
    finally:
        connection.close()


def test_a_file_that_may_not_grow_is_a_full_disk():
    said = psycopg.errors.InternalError_(
        'could not extend file "base/5/17912": File too large'
    )
    error = InternalError(str(said))
    error.__cause__ = said

    assert database_errors.verdict(error) == (503, "storage_full")
