"""What takes in a whole batch has more time, and gives it back."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from unionhub.accounts.models import User
from unionhub.kernel.ids import uuid7
from unionhub.kernel.patience import SECONDS, taking_time

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite has no such error"
    ),
]


def limits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'),"
            " current_setting('idle_in_transaction_session_timeout')"
        )
        return (*cursor.fetchone(), connection.connection.patience)


def test_inside_there_is_more_time_and_outside_as_much_as_before():
    before = limits()

    with transaction.atomic():
        with taking_time():
            inside = limits()
        after = limits()

    assert inside == ("2min", "2min", SECONDS + 0.5)
    assert limits() == before == after != inside


def test_one_within_another_takes_nothing_back():
    before = limits()

    with transaction.atomic():
        with taking_time():
            inside = limits()
            with taking_time():
                assert limits() == inside
            assert limits() == inside != before
        assert limits() == before


def test_it_is_given_back_by_what_fails_too():
    before = limits()

    with transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic(), taking_time():
            User.objects.raw("SELECT no_such_column")[0]
        assert limits() == before
    assert limits() == before


def test_references_are_checked_before_the_time_is_up():
    refused, inner = pytest.raises(IntegrityError), transaction.atomic()
    with transaction.atomic(), refused, inner, taking_time():
        User.objects.create(username="nobody", person_id=uuid7())
