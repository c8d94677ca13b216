"""Rows that migrations wrote: kept aside, and put back after a flush."""

from django.apps import apps
from django.db.models import Model

OURS = {"audit", "web", "reference", "persons", "messaging", "accounts", "members"}
OURS |= {"services", "stations", "jobs", "files"}

_rows: list[Model] = []


def remember() -> None:
    """Keep aside every row of ours that stands in a database just migrated."""
    _rows.clear()
    for model in our_models():
        _rows.extend(model._base_manager.order_by("pk"))


def put_back() -> None:
    """Write those rows again into a database just emptied."""
    for model in our_models():
        model._base_manager.bulk_create(
            [row for row in _rows if isinstance(row, model)], ignore_conflicts=True
        )


def our_models() -> list[type[Model]]:
    """Every model of ours."""
    return [m for m in apps.get_models() if m._meta.app_label in OURS]
