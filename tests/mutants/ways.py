"""What becomes of a check that is taken away."""

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import QuerySet

from tests.mutants.rows import Row
from unionhub.kernel import masking
from unionhub.kernel.actor import Actor


# Rows not narrowed, in a queryset or on a page; a mask that shows all; no check.
def everything(rows: Any, *given: Any, **_named: Any) -> Any:
    """Rows that nobody narrowed, marked as if."""
    return rows.all().marked(next(one for one in given if isinstance(one, Actor)))


def wide(page: Any, rows: Any, actor: Any) -> Any:
    """All rows on a page, with what its columns need."""
    for name in ("with_names", "with_officers"):
        rows = getattr(rows, name, rows.all)()
    if rows.model._meta.model_name == "machineclient":
        # Imported by name: plugins are, before there are any models.
        rows = importlib.import_module("members.offices.access").with_unions(rows)
    return rows.marked(actor)


WAYS: dict[str, Callable[..., Any]] = {
    "everything": everything,
    "wide": wide,
    "plain": lambda text: text,
    "nothing": lambda *_given, **_named: None,
}


@contextmanager
def taken_away(row: Row) -> Iterator[None]:
    """Without the check, inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        if row.way == "unlocked":
            patch.setattr(QuerySet, "select_for_update", _unlocked_at(row.where))
        elif row.way == "unmasked":
            mask, module = row.where.split("@")
            patch.setattr(masking, mask, _unmasked_in(mask, module))
        else:
            place, name = _found(row.where)
            assert callable(getattr(place, name)), row.where
            patch.setattr(place, name, WAYS[row.way])
        yield


def _found(where: str) -> tuple[Any, str]:
    """``module:Class.method`` as where it hangs, and its name there."""
    module, _colon, path = where.partition(":")
    place: Any = importlib.import_module(module)
    *outer, name = path.split(".")
    for step in outer:
        place = getattr(place, step)
    return place, name


def _unmasked_in(mask: str, module: str) -> Callable[..., Any]:
    """The mask that does nothing when this module asks."""
    real = getattr(masking, mask)

    def unmasked(text: str) -> Any:
        if sys._getframe(1).f_globals["__name__"] != module:
            return real(text)
        return False if mask == "holds_number" else text

    return unmasked


def _unlocked_at(where: str) -> Callable[..., Any]:
    """``select_for_update`` that does nothing when this ``module:function`` asks."""
    module, _colon, function = where.partition(":")
    lock = QuerySet.select_for_update

    def unlocked(rows: Any, **how: Any) -> Any:
        asking = sys._getframe(1)
        while asking.f_globals["__name__"].startswith("django."):
            asking = asking.f_back or asking  # The manager passes the call on.
        is_here = asking.f_globals["__name__"] == module
        if is_here and asking.f_code.co_name == function:
            return rows.all()
        return lock(rows, **how)

    return unlocked
