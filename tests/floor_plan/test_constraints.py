"""What the models promise stands in the catalogue of the database."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.db.models import Model

from tests.filled_by_migrations import our_models
from tests.guards import guards

# Rules over several rows, which no constraint can say: triggers on both engines.
TRIGGERS = {
    "organisation_parent_of_an_allowed_kind",
    "periods_of_a_person_do_not_overlap",
}
LONGEST_NAME = 63


def promised(model: type[Model]) -> set[str]:
    meta = model._meta
    return {item.name for item in [*meta.constraints, *meta.indexes]}


def in_catalogue(model: type[Model]) -> set[str]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            return set(connection.introspection.get_constraints(cursor, table))
        # Django's introspection stumbles over a comma inside a CHECK.
        query = "SELECT name, sql FROM sqlite_master WHERE tbl_name = %s"
        cursor.execute(query, [table])
        rows = cursor.fetchall()
    inside = re.findall(r'CONSTRAINT "([^"]+)"', "".join(sql or "" for _, sql in rows))
    return {name for name, _ in rows} | set(inside)


def all_names() -> list[str]:
    return [name for model in our_models() for name in promised(model)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_named_constraint_and_index_exists(model):
    assert promised(model) <= in_catalogue(model)


@pytest.mark.django_db
def test_the_rules_over_several_rows_exist():
    names = {name.split(" ON ")[0].strip('"') for name in guards(connection)}
    bare = {re.sub(r"_(insert|update)$", "", name) for name in names}

    assert bare >= TRIGGERS


def test_names_are_unique_in_the_whole_schema():
    twice = [name for name, times in Counter(all_names()).items() if times > 1]

    assert twice == []


def test_names_do_not_look_like_generated_ones():
    # A partition or a copied index gets a number at its end: ours never have one.
    generated = [name for name in all_names() if re.search(r"_\d+$", name)]

    assert generated == []


def test_names_fit_every_engine():
    assert [name for name in all_names() if len(name.encode()) > LONGEST_NAME] == []


def paths() -> set[tuple[str, str | None]]:
    """Every column that holds a place in the tree, by table."""
    return {
        (model._meta.db_table, field.column)
        for model in our_models()
        if not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if field.name == "path" or field.name.endswith("_path")
    }


@pytest.mark.django_db
def test_every_path_sorts_by_its_bytes():
    """A subtree is a half-open range: a language's own order would cut it wrongly."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 'a' < 'B'")
            assert cursor.fetchone()[0] == 0
            return
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE collation_name = 'C'"
        )
        assert paths() - set(cursor.fetchall()) == set()
