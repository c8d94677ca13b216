"""What is sent to an operation: the shape of a line of the register."""

from dataclasses import dataclass, field
from typing import Any

from tests.registry.served import Served

BODY, ROWS = "body", "rows"


@dataclass(frozen=True)
class Call:
    """What is sent: ``thing`` names the object, ``where`` says by what it is named.

    ``where``: empty, by the address; ``BODY``, by the body; ``ROWS``, by a row of the
    body, and each row is answered for itself. ``ways``: a valid body with a field that
    does not go with the others, by that field.
    """

    body: Any = None
    thing: str = ""
    where: str = ""
    query: str = ""
    ways: dict[str, Any] = field(default_factory=dict)

    def address(self, operation: Served, words: dict[str, Any]) -> str:
        """The address of the object that the words name, and the query."""
        ids = [str(words[self.thing])] * operation.holes if operation.holes else []
        return operation.address(*ids) + str(filled(self.query, words))

    def filled_body(self, operation: Served, words: dict[str, Any]) -> Any:
        """The body with its holes filled; none where nothing is sent."""
        if not operation.is_write:
            return None
        return filled({} if self.body is None else self.body, words)


def filled(value: Any, names: dict[str, Any]) -> Any:
    """A body with its holes filled; a hole that is all of a value may be a number."""
    if isinstance(value, dict):
        return type(value)({key: filled(inner, names) for key, inner in value.items()})
    if isinstance(value, list):
        return [filled(inner, names) for inner in value]
    if not isinstance(value, str):
        return value
    for name, known in names.items():
        if f"{{{name}}}" not in value:
            continue
        told = known() if callable(known) else known
        if value == f"{{{name}}}":
            return told
        value = value.replace(f"{{{name}}}", str(told))
    return value
