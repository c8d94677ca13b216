"""Doors: who may enter is said on the class, and rows come narrowed."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

from tests.floor_plan import sources
from unionhub.kernel.scope import PublicQuerySet, ScopedQuerySet

MANAGERS = {"objects", "_default_manager", "_base_manager"}
RAW = {"raw", "extra", "cursor", "RawSQL"}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def served_views() -> set[type[APIView]]:
    callbacks = (pattern.callback for pattern in patterns(get_resolver()))
    classes = {
        getattr(callback, "cls", None) or getattr(callback, "view_class", None)
        for callback in callbacks
    }
    return {c for c in classes if inspect.isclass(c) and issubclass(c, APIView)}


def is_ours(view: type) -> bool:
    return view.__module__.split(".")[0] in sources.HOUSES


def scoped_models() -> set[str]:
    return {m.__name__ for m in apps.get_models() if is_scoped(m)}


def narrowing_methods() -> set[str]:
    """The queryset methods that say for whom they narrowed: visible_to, owned_by …"""
    rows = [type(m._default_manager.all()) for m in apps.get_models() if is_scoped(m)]
    return {
        name
        for queryset in rows
        for name, method in inspect.getmembers(queryset, inspect.isfunction)
        if method.__module__.split(".")[0] in sources.HOUSES
        and name != "marked"
        and ".marked(actor)" in inspect.getsource(method)
    }


def is_scoped(model: type[Model]) -> bool:
    rows = model._default_manager.all()
    return isinstance(rows, ScopedQuerySet) and not isinstance(rows, PublicQuerySet)


def doors() -> list[Path]:
    """All but the base classes, which ask for the mark themselves."""
    return [
        file
        for file in sources.python(houses_only=True)
        if sources.is_door(file) and not sources.name(file).startswith("unionhub/web/")
    ]


def narrowed(door: Path) -> set[ast.AST]:
    """The ``X.objects`` of every ``X.objects.visible_to`` and its like."""
    narrowing = narrowing_methods()
    return {
        node.value
        for node in ast.walk(sources.tree(door))
        if isinstance(node, ast.Attribute) and node.attr in narrowing
    }


def test_every_view_says_itself_who_may_enter():
    silent = sorted(
        f"{view.__module__}.{view.__name__}"
        for view in served_views()
        if is_ours(view) and "permission_classes" not in vars(view)
    )

    assert silent == []


def test_there_are_views_and_doors_to_look_at():
    assert "visible_to" in narrowing_methods()
    assert len([view for view in served_views() if is_ours(view)]) > 5
    assert len(doors()) > 5
    assert scoped_models()


def test_doors_start_from_rows_that_were_narrowed():
    scoped = scoped_models()
    strays = [
        f"{sources.place(door, node.lineno)} {node.value.id}.{node.attr}"
        for door in doors()
        for node in ast.walk(sources.tree(door))
        if isinstance(node, ast.Attribute)
        and node.attr in MANAGERS
        and isinstance(node.value, ast.Name)
        and node.value.id in scoped
        and node not in narrowed(door)
    ]

    assert strays == []


def test_doors_take_no_rows_through_a_manager_without_a_name():
    anonymous = [
        f"{sources.place(door, node.lineno)} .{node.attr}"
        for door in doors()
        for node in ast.walk(sources.tree(door))
        if isinstance(node, ast.Attribute)
        and node.attr in MANAGERS
        and not isinstance(node.value, ast.Name)
        and node not in narrowed(door)
    ]

    assert anonymous == []


def test_doors_write_no_sql():
    raw = [
        f"{sources.place(door, node.lineno)} {node.func.attr}"
        for door in doors()
        for node in ast.walk(sources.tree(door))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in RAW
    ]

    assert raw == []


@pytest.mark.parametrize("model", sorted(scoped_models()))
def test_a_scoped_model_says_what_an_actor_sees(model):
    found = next(m for m in apps.get_models() if m.__name__ == model)

    rows = type(found._default_manager.all())

    assert rows.visible_to is not ScopedQuerySet.visible_to
