"""Doors over persons write down who looks (ROBUST.md §5.6): no log, no data."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import site
from django.urls import resolve

from tests.floor_plan.test_contract import contract
from unionhub.web.admin import MaskedNumbers, ScopedAdmin
from unionhub.web.views import PageView

NUMBERS = {"id_number", "phone", "payee_name"}
# Shown to nobody but the person; names that are masked.
OWN = {"/api/v1/me"}
MASKED = {"/api/v1/confirmation-samples/{sample_id}/confirmations"}


def parts(schema: Any, seen: frozenset[str] = frozenset()) -> Iterator[dict[str, Any]]:
    """A schema and all it is made of."""
    if isinstance(schema, list):
        for item in schema:
            yield from parts(item, seen)
    elif isinstance(schema, dict):
        yield schema
        name = schema.get("$ref", "").removeprefix("#/components/schemas/")
        if name and name not in seen:
            yield from parts(contract()["components"]["schemas"][name], seen | {name})
        for item in schema.values():
            yield from parts(item, seen)


def shows_numbers(answer: dict[str, Any]) -> bool:
    """Whether an answer has a field for a number of a person, masked or not."""
    named = (set(part.get("properties", {})) for part in parts(answer))
    return any(not NUMBERS.isdisjoint(names) for names in named)


def doors() -> dict[str, Any]:
    """The views behind every GET that shows numbers, by address."""
    return {
        address: resolve(filled(address)).func.view_class  # type: ignore[attr-defined]
        for address, methods in contract()["paths"].items()
        if "get" in methods
        and shows_numbers(methods["get"]["responses"]["200"].get("content", {}))
    }


def filled(address: str) -> str:
    """The address with something in its place-holders."""
    nobody = "00000000-0000-7000-8000-000000000000"
    parts = address.split("/")
    return "/".join(nobody if part.startswith("{") else part for part in parts)


def is_logged(view: Any) -> bool:
    return view.sensitive and (
        issubclass(view, PageView) or hasattr(view.get, "is_logged")
    )


def test_every_door_that_shows_numbers_writes_down_who_looks():
    unlogged = {address for address, view in doors().items() if not is_logged(view)}

    assert len(doors()) > len(OWN)
    assert unlogged == OWN | MASKED


def test_every_page_that_shows_numbers_writes_down_who_looks():
    pages = [p for p in site._registry.values() if isinstance(p, MaskedNumbers)]

    assert len(pages) > 1
    assert [p for p in pages if isinstance(p, ScopedAdmin) and not p.sensitive] == []
