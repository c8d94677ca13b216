"""Rules about all models at once."""

import pytest
from django.db import connection
from django.db.models import AutoField, BigAutoField, DateTimeField, Model

from tests.filled_by_migrations import our_models
from tests.floor_plan.model_list import COUNTED, FREE, GUARDED, NO_ACT, NOBODY_ACTED
from tests.guards import guards


def label(model: type[Model]) -> str:
    return model._meta.label


def fields(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def acts() -> dict[str, bool]:
    """Every ``…_at`` of ours, and whether its ``…_by`` stands beside it."""
    return {
        f"{label(model)}.{field.name}": f"{field.name[:-3]}_by" in fields(model)
        for model in our_models()
        for field in model._meta.concrete_fields
        if isinstance(field, DateTimeField) and field.name.endswith("_at")
    }


def test_every_model_is_listed_as_free_or_guarded():
    assert {label(model) for model in our_models()} == FREE | GUARDED
    assert set() == FREE & GUARDED


@pytest.mark.django_db
def test_exactly_the_guarded_tables_are_append_only():
    tables = {model._meta.db_table: label(model) for model in our_models()}
    names = {name.split(" ON ")[0].strip('"') for name in guards(connection)}
    found = {
        verb: {tables[n.removesuffix(verb)] for n in names if n.endswith(verb)}
        for verb in ("_no_update", "_no_delete")
    }

    assert found == {"_no_update": GUARDED, "_no_delete": GUARDED}


def test_every_act_says_who_did_it():
    anonymous = {
        name
        for name, has_actor in acts().items()
        if not has_actor and name.split(".")[-1] not in NO_ACT
    }

    assert anonymous == NOBODY_ACTED


def test_no_model_sorts_by_itself():
    assert [label(model) for model in our_models() if model._meta.ordering] == []


def test_keys_are_made_by_the_application():
    counted = {
        label(model)
        for model in our_models()
        if isinstance(model._meta.pk, AutoField | BigAutoField)
    }

    assert counted == COUNTED


def test_every_model_tells_its_life_and_its_name():
    silent = [
        label(model)
        for model in our_models()
        if not (model.__doc__ or "").strip().endswith((".", ")"))
        or (model.__doc__ or "").startswith(f"{model.__name__}(")
        or str(model._meta.verbose_name).isascii()
    ]

    assert silent == []
