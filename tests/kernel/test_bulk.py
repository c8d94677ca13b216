"""Rows changed in one statement are those that ``bulk_update`` writes."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection, transaction

from unionhub.accounts.models import User
from unionhub.kernel import bulk
from unionhub.kernel.ids import uuid7
from unionhub.persons.models import Person

NAMES = (
    *("password", "phone_sealed", "phone_index"),
    *("is_active", "last_login", "person"),
)
NOW = datetime(2026, 11, 23, 8, 30, 1, 42, tzinfo=UTC)


@pytest.fixture
def users(db):
    people = Person.objects.bulk_create(Person() for _ in range(3))
    users = User.objects.bulk_create(
        User(username=f"user-{number}", password="!") for number in range(4)
    )
    odd = ('王"{},\\', "", "NULL", "李\n𠮷")
    for place, (user, text) in enumerate(zip(users, odd, strict=True)):
        user.password = text
        user.phone_sealed = bytes([0, place, 255]) if place else None
        user.phone_index = bytes([place]) * 32 if place else None
        user.is_active = bool(place % 2)
        user.last_login = NOW if place else None
        user.person = people[place] if place < 3 else None
    return users


def stored():
    rows = list(User.objects.order_by("username").values_list(*NAMES))
    return [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows]


def added():
    rows = User.objects.filter(username__startswith="zz").order_by("username")
    return list(rows.values("id", "username", "phone_index_even", *NAMES))


def test_both_ways_write_the_same(users):
    with transaction.atomic():
        bulk.update(users, NAMES)
        joined = stored()
        transaction.set_rollback(True)
    plain = stored()
    User.objects.bulk_update(users, NAMES)

    assert joined == stored() != plain
    assert joined[0][0] == '王"{},\\'
    assert joined[2][1] == b"\0\2\xff"


def test_rows_added_are_those_that_bulk_create_adds(users):
    bulk.update(users, NAMES)
    fresh = [User(**row) for row in User.objects.order_by("username").values()]
    for place, user in enumerate(fresh):
        user.pk, user.username, user.person_id = uuid7(), f"zz-{place}", None
        user.phone_index = None
        user.phone_index_even = bytes([place]) * 32
        user.phone_sealed = bytes([0, place])
    with transaction.atomic():
        bulk.insert(fresh)
        joined = added()
        transaction.set_rollback(True)
    User.objects.bulk_create(fresh)

    assert joined == added()
    assert len(joined) == len(users)


def test_other_rows_stay_as_they_are(users):
    bulk.update(users[:1], ["password"])

    assert [row[0] for row in stored()] == [users[0].password, "!", "!", "!"]


def test_any_number_is_one_statement(users, django_assert_num_queries):
    # 1 all of them
    with django_assert_num_queries(1):
        bulk.update(users, ["password"])


def test_no_rows_are_no_statement(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.update([], ["password"])
        bulk.insert([])


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no such error")
def test_what_is_too_long_is_refused_and_not_cut(users):
    users[0].password = "王" * 129

    with pytest.raises(DataError), transaction.atomic():
        bulk.insert([User(username="王" * 41)])
    with pytest.raises(DataError):
        bulk.update(users, ["password"])
