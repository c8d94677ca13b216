"""What migrations add below the ORM, alike on SQLite and PostgreSQL."""

from collections.abc import Callable
from typing import Any

from django.db.migrations import RunPython
from django.db.migrations.operations.base import Operation

_SQLITE_GUARD = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$
"""
_POSTGRES_GUARD = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def guard_statements(vendor: str, table: str) -> list[str]:
    """The statements that make a table append-only on one engine."""
    verbs = [
        {"table": table, "verb": v, "VERB": v.upper()} for v in ("update", "delete")
    ]
    if vendor == "postgresql":
        return [_POSTGRES_FUNCTION, *(_POSTGRES_GUARD.format(**v) for v in verbs)]
    return [_SQLITE_GUARD.format(**v) for v in verbs]


def append_only(table: str) -> Operation:
    """Migration operation: no row of ``table`` ever changes or goes (L3, R-ACC-05)."""
    return _each_engine(
        lambda vendor: guard_statements(vendor, table),
        lambda vendor: [
            f"DROP TRIGGER {table}_no_{verb}"
            + (f" ON {table}" if vendor == "postgresql" else "")
            for verb in ("update", "delete")
        ],
    )


def engine_sql(*, sqlite: list[str], postgresql: list[str]) -> Operation:
    """A migration operation: other statements on each engine, the same meaning."""
    statements = {"sqlite": sqlite, "postgresql": postgresql}
    return _each_engine(lambda vendor: statements[vendor], lambda _vendor: [])


def byte_order(table: str, column: str, length: int) -> Operation:
    """A migration operation: ``column`` sorts by its bytes, as SQLite already does."""
    change = (
        f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length}) COLLATE "C"'
    )
    return engine_sql(sqlite=[], postgresql=[change])


def _each_engine(
    forward: Callable[[str], list[str]], backward: Callable[[str], list[str]]
) -> Operation:
    def runner(statements: Callable[[str], list[str]]) -> Callable[[Any, Any], None]:
        def run(_apps: Any, schema_editor: Any) -> None:
            for statement in statements(schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

        return run

    return RunPython(runner(forward), runner(backward))
