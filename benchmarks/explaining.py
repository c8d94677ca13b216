"""Plans of statements, run and told."""

from typing import Any

from django.db import connection


def explained(statement: str, values: tuple[Any, ...]) -> Any:
    """What PostgreSQL did for a statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values)
        (plan,) = cursor.fetchone()[0]
    return plan


def walk(node: dict[str, Any]) -> str:
    """The nodes from the top down: what is read, and by which index."""
    name = str(node["Node Type"])
    if "Index Name" in node:
        name += f" {node['Index Name']}"
    below = [walk(part) for part in node.get("Plans", ())]
    return f"{name} ({', '.join(below)})" if below else name
