"""Every operation of the API, found by itself from the addresses that are served."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

from tests.floor_plan.routes import HOLE, routes

BASE = "/api/v1/"
PREFIXES = (BASE, "/oauth/")
METHODS = ("get", "post", "put", "patch", "delete")


class Served(NamedTuple):
    """One method of one address; ``name`` is the operation id of the contract.

    ``success``: the status that the operation declares for what was done; ``offered``:
    the fields that its body may hold.
    """

    name: str
    method: str
    route: str
    success: int = 200
    offered: frozenset[str] = frozenset()

    @property
    def holes(self) -> int:
        """How many values the address asks for."""
        return len(HOLE.findall(self.route))

    @property
    def collection(self) -> str:
        """The last word before the first value of the address."""
        return HOLE.split(self.route)[0].rstrip("/").rsplit("/", 1)[-1]

    @property
    def is_write(self) -> bool:
        """Whether it may change something."""
        return self.method != "GET"

    def address(self, *values: str) -> str:
        """The address with its holes filled, in their order."""
        given = iter(values)
        return HOLE.sub(lambda _hole: next(given), self.route)


def operations() -> list[Served]:
    """All of them, in the order of the addresses."""
    return [
        operation
        for route, pattern in routes()
        if route.startswith(PREFIXES)
        for operation in _of_address(route, pattern.callback)
    ]


def _of_address(route: str, callback: Any) -> Iterator[Served]:
    view = getattr(callback, "view_class", None) or getattr(callback, "cls", None)
    if view is None:
        yield Served(f"GET {route.removeprefix(BASE)}", "GET", route)
        return
    # A view set says itself which method is which of its functions.
    names = getattr(callback, "actions", None) or {name: name for name in METHODS}
    for method, function in names.items():
        if method in METHODS and hasattr(view, function):
            short = f"{method.upper()} {route.removeprefix(BASE)}"
            name, success, offered = _declared(getattr(view, function))
            yield Served(name or short, method.upper(), route, success, offered)


def _declared(function: Any) -> tuple[str, int, frozenset[str]]:
    """What ``web.schema.operation`` was told, which keeps it in the schema's class."""
    schema = getattr(function, "kwargs", {}).get("schema")
    if schema is None or not hasattr(function, "operation"):
        return "", 200, frozenset()
    unversioned = SimpleNamespace(
        determine_version=lambda *_given, **_named: (None, None),
        request=None,
        kwargs={},
    )
    inspector = schema()
    inspector.view = unversioned
    answers = inspector.get_response_serializers()
    statuses = [key[0] if isinstance(key, tuple) else key for key in answers]
    form = inspector.get_request_serializer()
    offered = (
        frozenset[str](form().fields) if isinstance(form, type) else frozenset[str]()
    )
    # The first one: a repetition may be answered otherwise.
    return str(inspector.get_operation_id()), int(statuses[0]), offered
