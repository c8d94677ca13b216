"""A statement made once answers each use with that use's values."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db.models import CharField, DateTimeField, UUIDField
from django.forms import model_to_dict

from members.organisations.models import Organisation
from unionhub.kernel.ids import uuid7
from unionhub.kernel.statements import JoinedStatement, Slot, Statement
from unionhub.persons.models import Person

THEN = datetime(2026, 3, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def made():
    return []


@pytest.fixture
def known_since(made):
    def build():
        made.append(1)
        person, since = Slot("person", UUIDField()), Slot("since", DateTimeField())
        rows = Person.objects.filter(pk=person, created_at__gte=since)
        same = rows.order_by().values_list("pk", "created_at")
        return same.union(same, all=True)

    return Statement(build)


@pytest.fixture
def people(db):
    rows = [Person(pk=uuid7()) for _ in range(2)]
    Person.objects.bulk_create(rows)
    Person.objects.update(created_at=NOW)
    return [row.pk for row in rows]


def test_each_use_has_its_own_values(known_since, people):
    for person in people:
        assert known_since.rows(person=person, since=THEN) == [(person, NOW)] * 2
    assert known_since.rows(person=UUID(int=7), since=THEN) == []
    assert known_since.rows(person=people[0], since=NOW.replace(year=2027)) == []


def test_the_text_is_made_once(known_since, people, made, django_assert_num_queries):
    # 1 and 2 the statement itself
    with django_assert_num_queries(2):
        known_since.rows(person=people[0], since=THEN)
        known_since.rows(person=people[1], since=THEN)

    assert made == [1]


def test_a_slot_without_a_value_is_a_mistake(known_since, people):
    with pytest.raises(KeyError):
        known_since.rows(person=people[0])


def test_objects_come_with_what_stands_beside_them(unions, django_assert_num_queries):
    code = Slot("code", CharField())
    with_parents = JoinedStatement(
        lambda: Organisation.objects.filter(pk=code), "parent", "parent__parent"
    )

    # 1 to 3 the statement itself
    with django_assert_num_queries(3):
        [county] = with_parents.objects(code=unions.jinjiang.pk)
        [root] = with_parents.objects(code=unions.root.pk)
        assert with_parents.objects(code="51010488888") == []

        assert (county.parent, county.parent.parent) == (unions.chengdu, unions.root)
        assert root.parent is None
    unions.jinjiang.refresh_from_db()
    assert model_to_dict(county) == model_to_dict(unions.jinjiang)
