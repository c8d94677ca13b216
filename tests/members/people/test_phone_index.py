"""Members from before the search by phone are found by it too."""

from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from members.people.models import Member
from tests import journeys
from tests.factories import accounts

MIGRATION = "members.migrations.0004_index_phones_of_members"


def fill():
    import_module(MIGRATION).index_phones(apps, SimpleNamespace(connection=connection))


def test_the_migration_fills_what_is_missing_and_nothing_else(unions, at):
    reviewer = accounts.officer("jinjiang-02", unions.jinjiang)
    first, second, third = (
        journeys.admitted(at, reviewer, n, f"1380013800{n}") for n in (1, 2, 3)
    )
    Member.objects.filter(pk=first.pk).update(phone_index=None)
    Member.objects.filter(pk=third.pk).update(phone_index=None, phone_sealed=None)

    fill()
    fill()

    assert Member.objects.with_phone("13800138001").get() == first
    assert Member.objects.with_phone("13800138002").get() == second
    assert Member.objects.get(pk=third.pk).phone_index is None
