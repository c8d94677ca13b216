"""Documents from before their numbers were kept get them from members and requests."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from members.people.models import Member
from tests.factories import people
from unionhub.kernel import sealing
from unionhub.persons.models import PersonKey

pytestmark = pytest.mark.django_db

MIGRATION = "members.migrations.0006_numbers_of_persons"


def fill():
    import_module(MIGRATION).keep_numbers(apps, SimpleNamespace(connection=connection))


def numbers(members):
    keys = PersonKey.objects.filter(person__in=[m.pk for m in members])
    return [sealing.open(key, "number_sealed") for key in keys]


def test_the_migration_keeps_what_the_index_says_and_nothing_else(everything):
    second = everything[1]
    PersonKey.objects.update(number_sealed=None)
    other = sealing.seal(Member, "id_number_sealed", second.pk, people.id_number(9))
    Member.objects.filter(pk=second.pk).update(id_number_sealed=other)
    second.person.enrolments.update(document_kind="PASSPORT")

    fill()
    fill()

    assert sorted(numbers(everything)) == ["", people.id_number(1), people.id_number(3)]
