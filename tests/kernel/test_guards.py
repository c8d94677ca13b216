from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from unionhub.kernel import guards

TABLE = "scratch_of_a_guard_test"


@pytest.fixture
def run(db):
    """Run one statement in a savepoint of its own; the rows of a SELECT come back."""

    def run(statement):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture
def table(run):
    run(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, path varchar(8))")
    run(f"INSERT INTO {TABLE} VALUES (1, 'A'), (2, 'b')")
    return TABLE


@pytest.fixture
def editor(run):
    return SimpleNamespace(
        connection=connection, execute=lambda statement, params: run(statement)
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {table} SET path = 'X' WHERE id = 1",
        "UPDATE {table} SET id = 3 WHERE id = 1",
        "DELETE FROM {table} WHERE id = 1",
        "DELETE FROM {table}",
        "INSERT INTO {table} VALUES (1, 'X')"
        " ON CONFLICT (id) DO UPDATE SET path = excluded.path",
    ],
)
def test_a_guarded_row_is_neither_changed_nor_deleted(run, table, editor, change):
    guards.append_only(table).code(None, editor)

    with pytest.raises(DatabaseError, match=f"{table} is append-only"):
        run(change.format(table=table))

    assert run(f"SELECT id, path FROM {table} ORDER BY id") == [(1, "A"), (2, "b")]


def test_a_guarded_table_takes_new_rows(run, table, editor):
    guards.append_only(table).code(None, editor)

    run(f"INSERT INTO {table} VALUES (3, 'C')")

    assert run(f"SELECT count(*) FROM {table}") == [(3,)]


def test_a_guard_leaves_other_tables_alone(run, table, editor):
    run("CREATE TABLE scratch_without_guard (id integer)")
    run("INSERT INTO scratch_without_guard VALUES (1)")
    guards.append_only(table).code(None, editor)

    run("UPDATE scratch_without_guard SET id = 2")

    assert run("SELECT id FROM scratch_without_guard") == [(2,)]


def test_a_guard_taken_back_is_gone(run, table, editor):
    operation = guards.append_only(table)
    operation.code(None, editor)
    operation.reverse_code(None, editor)

    run(f"DELETE FROM {table}")

    assert run(f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_path_sorts_by_its_bytes_on_both_engines(run, table, editor):
    guards.byte_order(table, "path", 8).code(None, editor)
    run(f"INSERT INTO {table} VALUES (3, 'B'), (4, 'a'), (5, '1'), (6, 'A~')")

    rows = run(f"SELECT path FROM {table} ORDER BY path")

    assert [path for (path,) in rows] == ["1", "A", "A~", "B", "a", "b"]


def test_each_engine_runs_its_own_statements(run, table, editor):
    operation = guards.engine_sql(
        sqlite=[f"INSERT INTO {table} VALUES (7, 'sqlite')"],
        postgresql=[f"INSERT INTO {table} VALUES (7, 'postgres')"],
    )

    operation.code(None, editor)

    assert run(f"SELECT path FROM {table} WHERE id = 7") == [
        (connection.vendor[: len("postgres")],)
    ]
