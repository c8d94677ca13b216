"""How a constraint is taken away for a while: statements that a rollback undoes."""

import re

from django.db import connection

from tests.invariants.refused import Rule

_REFERENCE = re.compile(r' REFERENCES "\w+" \("\w+"\) DEFERRABLE INITIALLY DEFERRED')


def without(rule: Rule) -> list[str]:
    """Drop it. SQLite cannot: a temporary table without it stands before its own."""
    table = rule.model._meta.db_table
    if connection.vendor == "postgresql":
        return [
            f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{rule.name}" CASCADE',
            f'DROP INDEX IF EXISTS "{rule.name}"',
        ]
    with connection.cursor() as cursor:
        query = "SELECT name, sql FROM sqlite_master WHERE tbl_name = %s AND type = %s"
        cursor.execute(query, [table, "table"])
        made = dict(cursor.fetchall())[table]
        cursor.execute(query, [table, "index"])
        indexes = [sql for name, sql in cursor.fetchall() if sql and name != rule.name]
    plain = _REFERENCE.sub("", _cut(made, f'CONSTRAINT "{rule.name}"'))
    shadow = plain.replace("CREATE TABLE", "CREATE TEMP TABLE", 1)
    return [shadow, *(_in_shadow(sql) for sql in indexes)]


def _in_shadow(index: str) -> str:
    """An index of a temporary table is temporary by its name."""
    return re.sub(r'^(CREATE (?:UNIQUE )?INDEX) "(\w+)"', r'\1 temp."\2"', index)


def _cut(made: str, start: str) -> str:
    """A table's text without what begins so, to the parenthesis that closes it."""
    if start not in made:
        return made
    before, _, rest = made.partition(start)
    depth = 0
    for place, letter in enumerate(rest):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and depth == 0:
            return f"{before.rstrip().removesuffix(',')}{rest[place + 1 :]}"
    raise AssertionError(made)
